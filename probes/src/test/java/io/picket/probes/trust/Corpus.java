package io.picket.probes.trust;

import io.picket.model.Addresses;
import io.picket.testkit.CertificateOrder;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.TestPki;
import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** Chains built in code, one for each rule, with the answer that RFC 5280 gives. */
final class Corpus {
  static final String HOST = "rmm.example.com";

  /** Today, because certtool of GnuTLS 3.7 cannot be told another time. */
  private static final Instant NOW = TestPki.today().now().truncatedTo(ChronoUnit.SECONDS);

  private static final ASN1ObjectIdentifier POLICY =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1");
  private static final ASN1ObjectIdentifier OTHER = new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.2");
  private static final ASN1ObjectIdentifier UNKNOWN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.666");

  private final TestPki pki = TestPki.at(NOW);
  private final Credential root = pki.root("Corpus Root");
  private final Credential issuing = pki.intermediate("Corpus Issuing", root);
  private final List<Given> all = new ArrayList<>();

  /**
   * A case.
   *
   * @param agent whether it is accepted as agents do, {@link Profile#RFC_5280}
   * @param strict whether it is accepted under {@link Profile#WEBPKI}
   * @param fault what broke under the first, as the model calls it; empty when nothing did
   */
  record Given(
      String name,
      Credential leaf,
      List<Credential> others,
      Credential root,
      String host,
      boolean agent,
      boolean strict,
      String fault) {}

  static List<Given> cases() {
    var corpus = new Corpus();
    corpus.building();
    corpus.time();
    corpus.names();
    corpus.authorities();
    corpus.purposes();
    corpus.constraints();
    corpus.policies();
    corpus.algorithms();
    corpus.form();
    return corpus.all;
  }

  static Instant at() {
    return NOW;
  }

  private void good(String name, Credential leaf, Credential... others) {
    all.add(new Given(name, leaf, Arrays.asList(others), root, HOST, true, true, ""));
  }

  private void bad(String name, String fault, Credential leaf, Credential... others) {
    all.add(new Given(name, leaf, Arrays.asList(others), root, HOST, false, false, fault));
  }

  private void formal(String name, Credential leaf, Credential... others) {
    all.add(new Given(name, leaf, Arrays.asList(others), root, HOST, true, false, ""));
  }

  private CertificateOrder leaf() {
    return pki.leafOrder(HOST, issuing);
  }

  private void building() {
    Credential leaf = leaf().issue();
    good("plain", leaf, issuing);
    bad("intermediate-missing", "MISSING_INTERMEDIATE", leaf);
    Credential second = pki.intermediate("Corpus Second", issuing);
    Credential below = pki.leaf(HOST, second);
    good("two-intermediates-misordered", below, issuing, second);
    good(
        "duplicates-and-irrelevant",
        below,
        issuing,
        issuing,
        pki.root("Elsewhere"),
        second,
        second);
    Credential other = pki.root("Other Root");
    Credential cross = pki.intermediateOrder("Corpus Issuing", other).issue();
    good("cross-signed-untrusted-first", leaf, cross, issuing);
    Credential old = pki.intermediateOrder("Corpus Issuing", root).expired().issue();
    good("expired-twin-first", leaf, old, issuing);
    Credential one = pki.intermediate("Loop One", pki.root("Loop Two"));
    Credential two = pki.intermediate("Loop Two", one);
    bad("loop", "MISSING_INTERMEDIATE", pki.leaf(HOST, one), two);
    bad("self-signed", "SELF_SIGNED", pki.selfSigned(HOST));
    Credential impostor = pki.order("Corpus Issuing").key(KeyKind.P384).authority().issue();
    bad("same-name-other-key", "BAD_SIGNATURE", pki.leaf(HOST, impostor), issuing);
    Credential own = pki.root("Private Root");
    bad("private-root-sent", "PRIVATE_AUTHORITY", pki.leaf(HOST, own), own);
  }

  private void time() {
    bad("expired", "EXPIRED", leaf().expired().issue(), issuing);
    bad("not-yet-valid", "NOT_YET_VALID", leaf().notYetValid().issue(), issuing);
    Credential old = pki.intermediateOrder("Corpus Old", root).expired().issue();
    bad("expired-intermediate", "EXPIRED", pki.leaf(HOST, old), old);
    good("last-second", leaf().until(at()).issue(), issuing);
    good("first-second", leaf().from(at()).issue(), issuing);
  }

