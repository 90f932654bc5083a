package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.testkit.KeyKind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECPoint;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The corners of RFC 5280 and of the baseline requirements, one case each: what the profiles PATH,
 * RFC_5280 and WEBPKI answer, in this order, as three letters: accepted, rejected, unreadable.
 */
class CornersTest {
  private static final String HOST = "rmm.example.com";
  private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");
  private static final ASN1ObjectIdentifier UNKNOWN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.666");
  private static final ASN1Encodable NOTHING = DERNull.INSTANCE;

  private final OddCertificate root = OddCertificate.root("Odd Root");
  private final OddCertificate issuing = root.authority("Odd Issuing");
  private final List<Corner> all = new ArrayList<>();

  /**
   * A case.
   *
   * @param answers what the three profiles say, a letter each
   */
  record Corner(
      String name,
      String answers,
      Optional<String> host,
      OddCertificate trusted,
      OddCertificate leaf,
      List<OddCertificate> others) {}

  @TestFactory
  Stream<DynamicTest> everyCornerHasItsAnswer() {
    return corners().stream()
        .map(corner -> DynamicTest.dynamicTest(corner.name(), () -> assertAnswered(corner)));
  }

  List<Corner> corners() {
    extensions();
    forms();
    times();
    usages();
    names();
    algorithms();
    keys();
    building();
    dnsLimits();
    addressLimits();
    mailLimits();
    otherLimits();
    return all;
  }

  private void expect(String name, String answers, OddCertificate leaf, OddCertificate... others) {
    expect(name, answers, Optional.of(HOST), root, leaf, others);
  }

  private void expect(
      String name,
      String answers,
      Optional<String> host,
      OddCertificate trusted,
      OddCertificate leaf,
      OddCertificate... others) {
    all.add(new Corner(name, answers, host, trusted, leaf, List.of(others)));
  }

  private static void assertAnswered(Corner corner) {
    var found = new StringBuilder();
    var why = new StringBuilder();
    for (Profile profile : Profile.values()) {
      String answer = judge(profile, corner);
      found.append(answer.charAt(0));
      why.append(profile).append(": ").append(answer).append('\n');
    }
    assertThat(found.toString()).as(why.toString()).isEqualTo(corner.answers());
  }

  private static String judge(Profile profile, Corner corner) {
    OddCertificate leaf = corner.leaf();
    if (!(ParsedCertificate.read(leaf.der())
        instanceof ParsedCertificate.Reading.Read(ParsedCertificate first))) {
      return "U " + CertificateShape.violation(leaf.der());
    }
    PathVerdict verdict =
        PathSearch.judge(
            new Question(
                first,
                corner.others().stream().flatMap(CornersTest::read).toList(),
                TrustStore.of("odd", LocalDate.of(2026, 11, 22), read(corner.trusted()).toList()),
                corner.host(),
                AT,
                Purpose.SERVER,
                profile,
                Question.USUAL_DEPTH,
                List.of(),
                PolicyDemands.NONE));
    return switch (verdict) {
      case PathVerdict.Accepted accepted -> "A " + accepted;
      case PathVerdict.Rejected rejected -> "R " + rejected;
      case PathVerdict.Undecided undecided -> "? " + undecided;
    };
  }

  private static Stream<ParsedCertificate> read(OddCertificate certificate) {
    return ParsedCertificate.read(certificate.der())
            instanceof ParsedCertificate.Reading.Read(ParsedCertificate parsed)
        ? Stream.of(parsed)
        : Stream.of();
  }

  private OddCertificate leaf() {
    return issuing.leaf(HOST);
  }

