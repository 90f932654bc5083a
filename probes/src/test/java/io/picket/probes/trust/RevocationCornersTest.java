package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.testkit.CertificateOrder;
import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Corners of RFC 5280 section 6.3 and of the baseline requirements 7.2 that NIST's suite does not
 * have: what a list at hand says of one path. Three letters are the answers of the three profiles.
 */
class RevocationCornersTest {
  private static final String HOST = "rmm.example.com";
  private static final String HERE = "http://crl.example.com/shard.crl";
  private static final ASN1ObjectIdentifier UNKNOWN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.666");

  private final TestPki pki = TestPki.at(Instant.parse("2026-11-22T10:00:00Z"));
  private final Credential root = pki.root("Lists Root");
  private final Credential issuing = pki.intermediate("Lists Issuing", root);
  private final Credential leaf = pki.leaf(HOST, issuing);

  /** Something odd about a list. */
  private interface Oddity {
    void in(X509v2CRLBuilder list) throws Exception;
  }

  private final class Draft {
    private final Credential issuer;
    private Credential signer;
    private Instant from = pki.now().minus(Duration.ofDays(1));
    private @Nullable Instant until = pki.now().plus(Duration.ofDays(7));
    private boolean numbered = true;
    private boolean keyed = true;

    Draft(Credential issuer) {
      this.issuer = issuer;
      this.signer = issuer;
    }