  private void names() {
    bad("name-mismatch", "NAME_MISMATCH", pki.leaf("www.example.com", issuing), issuing);
    good("wildcard", wild("*.example.com"), issuing);
    bad("wildcard-not-left-most", "NAME_MISMATCH", wild("rmm.*.com"), issuing);
    bad("wildcard-part-of-label", "NAME_MISMATCH", wild("rm*.example.com"), issuing);
    bad("wildcard-for-apex", "NAME_MISMATCH", wild("*.rmm.example.com"), issuing);
    bad("wildcard-two-labels", "NAME_MISMATCH", wild("*.com"), issuing);
    good("upper-case", wild("RMM.Example.COM"), issuing);
    bad("common-name-only", "NAME_MISMATCH", leaf().withoutAlternativeNames().issue(), issuing);
    Credential address =
        pki.order("a")
            .address(Addresses.parse("192.0.2.7").orElseThrow())
            .issuedBy(issuing)
            .issue();
    all.add(new Given("address", address, List.of(issuing), root, "192.0.2.7", true, true, ""));
    all.add(
        new Given(
            "address-differs",
            address,
            List.of(issuing),
            root,
            "192.0.2.8",
            false,
            false,
            "NAME_MISMATCH"));
    Credential written = wild("192.0.2.7");
    all.add(
        new Given(
            "address-as-dns-name",
            written,
            List.of(issuing),
            root,
            "192.0.2.7",
            false,
            false,
            "NAME_MISMATCH"));
    String[] many = new String[10_000];
    Arrays.setAll(many, i -> "host" + i + ".example.com");
    good("ten-thousand-names", leaf().dnsName(many).issue(), issuing);
  }

  private Credential wild(String name) {
    return pki.order("Somebody").dnsName(name).issuedBy(issuing).issue();
  }

  private void authorities() {
    Credential noAuthority =
        bare("Corpus No Authority", new BasicConstraints(false), KeyUsage.keyCertSign);
    bad("not-an-authority", "NOT_AN_AUTHORITY", pki.leaf(HOST, noAuthority), noAuthority);
    Credential noSigning =
        bare("Corpus No Signing", new BasicConstraints(true), KeyUsage.digitalSignature);
    bad("no-certificate-signing", "NOT_AN_AUTHORITY", pki.leaf(HOST, noSigning), noSigning);
    Credential zero = bare("Corpus Zero", new BasicConstraints(0), KeyUsage.keyCertSign);
    good("path-length-kept", pki.leaf(HOST, zero), zero);
    Credential under = pki.intermediate("Corpus Under", zero);
    bad("path-length-exceeded", "PATH_TOO_LONG", pki.leaf(HOST, under), under, zero);
    Credential again =
        pki.order("Corpus Zero").key(KeyKind.P384).authority().issuedBy(zero).issue();
    good("path-length-self-issued", pki.leaf(HOST, again), again, zero);
    Credential lenient =
        order("Corpus Lenient")
            .extension(Extension.basicConstraints, false, new BasicConstraints(true))
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
            .issue();
    formal("basic-constraints-not-critical", pki.leaf(HOST, lenient), lenient);
    bad(
        "critical-extension-unknown",
        "UNKNOWN_CRITICAL_EXTENSION",
        leaf().extension(UNKNOWN, true, new DEROctetString(new byte[1])).issue(),
        issuing);
    Credential strange =
        pki.intermediateOrder("Corpus Strange", root)
            .extension(UNKNOWN, true, new DEROctetString(new byte[1]))
            .issue();
    bad(
        "critical-extension-unknown-above",
        "UNKNOWN_CRITICAL_EXTENSION",
        pki.leaf(HOST, strange),
        strange);
    good(
        "extension-unknown-not-critical",
        leaf().extension(UNKNOWN, false, new DEROctetString(new byte[1])).issue(),
        issuing);
  }

  /** An intermediate with identifiers as usual and the rest of the caller's choice. */
  private Credential bare(String name, BasicConstraints basic, int usage) {
    return order(name)
        .extension(Extension.basicConstraints, true, basic)
        .extension(Extension.keyUsage, true, new KeyUsage(usage))
        .issue();
  }