  private void extensions() {
    expect("plain", "AAA", leaf(), issuing);
    expect("unknown extension", "AAA", leaf().add(UNKNOWN, false, NOTHING), issuing);
    expect("critical unknown on the leaf", "RRR", leaf().add(UNKNOWN, true, NOTHING), issuing);
    OddCertificate strange = root.authority("Strange").add(UNKNOWN, true, NOTHING);
    expect("critical unknown above", "RRR", strange.leaf(HOST), strange);
    OddCertificate own = OddCertificate.root("Strange Root").add(UNKNOWN, true, NOTHING);
    expect("critical unknown on the root", "RRR", Optional.of(HOST), own, own.leaf(HOST));
    expect(
        "precertificate",
        "RRR",
        leaf().add(new ASN1ObjectIdentifier(ExtensionFacts.POISON), true, NOTHING),
        issuing);
    var access =
        new AuthorityInformationAccess(
            org.bouncycastle.asn1.x509.AccessDescription.id_ad_ocsp,
            new GeneralName(GeneralName.uniformResourceIdentifier, "http://ocsp.example.com/"));
    expect(
        "critical access to the authority",
        "AAR",
        leaf().add(Extension.authorityInfoAccess, true, access),
        issuing);
    expect(
        "extension twice",
        "UUU",
        leaf().add(UNKNOWN, false, NOTHING).add(UNKNOWN, false, NOTHING),
        issuing);
    expect(
        "names that cannot be decoded",
        "RRR",
        leaf().set(Extension.subjectAlternativeName, false, NOTHING),
        issuing);
    expect(
        "constraints that cannot be decoded",
        "RRR",
        leaf().set(Extension.basicConstraints, true, new DERIA5String("no")),
        issuing);
    OddCertificate empty = root.authority("Empty Limits");
    empty.set(Extension.nameConstraints, true, new DERSequence());
    expect("empty name constraints", "RRR", empty.leaf(HOST), empty);
    var twice =
        new CertificatePolicies(
            new PolicyInformation[] {
              new PolicyInformation(UNKNOWN), new PolicyInformation(UNKNOWN)
            });
    expect("policy twice", "AAR", leaf().add(Extension.certificatePolicies, false, twice), issuing);
    OddCertificate inhibiting =
        root.authority("Inhibiting").add(Extension.inhibitAnyPolicy, false, new ASN1Integer(0));
    expect("inhibitAnyPolicy not critical", "AAR", inhibiting.leaf(HOST), inhibiting);
    OddCertificate negative =
        root.authority("Negative").add(Extension.inhibitAnyPolicy, true, new ASN1Integer(-1));
    expect("inhibitAnyPolicy below zero", "RRR", negative.leaf(HOST), negative);
  }

  private void forms() {
    expect("serial number zero", "AAR", leaf().serial(BigInteger.ZERO), issuing);
    expect("serial number below zero", "AAR", leaf().serial(BigInteger.valueOf(-1)), issuing);
    expect("serial of 20 octets", "AAA", leaf().serial(BigInteger.ONE.shiftLeft(158)), issuing);
    expect("serial of 21 octets", "AAR", leaf().serial(BigInteger.ONE.shiftLeft(159)), issuing);
    expect("unique identifier", "AAR", leaf().uniqueIdentifier(), issuing);
    expect("version 1 with extensions", "UUU", leaf().version(Optional.empty()), issuing);
    expect("version 2 with extensions", "UUU", leaf().version(Optional.of(2)), issuing);
    Optional<String> nobody = Optional.empty();
    OddCertificate first = leaf().bare().version(Optional.empty());
    expect("version 1 leaf", "AAR", nobody, root, first, issuing);
    OddCertificate old = root.authority("Old").bare().version(Optional.empty());
    expect("version 1 authority", "RRR", old.leaf(HOST), old);
    OddCertificate anchor = OddCertificate.root("Old Root").bare().version(Optional.empty());
    expect("version 1 root", "AAR", Optional.of(HOST), anchor, anchor.leaf(HOST));
    expect("empty subject, critical names", "AAA", leafWithoutSubject(true), issuing);
    expect("empty subject, names not critical", "AAR", leafWithoutSubject(false), issuing);
    OddCertificate nameless = root.authority("x").subject("");
    expect("empty issuer", "UUU", nameless.leaf(HOST), nameless);
    expect(
        "key identifier of somebody else",
        "AAA",
        leaf().set(Extension.authorityKeyIdentifier, false, identifier(7)),
        issuing);
    expect(
        "no authority key identifier",
        "AAR",
        leaf().without(Extension.authorityKeyIdentifier),
        issuing);
  }

  private OddCertificate leafWithoutSubject(boolean critical) {
    var names =
        new org.bouncycastle.asn1.x509.GeneralNames(new GeneralName(GeneralName.dNSName, HOST));
    return leaf().subject("").set(Extension.subjectAlternativeName, critical, names);
  }

  private static AuthorityKeyIdentifier identifier(int octet) {
    return new AuthorityKeyIdentifier(new byte[] {(byte) octet});
  }

  private void times() {
    time("until the end of days", "AAA", utc("260101000000Z"), general("99991231235959Z"));
    time("GeneralizedTime before 2050", "AAR", utc("260101000000Z"), general("20490101000000Z"));
    time("last UTCTime", "AAA", utc("260101000000Z"), utc("491231235959Z"));
    time("from 1950", "AAA", utc("500101000000Z"), utc("491231235959Z"));
    time("until 1950", "RRR", utc("260101000000Z"), utc("500101000000Z"));
    time("fraction of a second", "AAR", utc("260101000000Z"), general("20510101000000.5Z"));
    time("no seconds", "AAR", utc("2601010000Z"), general("20510101000000Z"));
    time("offset instead of Z", "UUU", utc("260101000000+0100"), general("20510101000000Z"));
    time("no such day", "UUU", utc("260230000000Z"), general("20510101000000Z"));
    time("first second", "AAA", utc("261122000000Z"), general("20510101000000Z"));
    time("one second early", "RRR", utc("261122000001Z"), general("20510101000000Z"));
    time("last second", "AAA", utc("260101000000Z"), utc("261122000000Z"));
    time("one second late", "RRR", utc("260101000000Z"), utc("261121235959Z"));
    time("ends before it begins", "RRR", utc("270101000000Z"), utc("260101000000Z"));
  }