    RevocationList with(Oddity... oddities) throws Exception {
      var list = new X509v2CRLBuilder(issuer.certificate().getSubject(), Date.from(from));
      if (until != null) {
        list.setNextUpdate(Date.from(until));
      }
      if (numbered) {
        list.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.TEN));
      }
      if (keyed) {
        list.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.keys().getPublic()));
      }
      for (Oddity oddity : oddities) {
        oddity.in(list);
      }
      return RevocationList.of(
          list.build(
                  new JcaContentSignerBuilder(signer.kind().signature())
                      .build(signer.keys().getPrivate()))
              .getEncoded());
    }
  }

  private Draft list() {
    return new Draft(issuing);
  }

  private static ParsedCertificate read(Credential one) {
    return ((ParsedCertificate.Reading.Read) ParsedCertificate.read(one.der())).certificate();
  }

  private String judged(Credential about, RevocationList... lists) {
    var answers = new StringBuilder();
    for (Profile profile : Profile.values()) {
      PathVerdict verdict =
          PathSearch.judge(
              new Question(
                  read(about),
                  Stream.of(about.issuer().orElseThrow()).map(RevocationCornersTest::read).toList(),
                  TrustStore.of("lists", LocalDate.of(2026, 11, 22), List.of(read(root))),
                  Optional.of(HOST),
                  pki.now(),
                  Purpose.SERVER,
                  profile,
                  Question.USUAL_DEPTH,
                  List.of(lists),
                  PolicyDemands.NONE));
      answers.append(verdict.getClass().getSimpleName().charAt(0));
    }
    return answers.toString();
  }

  private static Oddity revoked(BigInteger serial, Instant when) {
    return list -> list.addCRLEntry(serial, Date.from(when), CRLReason.keyCompromise);
  }

  private static Oddity scope(IssuingDistributionPoint scope) {
    return list -> list.addExtension(Extension.issuingDistributionPoint, true, scope);
  }

  private static DistributionPointName names(GeneralName... names) {
    return new DistributionPointName(new GeneralNames(names));
  }

  private static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  private static IssuingDistributionPoint at(@Nullable DistributionPointName name) {
    return new IssuingDistributionPoint(name, false, false, null, false, false);
  }

  private Credential at(GeneralName... names) {
    var point = new DistributionPoint(names(names), null, null);
    CertificateOrder order = pki.leafOrder(HOST, issuing);
    return order
        .extension(
            Extension.cRLDistributionPoints,
            false,
            new CRLDistPoint(new DistributionPoint[] {point}))
        .issue();
  }

  @Test
  void whatIsListedIsRevokedWheneverThatWas() throws Exception {
    BigInteger serial = leaf.certificate().getSerialNumber();
    assertThat(judged(leaf)).isEqualTo("AAA");
    assertThat(judged(leaf, list().with())).as("empty").isEqualTo("AAA");
    for (long days : new long[] {-900, -1, 0, 1}) {
      Instant when = pki.now().plus(Duration.ofDays(days));
      assertThat(judged(leaf, list().with(revoked(serial, when)))).as(days + "").isEqualTo("RRR");
    }
    BigInteger other = serial.add(BigInteger.ONE);
    assertThat(judged(leaf, list().with(revoked(other, pki.now())))).isEqualTo("AAA");
    assertThat(judged(leaf, list().with(revoked(other, pki.now()), revoked(other, pki.now()))))
        .as("listed twice")
        .isEqualTo("RRR");
  }

  @Test
  void aListThatCannotBeUsedShowsNothing() throws Exception {
    Draft future = list();
    future.from = pki.now().plusSeconds(1);
    assertThat(judged(leaf, future.with())).as("future").isEqualTo("RRR");
    Draft past = list();
    past.until = pki.now().minusSeconds(1);
    assertThat(judged(leaf, past.with())).as("past").isEqualTo("RRR");
    assertThat(judged(leaf, past.with(), list().with())).as("past beside now").isEqualTo("AAA");
    Draft endless = list();
    endless.until = null;
    assertThat(judged(leaf, endless.with())).as("no list by its form").isEqualTo("AAA");
    Draft forged = list();
    forged.signer = root;
    assertThat(judged(leaf, forged.with())).as("another key").isEqualTo("RRR");
    Draft nameless = list();
    nameless.numbered = false;
    assertThat(judged(leaf, nameless.with())).as("no number").isEqualTo("RRR");
    Draft keyless = list();
    keyless.keyed = false;
    assertThat(judged(leaf, keyless.with())).as("no key identifier").isEqualTo("RRR");
    for (boolean critical : new boolean[] {true, false}) {
      assertThat(
              judged(
                  leaf,
                  list().with(list -> list.addExtension(UNKNOWN, critical, DERNull.INSTANCE))))
          .isEqualTo(critical ? "RRR" : "AAA");
    }
    assertThat(judged(leaf, new Draft(pki.root("Stranger")).with())).isEqualTo("AAA");
  }

  @Test
  void aShardIsForTheCertificatesThatNameIt() throws Exception {
    Credential here = at(uri(HERE));
    assertThat(judged(here, list().with(scope(at(names(uri(HERE))))))).isEqualTo("AAA");
    assertThat(judged(here, list().with())).as("all of the issuer's").isEqualTo("AAA");
    assertThat(judged(leaf, list().with(scope(at(names(uri(HERE)))))))
        .as("a certificate that names none")
        .isEqualTo("RRR");
    for (String elsewhere :
        List.of("http://crl.example.com/other.crl", "http://crl.example.com/%73hard.crl")) {
      assertThat(judged(here, list().with(scope(at(names(uri(elsewhere)))))))
          .as(elsewhere)
          .isEqualTo("RRR");
    }
    var mixed = new GeneralName[] {uri(HERE), new GeneralName(GeneralName.dNSName, "example.com")};
    assertThat(judged(here, list().with(scope(at(names(mixed)))))).isEqualTo("AAR");
    assertThat(judged(at(mixed), list().with(scope(at(names(uri(HERE))))))).isEqualTo("AAR");
    var relative = new ASN1EncodableVector();
    relative.add(new X500Name("CN=shard").getRDNs()[0].getFirst());
    assertThat(
            judged(
                leaf,
                list()
                    .with(
                        scope(
                            at(
                                new DistributionPointName(
                                    DistributionPointName.NAME_RELATIVE_TO_CRL_ISSUER,
                                    new DERSet(relative)))))))
        .as("relative to the issuer")
        .isEqualTo("RRR");
    assertThat(
            judged(
                here,
                list()
                    .with(list ->
                        list.addExtension(
                            Extension.issuingDistributionPoint, false, at(names(uri(HERE)))))))
        .as("a scope that is not critical")
        .isEqualTo("RRR");
  }

  @Test
  void aListOfSomeIsNotForOthers() throws Exception {
    var name = names(uri(HERE));
    Credential here = at(uri(HERE));
    assertThat(judged(here, some(name, true, false, false, false))).as("users").isEqualTo("AAA");
    assertThat(judged(here, some(name, false, true, false, false))).as("issuers").isEqualTo("RRR");
    assertThat(judged(here, some(name, false, false, true, false))).as("others").isEqualTo("RRR");
    assertThat(judged(here, some(name, false, false, false, true))).as("mixed").isEqualTo("AAR");
    var compromised =
        new IssuingDistributionPoint(
            name, false, false, new ReasonFlags(ReasonFlags.keyCompromise), false, false);
    assertThat(judged(here, list().with(scope(compromised)))).as("reasons").isEqualTo("RRR");
  }

  private RevocationList some(
      DistributionPointName name, boolean users, boolean issuers, boolean others, boolean mixed)
      throws Exception {
    return list()
        .with(scope(new IssuingDistributionPoint(name, users, issuers, null, mixed, others)));
  }

  @Test
  void anAuthorityIsAskedAboutWhereItsIssuerHasAList() throws Exception {
    RevocationList good = list().with();
    BigInteger serial = issuing.certificate().getSerialNumber();
    assertThat(judged(leaf, good, new Draft(root).with())).isEqualTo("AAA");
    assertThat(judged(leaf, good, new Draft(root).with(revoked(serial, pki.now()))))
        .isEqualTo("RRR");
    assertThat(judged(leaf, new Draft(root).with()))
        .as("the leaf is not shown good")
        .isEqualTo("RRR");
    var users = new IssuingDistributionPoint(null, true, false, null, false, false);
    assertThat(judged(leaf, good, new Draft(root).with(scope(users))))
        .as("a list of users' certificates only")
        .isEqualTo("RRR");
    Credential mute =
        pki.intermediateOrder("Lists Mute", root)
            .bare()
            .extension(Extension.basicConstraints, true, new BasicConstraints(true))
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
            .issue();
    assertThat(judged(pki.leaf(HOST, mute), new Draft(mute).with()).substring(0, 2))
        .as("an issuer that may not sign lists")
        .isEqualTo("RR");
  }
}