  private CertificateOrder order(String name) {
    try {
      return pki.intermediateOrder(name, root)
          .bare()
          .extension(Extension.subjectKeyIdentifier, false, identifier(name))
          .extension(
              Extension.authorityKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.keys().getPublic()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ASN1Encodable identifier(String owner) {
    try {
      return new JcaX509ExtensionUtils()
          .createSubjectKeyIdentifier(KeyKind.P256.of(owner).getPublic());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void purposes() {
    bad(
        "client-only",
        "WRONG_PURPOSE",
        leaf().purposes(KeyPurposeId.id_kp_clientAuth).issue(),
        issuing);
    Credential clients =
        pki.intermediateOrder("Corpus Clients", root)
            .purposes(KeyPurposeId.id_kp_clientAuth)
            .issue();
    bad("issuer-for-clients-only", "WRONG_PURPOSE", pki.leaf(HOST, clients), clients);
    formal("no-purpose", leaf().purposes().issue(), issuing);
    formal("any-purpose", leaf().purposes(KeyPurposeId.anyExtendedKeyUsage).issue(), issuing);
  }

  private void constraints() {
    constrained("permitted-name", dns("example.com"), null, leaf(), true);
    constrained("name-outside-permitted", dns("example.org"), null, leaf(), false);
    constrained("name-excluded", null, dns("rmm.example.com"), leaf(), false);
    constrained("parent-excluded", null, dns("example.com"), leaf(), false);
    constrained("sibling-excluded", null, dns("www.example.com"), leaf(), true);
    constrained("suffix-is-no-parent", null, dns("mm.example.com"), leaf(), true);
    constrained(
        "one-of-two-names-outside", dns("example.com"), null, leaf().dnsName("a.test"), false);
    GeneralName net =
        new GeneralName(
            GeneralName.iPAddress,
            new DEROctetString(new byte[] {(byte) 192, 0, 2, 0, -1, -1, -1, 0}));
    var inside = Addresses.parse("192.0.2.9").orElseThrow();
    var outside = Addresses.parse("198.51.100.9").orElseThrow();
    constrained("address-permitted", net, null, leaf().address(inside), true);
    constrained("address-outside", net, null, leaf().address(outside), false);
    constrained("address-excluded", null, net, leaf().address(inside), false);
    GeneralName directory = new GeneralName(new X500Name("O=Clients"));
    constrained("directory-permitted", directory, null, leaf().subject("O=Clients,CN=rmm"), true);
    constrained("directory-outside", directory, null, leaf().subject("O=Others,CN=rmm"), false);
    constrained(
        "directory-case-and-blanks", directory, null, leaf().subject("O=  clients  ,CN=rmm"), true);
    constrained(
        "wildcard-touches-excluded",
        null,
        dns("secret.example.com"),
        pki.order("Somebody").dnsName("*.example.com"),
        false);
  }

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  private void constrained(
      String name,
      @org.jspecify.annotations.Nullable GeneralName permitted,
      @org.jspecify.annotations.Nullable GeneralName excluded,
      CertificateOrder leaf,
      boolean fine) {
    GeneralSubtree[] none = null;
    var value =
        new NameConstraints(
            permitted == null ? none : new GeneralSubtree[] {new GeneralSubtree(permitted)},
            excluded == null ? none : new GeneralSubtree[] {new GeneralSubtree(excluded)});
    Credential ca =
        pki.intermediateOrder("Corpus " + name, root)
            .extension(Extension.nameConstraints, true, value)
            .issue();
    Credential issued = leaf.issuedBy(ca).issue();
    if (fine) {
      good(name, issued, ca);
    } else {
      bad(name, "NAME_NOT_PERMITTED", issued, ca);
    }
  }

  private void policies() {
    Credential demands =
        pki.intermediateOrder("Corpus Demands", root)
            .extension(Extension.policyConstraints, true, explicitPolicy())
            .extension(Extension.certificatePolicies, false, policy(POLICY))
            .issue();
    good(
        "policy-kept",
        pki.leafOrder(HOST, demands)
            .extension(Extension.certificatePolicies, false, policy(POLICY))
            .issue(),
        demands);
    bad("policy-missing", "POLICY", pki.leaf(HOST, demands), demands);
    bad(
        "policy-other",
        "POLICY",
        pki.leafOrder(HOST, demands)
            .extension(Extension.certificatePolicies, false, policy(OTHER))
            .issue(),
        demands);
  }

  private static CertificatePolicies policy(ASN1ObjectIdentifier id) {
    return new CertificatePolicies(new PolicyInformation(id));
  }

  private static ASN1Encodable explicitPolicy() {
    var vector = new ASN1EncodableVector();
    vector.add(new DERTaggedObject(false, 0, new ASN1Integer(0)));
    return new DERSequence(vector);
  }

  private void algorithms() {
    Credential rsa = pki.intermediateOrder("Corpus RSA", root).key(KeyKind.RSA_2048).issue();
    good("rsa", pki.leafOrder(HOST, rsa).key(KeyKind.RSA_2048).issue(), rsa);
    bad("sha-1", "WEAK_ALGORITHM", pki.leafOrder(HOST, rsa).signature("SHA1withRSA").issue(), rsa);
    bad("md5", "WEAK_ALGORITHM", pki.leafOrder(HOST, rsa).signature("MD5withRSA").issue(), rsa);
    bad("rsa-512", "WEAK_ALGORITHM", leaf().key(KeyKind.RSA_512).issue(), issuing);
    formal("rsa-1024", leaf().key(KeyKind.RSA_1024).issue(), issuing);
    // Its key usage allows encryption, which such a key cannot do (RFC 9295 section 3).
    formal("ed25519", leaf().key(KeyKind.ED25519).issue(), issuing);
    good("p-521", leaf().key(KeyKind.P521).issue(), issuing);
    formal("dsa", leaf().key(KeyKind.DSA_2048).issue(), issuing);
  }

  private void form() {
    formal("negative-serial", leaf().serial(BigInteger.valueOf(-5)).issue(), issuing);
    formal("zero-serial", leaf().serial(BigInteger.ZERO).issue(), issuing);
    formal("long-serial", leaf().serial(BigInteger.ONE.shiftLeft(200)).issue(), issuing);
    formal(
        "leaf-constrains-names",
        leaf()
            .extension(
                Extension.nameConstraints,
                true,
                new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(dns("a"))}, null))
            .issue(),
        issuing);
    Credential zero = pki.order("Corpus Zero Root").authority().serial(BigInteger.ZERO).issue();
    all.add(
        new Given(
            "root-with-zero-serial", pki.leaf(HOST, zero), List.of(), zero, HOST, true, true, ""));
    good("common-name-elsewhere", leaf().subject("CN=www.example.com").issue(), issuing);
    good("common-name-no-host", leaf().subject("CN=The server in Utrecht").issue(), issuing);
    for (String odd : List.of("0xC0000207", "192.000.002.007")) {
      Credential spelled =
          leaf().subject("CN=" + odd).address(Addresses.parse("192.0.2.7").orElseThrow()).issue();
      formal("common-name-" + odd, spelled, issuing);
    }
    Credential six =
        leaf()
            .subject("CN=2001:DB8::8A2E:370:7334")
            .address(Addresses.parse("2001:db8::8a2e:370:7334").orElseThrow())
            .issue();
    formal("common-name-upper-case-address", six, issuing);
    Credential unicode =
        leaf().subject("CN=b\u00fccher.example").dnsName("xn--bcher-kva.example").issue();
    formal("common-name-unicode", unicode, issuing);
    Credential silent =
        pki.order("Corpus Silent Root")
            .bare()
            .extension(Extension.basicConstraints, true, new BasicConstraints(true))
            .extension(Extension.subjectKeyIdentifier, false, identifier("Corpus Silent Root"))
            .issue();
    all.add(
        new Given(
            "root-without-key-usage",
            pki.leaf(HOST, silent),
            List.of(),
            silent,
            HOST,
            true,
            true,
            ""));
    formal("common-name-other-case", leaf().subject("CN=RMM.example.com").issue(), issuing);
    formal(
        "purposes-mixed",
        leaf().purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_codeSigning).issue(),
        issuing);
    bad("leaf-is-authority", "WRONG_PURPOSE", leaf().authority().issue(), issuing);
    good("empty-subject", leaf().subject("").issue(), issuing);
  }
}