  private void time(String name, String answers, ASN1Encodable from, ASN1Encodable until) {
    expect(name, answers, leaf().valid(from, until), issuing);
  }

  private static ASN1Encodable utc(String text) {
    return new DERUTCTime(text);
  }

  private static ASN1Encodable general(String text) {
    return new DERGeneralizedTime(text);
  }

  private void usages() {
    usage("agreement only", "AAA", KeyUsage.keyAgreement);
    usage("encipherment only", "AAA", KeyUsage.keyEncipherment);
    usage("non-repudiation only", "ARR", KeyUsage.nonRepudiation);
    usage("no usage at all", "ARR", 0);
    usage("leaf that signs certificates", "AAR", KeyUsage.digitalSignature | KeyUsage.keyCertSign);
    OddCertificate mute =
        root.authority("Mute").set(Extension.keyUsage, true, new KeyUsage(KeyUsage.cRLSign));
    expect("authority that may not sign", "RRR", mute.leaf(HOST), mute);
    OddCertificate silent = root.authority("Silent").without(Extension.keyUsage);
    expect("authority without key usage", "AAR", silent.leaf(HOST), silent);
    purpose("client only", "ARR", KeyPurposeId.id_kp_clientAuth);
    purpose("any purpose", "AAR", KeyPurposeId.anyExtendedKeyUsage);
    purpose("both", "AAA", KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    expect("no purpose", "AAR", leaf().without(Extension.extendedKeyUsage), issuing);
    expect(
        "empty purposes",
        "RRR",
        leaf().set(Extension.extendedKeyUsage, false, new DERSequence()),
        issuing);
    above("issuer for mail", "ARR", KeyPurposeId.id_kp_emailProtection);
    above("issuer for servers", "AAA", KeyPurposeId.id_kp_serverAuth);
    above("issuer for anything", "AAA", KeyPurposeId.anyExtendedKeyUsage);
    KeyPurposeId server = KeyPurposeId.id_kp_serverAuth;
    above("issuer for servers and clients", "AAA", server, KeyPurposeId.id_kp_clientAuth);
    above("issuer for servers and anything", "AAR", server, KeyPurposeId.anyExtendedKeyUsage);
    above("issuer for servers and code", "AAR", server, KeyPurposeId.id_kp_codeSigning);
    above("issuer for servers and mail", "AAR", server, KeyPurposeId.id_kp_emailProtection);
    above("issuer for servers and OCSP", "AAR", server, KeyPurposeId.id_kp_OCSPSigning);
    OddCertificate negative = root.authority("Negative Length");
    negative.set(
        Extension.basicConstraints,
        true,
        new DERSequence(
            new ASN1Encodable[] {org.bouncycastle.asn1.ASN1Boolean.TRUE, new ASN1Integer(-1)}));
    expect("path length below zero", "RRR", negative.leaf(HOST), negative);
    OddCertificate wide = root.authority("Wide");
    wide.set(Extension.basicConstraints, true, new BasicConstraints(Integer.MAX_VALUE));
    expect("path length beyond all use", "AAA", wide.leaf(HOST), wide);
    OddCertificate zero =
        root.authority("Zero").set(Extension.basicConstraints, true, new BasicConstraints(0));
    OddCertificate again =
        zero.below("Zero", KeyKind.P384.of("odd again"))
            .set(Extension.basicConstraints, true, new BasicConstraints(true))
            .set(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    expect("self-issued does not count", "AAA", again.leaf(HOST), again, zero);
    OddCertificate other = zero.authority("Below Zero");
    expect("path length kept by nobody", "RRR", other.leaf(HOST), other, zero);
    OddCertificate no =
        root.authority("No").set(Extension.basicConstraints, true, new BasicConstraints(false));
    expect("no authority", "RRR", no.leaf(HOST), no);
  }

  private void usage(String name, String answers, int bits) {
    expect(name, answers, leaf().set(Extension.keyUsage, true, new KeyUsage(bits)), issuing);
  }

  private void purpose(String name, String answers, KeyPurposeId... ids) {
    var usage = new ExtendedKeyUsage(ids);
    expect(name, answers, leaf().set(Extension.extendedKeyUsage, false, usage), issuing);
  }

  private void above(String name, String answers, KeyPurposeId... ids) {
    OddCertificate issuer =
        root.authority(name).add(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(ids));
    expect(name, answers, issuer.leaf(HOST), issuer);
  }

  private void names() {
    name("mail address only", "RRR", HOST, mail("rmm@example.com"));
    name("no names", "RRR", HOST);
    name("trailing dot presented", "RRR", HOST, dns(HOST + "."));
    name("trailing dot asked", "AAA", HOST + ".", dns(HOST));
    name("upper case", "AAA", "RMM.EXAMPLE.COM", dns(HOST));
    name("wildcard", "AAA", HOST, dns("*.example.com"));
    name("wildcard for two labels", "RRR", "a.b.example.com", dns("*.example.com"));
    name("wildcard for none", "RRR", "example.com", dns("*.example.com"));
    name("wildcard in a label", "RRR", HOST, dns("r*.example.com"));
    name("wildcard further right", "RRR", HOST, dns("rmm.*.com"));
    name("two wildcards", "RRR", "a.b.example.com", dns("*.*.example.com"));
    name("wildcard alone", "RRR", "localhost", dns("*"));
    name("wildcard over a public suffix", "AAR", "example.co.uk", dns("*.co.uk"));
    name("asked for a wildcard", "RRR", "*.example.com", dns("*.example.com"));
    name("asked for an empty label", "RRR", "rmm..example.com", dns("rmm..example.com"));
    name("A-label", "AAA", "xn--bcher-kva.example", dns("xn--bcher-kva.example"));
    name("wildcard for an A-label", "AAA", "xn--bcher-kva.example.com", dns("*.example.com"));
    name("address", "AAA", "192.0.2.7", address(192, 0, 2, 7));
    name("address as a name", "RRR", "192.0.2.7", dns("192.0.2.7"));
    name("number as a name", "RRR", "192.0.02.7", dns("192.0.02.7"));
    name("hexadecimal as a name", "RRR", "0xC0000207", dns("0xc0000207"));
    name("one number as a name", "RRR", "3221225991", dns("3221225991"));
    name("name that ends in a number", "RRR", "a.b.7", dns("a.b.7"));
    name("name beside an address as a name", "AAR", HOST, dns(HOST), dns("192.0.2.7"));
    name("address of five octets", "RRR", "192.0.2.7", address(192, 0, 2, 7, 0));
    name(
        "address of six",
        "AAA",
        "2001:db8::1",
        address(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    name("name beside a broken one", "AAR", HOST, dns(HOST), dns("a b"));
    name("name with a zero octet", "RRR", HOST, dns(HOST + "\0.example.org"));
    var unicode =
        new DERTaggedObject(
            false, 2, new DEROctetString("b\u00fccher.example".getBytes(StandardCharsets.UTF_8)));
    expect(
        "U-label",
        "RRR",
        Optional.of("xn--bcher-kva.example"),
        root,
        leaf().set(Extension.subjectAlternativeName, false, new DERSequence(unicode)),
        issuing);
  }

  private void name(String name, String answers, String asked, GeneralName... names) {
    expect(name, answers, Optional.of(asked), root, leaf().subject("O=x").names(names), issuing);
  }

  private static GeneralName dns(String text) {
    return new GeneralName(GeneralName.dNSName, text);
  }

  private static GeneralName mail(String text) {
    return new GeneralName(GeneralName.rfc822Name, text);
  }

  private static GeneralName uri(String text) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, text);
  }

  private static GeneralName directory(String text) {
    return new GeneralName(new X500Name(text));
  }

  private static GeneralName address(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return new GeneralName(GeneralName.iPAddress, new DEROctetString(bytes));
  }

  private void algorithms() {
    var ecdsa = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    var withNull = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256, DERNull.INSTANCE);
    expect("ECDSA with NULL", "AAR", leaf().signedAs("SHA256withECDSA", withNull), issuing);
    expect("algorithms differ in form", "RRR", leaf().outer(withNull), issuing);
    var other = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
    expect("algorithms differ", "RRR", leaf().outer(other), issuing);
    expect("another hash than named", "RRR", leaf().signedAs("SHA384withECDSA", ecdsa), issuing);
    OddCertificate rsa =
        OddCertificate.root("Odd RSA", KeyKind.RSA_2048.of("odd rsa"), "SHA256withRSA");
    under("RSA", "AAA", rsa, rsa.leaf(HOST));
    var absent = new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption);
    under("RSA without NULL", "AAR", rsa, rsa.leaf(HOST).signedAs("SHA256withRSA", absent));
    var sha1 =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.sha1WithRSAEncryption, DERNull.INSTANCE);
    under("SHA-1", "ARR", rsa, rsa.leaf(HOST).signedAs("SHA1withRSA", sha1));
    var md5 = new AlgorithmIdentifier(PKCSObjectIdentifiers.md5WithRSAEncryption, DERNull.INSTANCE);
    under("MD5", "RRR", rsa, rsa.leaf(HOST).signedAs("MD5withRSA", md5));
    under("PSS", "AAA", rsa, rsa.leaf(HOST).signedAs("PSS", pss(1, 1)));
    under("PSS with another mask", "RRR", rsa, rsa.leaf(HOST).signedAs("PSS", pss(2, 1)));
    under("PSS with another trailer", "RRR", rsa, rsa.leaf(HOST).signedAs("PSS", pss(1, 2)));
    var bare = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS);
    under("PSS without parameters", "RRR", rsa, rsa.leaf(HOST).signedAs("PSS", bare));
    for (KeyKind kind : List.of(KeyKind.ED25519, KeyKind.ED448, KeyKind.P384, KeyKind.P521)) {
      OddCertificate odd =
          OddCertificate.root("Odd " + kind, kind.of("odd " + kind), kind.signature());
      under(kind.toString(), "AAA", odd, odd.leaf(HOST));
    }
    for (String name : List.of("ML-DSA-44", "ML-DSA-65", "ML-DSA-87")) {
      lattice(name);
    }
  }

  private void lattice(String name) {
    OddCertificate odd = OddCertificate.root("Odd " + name, pair(name), name);
    under(name, "AAA", odd, odd.leaf(HOST));
    OddCertificate forger = OddCertificate.root("Odd " + name, pair(name), name);
    under(name + " of somebody else", "RRR", odd, forger.leaf(HOST));
    var key = SubjectPublicKeyInfo.getInstance(pair(name).getPublic().getEncoded());
    under(name + " on the leaf", "AAA", odd, odd.leaf(HOST).key(key));
    for (int bit : new int[] {KeyUsage.keyEncipherment, KeyUsage.keyAgreement}) {
      var usage = new KeyUsage(KeyUsage.digitalSignature | bit);
      OddCertificate leaf = odd.leaf(HOST).key(key).set(Extension.keyUsage, true, usage);
      under(name + " that encrypts " + bit, "AAR", odd, leaf);
    }
  }

  private static KeyPair pair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AlgorithmIdentifier pss(int mask, int trailer) {
    var hash = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
    var generator = mask == 1 ? PKCSObjectIdentifiers.id_mgf1 : UNKNOWN;
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_RSASSA_PSS,
        new RSASSAPSSparams(
            hash,
            new AlgorithmIdentifier(generator, hash),
            new ASN1Integer(32),
            new ASN1Integer(trailer)));
  }

  private void under(String name, String answers, OddCertificate trusted, OddCertificate leaf) {
    expect(name, answers, Optional.of(HOST), trusted, leaf);
  }

  private void keys() {
    BigInteger modulus =
        ((java.security.interfaces.RSAPublicKey) KeyKind.RSA_2048.of("odd").getPublic())
            .getModulus();
    key("exponent three", "AAA", rsa(modulus, 3));
    key("exponent one", "RRR", rsa(modulus, 1));
    key("exponent below nought", "RRR", rsa(modulus, -3));
    key("modulus below nought", "RRR", numbers(modulus.negate(), BigInteger.valueOf(65_537)));
    key("modulus of nought", "RRR", numbers(BigInteger.ZERO, BigInteger.valueOf(65_537)));
    key("modulus without exponent", "UUU", numbers(modulus));
    key("third number", "UUU", numbers(modulus, BigInteger.valueOf(65_537), BigInteger.ONE));
    key("even exponent", "RRR", rsa(modulus, 65_536));
    key("2,047 bits", "AAR", rsa(modulus.shiftRight(1).setBit(2046), 65_537));
    key("1,024 bits", "AAR", rsa(modulus.shiftRight(1024).setBit(1023), 65_537));
    key("1,023 bits", "RRR", rsa(modulus.shiftRight(1025).setBit(1022), 65_537));
    key("2,049 bits", "AAR", rsa(modulus.setBit(2048), 65_537));
    for (String curve : List.of("P-192", "P-224", "secp256k1", "brainpoolP256r1")) {
      key(curve, "AAR", onCurve(curve));
    }
    key("P-384 on the leaf", "AAA", onCurve("P-384"));
    key(
        "point at infinity",
        "RRR",
        new SubjectPublicKeyInfo(onCurve("P-256").getAlgorithm(), new byte[1]));
    var explicit = ECNamedCurveTable.getByName("P-256").toASN1Primitive();
    var spelled = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, explicit);
    byte[] point = onCurve("P-256").getPublicKeyData().getBytes();
    key("curve spelled out", "RRR", new SubjectPublicKeyInfo(spelled, point));
    var ed = SubjectPublicKeyInfo.getInstance(KeyKind.ED25519.of("odd").getPublic().getEncoded());
    key("Ed25519 on the leaf", "AAA", ed);
    expect(
        "Ed25519 that agrees on keys",
        "AAR",
        leaf().key(ed).set(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyAgreement)),
        issuing);
    key(
        "DSA",
        "AAR",
        SubjectPublicKeyInfo.getInstance(KeyKind.DSA_2048.of("odd").getPublic().getEncoded()));
  }

  private void key(String name, String answers, SubjectPublicKeyInfo key) {
    expect(name, answers, leaf().key(key), issuing);
  }

  private static SubjectPublicKeyInfo rsa(BigInteger modulus, long exponent) {
    return numbers(modulus, BigInteger.valueOf(exponent));
  }

  private static SubjectPublicKeyInfo numbers(BigInteger... numbers) {
    try {
      return new SubjectPublicKeyInfo(
          new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
          new DERSequence(
              Arrays.stream(numbers).map(ASN1Integer::new).toArray(ASN1Encodable[]::new)));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SubjectPublicKeyInfo onCurve(String name) {
    var curve = ECNamedCurveTable.getByName(name);
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, ECNamedCurveTable.getOID(name)),
        new X9ECPoint(curve.getG(), false).getPointEncoding());
  }

  private void building() {
    OddCertificate[] mesh = new OddCertificate[6];
    OddCertificate[] names = new OddCertificate[mesh.length];
    Arrays.setAll(names, i -> OddCertificate.root("Mesh " + i));
    var crossed = new ArrayList<OddCertificate>();
    for (OddCertificate one : names) {
      for (int j = 0; j < names.length; j++) {
        if (one != names[j]) {
          crossed.add(one.authority("Mesh " + j));
        }
      }
    }
    expect(
        "mesh without a root", "RRR", names[0].leaf(HOST), crossed.toArray(OddCertificate[]::new));
    crossed.add(root.authority("Mesh 5"));
    expect("mesh with a root", "AAA", names[0].leaf(HOST), crossed.toArray(OddCertificate[]::new));
    OddCertificate twin = OddCertificate.root("Elsewhere").authority("Odd Issuing");
    expect("cross-signed elsewhere", "AAA", leaf(), twin, issuing);
    OddCertificate impostor =
        root.below("Odd Issuing", KeyKind.P384.of("odd impostor"))
            .set(Extension.basicConstraints, true, new BasicConstraints(true))
            .set(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    expect("same name, other key, first", "AAA", leaf(), impostor, issuing);
    expect("root as leaf", "ARR", Optional.empty(), root, root);
    expect("issuer that is trusted itself", "AAA", Optional.of(HOST), issuing, leaf());
    OddCertificate[] deep = new OddCertificate[Question.USUAL_DEPTH + 1];
    OddCertificate last = root;
    for (int i = 0; i < deep.length; i++) {
      last = last.authority("Deep " + i);
      deep[i] = last;
    }
    expect("as deep as allowed", "AAA", deep[Question.USUAL_DEPTH - 1].leaf(HOST), deep);
    expect("one deeper", "RRR", last.leaf(HOST), deep);
  }

  private void dnsLimits() {
    limit("nothing excluded means all", "RRR", null, dns(""), dns(HOST));
    limit("nothing permitted means all", "AAA", dns(""), null, dns(HOST));
    limit("dot in front", "RAR", dns(".example.com"), null, dns(HOST));
    limit("dot in front, the name itself", "RRR", dns(".rmm.example.com"), null, dns(HOST));
    limit("dot in front, excluded", "RRR", null, dns(".example.com"), dns(HOST));
    limit("wildcard in a limit", "RRR", dns("*.example.com"), null, dns(HOST));
    limit("trailing dot in a limit", "RRR", null, dns("example.org."), dns(HOST));
    limit("upper case in a limit", "AAA", dns("EXAMPLE.com"), null, dns(HOST));
    limit("half a label", "RRR", dns("ample.com"), null, dns(HOST));
    limit("wildcard inside", "AAA", dns("example.com"), null, dns(HOST), dns("*.a.example.com"));
    limit("wildcard wider", "RRR", dns("rmm.example.com"), null, dns(HOST), dns("*.example.com"));
    limit(
        "wildcard touches excluded",
        "RRR",
        null,
        dns("a.example.com"),
        dns(HOST),
        dns("*.example.com"));
    limit(
        "wildcard short of excluded",
        "AAA",
        null,
        dns("a.b.example.com"),
        dns(HOST),
        dns("*.example.com"));
    limit("excluded wins", "RRR", dns("example.com"), dns("rmm.example.com"), dns(HOST));
    limit("broken name under excluded", "RRR", null, dns("example.org"), dns(HOST), dns("a..b"));
    OddCertificate loose =
        root.authority("Loose").add(Extension.nameConstraints, false, only(dns("example.org")));
    expect("not critical and applied", "RRR", loose.leaf(HOST), loose);
    OddCertificate upper =
        root.authority("Upper").add(Extension.nameConstraints, true, only(dns("example.com")));
    OddCertificate lower =
        upper.authority("Lower").add(Extension.nameConstraints, true, only(dns("example.org")));
    expect("two limits without a common name", "RRR", lower.leaf(HOST), upper, lower);
    OddCertificate limited =
        OddCertificate.root("Limited Root")
            .add(Extension.nameConstraints, true, only(dns("example.org")));
    expect("limit of a root", "RRR", Optional.of(HOST), limited, limited.leaf(HOST));
  }

  private static NameConstraints only(GeneralName permitted) {
    return new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(permitted)}, null);
  }

  private void limit(
      String name,
      String answers,
      @Nullable GeneralName permitted,
      @Nullable GeneralName excluded,
      GeneralName... names) {
    GeneralSubtree[] none = null;
    var limits =
        new NameConstraints(
            permitted == null ? none : new GeneralSubtree[] {new GeneralSubtree(permitted)},
            excluded == null ? none : new GeneralSubtree[] {new GeneralSubtree(excluded)});
    OddCertificate issuer =
        root.authority("Limit " + name).add(Extension.nameConstraints, true, limits);
    OddCertificate leaf = issuer.leaf(HOST).subject("O=x").names(names);
    boolean named = Arrays.asList(names).contains(dns(HOST));
    expect(
        "limit: " + name,
        answers,
        named ? Optional.of(HOST) : Optional.empty(),
        root,
        leaf,
        issuer);
  }

  private void addressLimits() {
    GeneralName here = address(192, 0, 2, 1);
    limit("network", "AAA", address(192, 0, 2, 0, 255, 255, 255, 0), null, here);
    limit("other network", "RRR", address(192, 0, 3, 0, 255, 255, 255, 0), null, here);
    limit("network excluded", "RRR", null, address(192, 0, 2, 0, 255, 255, 255, 0), here);
    limit("every address", "RRR", null, address(0, 0, 0, 0, 0, 0, 0, 0), here);
    limit("one address", "AAA", address(192, 0, 2, 1, 255, 255, 255, 255), null, here);
    limit("mask with a hole", "RRR", address(192, 0, 2, 0, 255, 0, 255, 0), null, here);
    GeneralName[] masks = {mask(32, 0), mask(32, 1)};
    GeneralName inside = address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    GeneralName outside = address(0x20, 2, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    limit("network of six", "AAA", masks[0], null, inside);
    limit("other network of six", "RRR", masks[0], null, outside);
    limit("network of six excluded", "RRR", null, masks[0], inside);
    limit("mask of six with a hole", "RRR", masks[1], null, inside);
    limit("no mask", "RRR", address(192, 0, 2, 1), null, here);
    GeneralName six = address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    limit("six under a limit for four", "RRR", address(0, 0, 0, 0, 0, 0, 0, 0), null, six);
    limit("six where four are excluded", "AAA", null, address(0, 0, 0, 0, 0, 0, 0, 0), six);
    limit("five octets", "RRR", null, address(9, 0, 0, 0, 255, 0, 0, 0), address(1, 2, 3, 4, 5));
  }

  /** 2001:db8::, with so many bits of a mask and the last one. */
  private static GeneralName mask(int bits, int last) {
    int[] octets = new int[32];
    octets[0] = 0x20;
    octets[1] = 1;
    octets[2] = 0xd;
    octets[3] = 0xb8;
    Arrays.fill(octets, 16, 16 + bits / 8, 0xff);
    octets[31] |= last;
    return address(octets);
  }

  private void mailLimits() {
    GeneralName user = mail("user@example.com");
    limit("mail of a host", "AAA", mail("example.com"), null, user);
    limit("mail of a host below", "RRR", mail("example.com"), null, mail("user@a.example.com"));
    limit("mail of a domain", "AAA", mail(".example.com"), null, mail("user@a.example.com"));
    limit("mail of a domain, its own host", "RRR", mail(".example.com"), null, user);
    limit("mailbox", "AAA", user, null, mail("user@EXAMPLE.com"));
    limit("mailbox in other case", "RRR", user, null, mail("User@example.com"));
    limit("all mail excluded", "RRR", null, mail(""), user);
    limit("mail limit without mailbox", "RRR", null, mail("@example.org"), user);
    limit("mail limit without host", "RRR", null, mail("user@"), user);
    limit("mail limit with two signs", "RRR", null, mail("a@b@example.org"), user);
    limit("mail with two signs", "RRR", null, mail("example.org"), mail("a@b@example.com"));
    GeneralName unicode = unicode("us\u00e9r@example.com");
    limit("mail in Unicode", "AAA", mail("example.com"), null, unicode);
    limit("mail in Unicode elsewhere", "RRR", mail("example.org"), null, unicode);
    limit("mail in Unicode excluded", "RRR", null, mail("example.com"), unicode);
    limit("mail in Unicode without host", "RRR", mail("example.com"), null, unicode("us\u00e9r"));
    OddCertificate issuer =
        root.authority("Mail").add(Extension.nameConstraints, true, only(mail("example.com")));
    String subject = "E=user@example.org";
    expect("mail in the subject beside names", "AAA", issuer.leaf(HOST).subject(subject), issuer);
    OddCertificate bare =
        issuer.leaf(HOST).subject(subject).without(Extension.subjectAlternativeName);
    expect("mail in the subject alone", "RRR", Optional.empty(), root, bare, issuer);
  }

  /** A SmtpUTF8Mailbox (RFC 9598 section 3). */
  private static GeneralName unicode(String mailbox) {
    return new GeneralName(
        GeneralName.otherName,
        new DERSequence(
            new ASN1Encodable[] {
              new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.9"),
              new DERTaggedObject(true, 0, new DERUTF8String(mailbox))
            }));
  }

  private void otherLimits() {
    limit("URI of a host", "AAA", uri("example.com"), null, uri("http://example.com:80/a"));
    limit("URI of a host below", "RRR", uri("example.com"), null, uri("http://a.example.com/"));
    limit("URI of a domain", "AAA", uri(".example.com"), null, uri("http://a.example.com/"));
    limit("URI of a domain itself", "RRR", uri(".example.com"), null, uri("http://example.com/"));
    limit("URI with a user", "RRR", uri("example.com"), null, uri("http://example.com@a.test/"));
    limit("URI of an address", "RRR", null, uri("a.test"), uri("http://192.0.2.1/"));
    limit("URI without host", "RRR", null, uri("a.test"), uri("urn:a:b"));
    limit("URI with trailing dot", "RRR", null, uri("example.com"), uri("http://example.com./"));
    limit("URI as a limit", "RRR", uri("http://example.com"), null, uri("http://example.com/"));
    limit("all URIs excluded", "RRR", null, uri(""), uri("http://example.com/"));
    limit("directory", "AAA", directory("O=x"), null, dns(HOST));
    limit("directory, its case", "AAA", directory("O=X"), null, dns(HOST));
    limit("other directory", "RRR", directory("O=y"), null, dns(HOST));
    limit("directory excluded", "RRR", null, directory("O=x"), dns(HOST));
    limit("directory among names", "RRR", directory("O=x"), null, dns(HOST), directory("O=y"));
    limit("every directory", "AAA", directory(""), null, dns(HOST));
    var inner = new DERTaggedObject(true, 0, new DERUTF8String("x"));
    var principal =
        new GeneralName(
            GeneralName.otherName, new DERSequence(new ASN1Encodable[] {UNKNOWN, inner}));
    limit("other form, present", "RRR", principal, null, dns(HOST), principal);
    limit("other form, absent", "AAA", principal, null, dns(HOST));
    var number = new GeneralName(GeneralName.registeredID, UNKNOWN);
    limit("other form excluded", "RRR", null, number, dns(HOST), number);
    for (int tag : new int[] {0, 1}) {
      var subtree =
          new DERSequence(
              new ASN1Encodable[] {
                dns("example.com"),
                (ASN1TaggedObject) new DERTaggedObject(false, tag, new ASN1Integer(1))
              });
      var limits = new DERSequence(new DERTaggedObject(false, 0, new DERSequence(subtree)));
      OddCertificate issuer =
          root.authority("Depth " + tag).add(Extension.nameConstraints, true, limits);
      expect("limit with minimum or maximum " + tag, "RRR", issuer.leaf(HOST), issuer);
    }
  }

  @Test
  void whatIsForbiddenIsTold() {
    assertThat(CertificateShape.violation(leaf().der())).isEmpty();
    assertThat(CertificateShape.violation(new byte[] {0x30, 0})).isEmpty();
    assertThat(
            CertificateShape.violation(
                leaf().add(UNKNOWN, false, NOTHING).add(UNKNOWN, false, NOTHING).der()))
        .contains("extension 1.3.6.1.4.1.55555.666 stands there twice (section 4.2)");
    assertThat(CertificateShape.violation(leaf().version(Optional.empty()).der()))
        .contains("extensions in a certificate that is not version 3 (section 4.1.2.9)");
    assertThat(CertificateShape.violation(root.authority("x").subject("").leaf(HOST).der()))
        .contains("the issuer is empty (section 4.1.2.4)");
  }
}
