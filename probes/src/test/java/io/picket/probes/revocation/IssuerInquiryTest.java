package io.picket.probes.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.CertificateSeen.Revocation;
import io.picket.model.Reason;
import io.picket.probes.revocation.RevokedPki.Places;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.OcspOrder;
import io.picket.testkit.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.util.CollectionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerInquiryTest {
  /** The seam: only these tests let loopback be asked. */
  static final Leave LOOPBACK =
      (address, port) ->
          address.isLoopbackAddress() ? Optional.empty() : Optional.of("not loopback");

  static final Names LITERALS = host -> List.of(InetAddress.ofLiteral(host));

  private static final DateTimeFormatter IN_INDEX =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private final RevokedPki all = new RevokedPki();

  @TempDir private Path folder;

  static IssuerInquiry inquiry() {
    return IssuerInquiry.over(LOOPBACK, LITERALS, "Picket (a test)", new Random(5));
  }

  @Test
  void everyCertificateBelowTheRootIsAskedAboutOncePerScan() throws Exception {
    try (var site = new IssuerSite()) {
      Credential issuing = all.intermediate(Places.responder(site.url("/root")));
      Credential leaf = all.leaf(issuing, Places.responder(site.url("/issuing")));
      site.page("/root", openssl("root", all.root, line("V", issuing)));
      site.page("/issuing", openssl("issuing", issuing, line("V", leaf)));
      IssuerInquiry inquiry = inquiry();
      for (int i = 0; i < 3; i++) {
        CertificateSeen.Chain chain = all.asked(inquiry, leaf, issuing);
        assertThat(chain.revoked())
            .as(chain.revocations().toString())
            .isInstanceOf(Answer.No.class);
        assertThat(chain.revocations()).hasSize(2).allMatch(one -> one.answerBase64().isPresent());
      }
      assertThat(site.heads()).hasSize(2).allMatch(head -> head.startsWith("POST /"));
      assertThat(site.heads().getFirst())
          .contains("User-Agent: Picket (a test)", "Content-Type: application/ocsp-request")
          .doesNotContain("Cookie", "Referer");
    }
  }

  @Test
  void aRevokedCertificateIsToldWithItsReason() throws Exception {
    try (var site = new IssuerSite()) {
      Credential issuing = all.intermediate(Places.responder(site.url("/root")));
      Credential leaf = all.leaf(issuing, Places.responder(site.url("/issuing")));
      site.page("/root", openssl("root", all.root, line("R", issuing)));
      site.page("/issuing", openssl("issuing", issuing, line("V", leaf)));
      assertThat(all.asked(inquiry(), leaf, issuing).revoked())
          .isInstanceOfSatisfying(
              Answer.Yes.class,
              yes ->
                  assertThat(yes.how()).startsWith("CN=Inquiry Issuing").contains("keyCompromise"));
      site.page("/issuing", openssl("unknown", issuing, ""));
      assertThat(all.asked(inquiry(), leaf, issuing).revocations().getFirst().revoked())
          .isInstanceOfSatisfying(
              Answer.Unknown.class,
              unknown -> assertThat(unknown.detail()).contains("does not know the certificate"));
    }
  }

  @Test
  void oneGoodCertificateIsNotEnough() throws Exception {
    try (var site = new IssuerSite()) {
      Credential issuing = all.intermediate(Places.list());
      Credential leaf = all.leaf(issuing, Places.responder(site.url("/issuing")));
      site.page("/issuing", openssl("issuing", issuing, line("V", leaf)));
      CertificateSeen.Chain chain = all.asked(inquiry(), leaf, issuing);
      assertThat(chain.revocations().getFirst().revoked().isNo()).isTrue();
      assertThat(chain.revoked())
          .isInstanceOfSatisfying(
              Answer.Unknown.class,
              unknown -> assertThat(unknown.detail()).contains("CN=Inquiry Issuing", "neither"));
    }
  }

  @Test
  void aStapledAnswerSparesTheQuestion() throws Exception {
    try (var site = new IssuerSite()) {
      Credential issuing = all.intermediate(Places.list(site.url("/root.crl")));
      Credential leaf = all.leaf(issuing, Places.responder(site.url("/issuing")));
      site.page("/root.crl", any -> all.list(all.root, same()));
      byte[] staple = OcspOrder.about(leaf, issuing, all.pki.now()).issue();
      CertificateSeen.Chain chain =
          all.asked(inquiry(), all.chain(Optional.of(staple), leaf, issuing));
      assertThat(chain.revoked()).isInstanceOf(Answer.No.class);
      assertThat(chain.revocations())
          .extracting(Revocation::source)
          .containsExactly(Revocation.Source.STAPLE, Revocation.Source.CRL);
      assertThat(site.heads()).hasSize(1);
    }
  }

  @Test
  void nothingIsFetchedUnlessAskedFor() {
    Credential issuing = all.intermediate(Places.list());
    Credential leaf = all.leaf(issuing, Places.list());
    byte[] staple = OcspOrder.about(leaf, issuing, all.pki.now()).issue();
    for (Optional<byte[]> one : List.of(Optional.<byte[]>empty(), Optional.of(staple))) {
      assertThat(all.chain(one, leaf, issuing).revoked())
          .isInstanceOfSatisfying(
              Answer.Unknown.class,
              unknown ->
                  assertThat(unknown.detail())
                      .endsWith("not asked: --fetch-revocation was not given"));
    }
  }

  @Test
  void listsAreBelievedByTheRulesOfThePathValidator() throws Exception {
    try (var site = new IssuerSite()) {
      String url = site.url("/issuing.crl");
      Credential issuing = all.intermediate(Places.list(site.url("/root.crl")));
      Credential leaf = all.leaf(issuing, Places.list(url));
      Credential twin =
          all.pki.intermediateOrder("Inquiry Issuing", all.root).key(KeyKind.P384).issue();
      site.page("/root.crl", any -> all.list(all.root, same()));
      Date now = Date.from(all.pki.now());
      assertThat(listed(site, leaf, issuing, all.list(issuing, same())).isNo()).isTrue();
      assertThat(
              listed(
                  site,
                  leaf,
                  issuing,
                  all.list(issuing, list -> list.addCRLEntry(serial(leaf), now, 1))))
          .isInstanceOfSatisfying(
              Answer.Yes.class, yes -> assertThat(yes.how()).contains("(keyCompromise)"));
      for (byte[] bad :
          List.of(
              all.list(twin, same()),
              all.list(all.root, same()),
              all.list(
                  issuing, list -> list.setNextUpdate(Date.from(all.pki.now().minusSeconds(60)))),
              all.list(issuing, list -> scoped(list, "http://127.0.0.1/another.crl")),
              new byte[] {0x30, 0x03, 1, 1, 1},
              new byte[0],
              "<html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
        assertThat(listed(site, leaf, issuing, bad)).isInstanceOf(Answer.Unknown.class);
      }
      assertThat(listed(site, leaf, issuing, all.list(issuing, list -> scoped(list, url))).isNo())
          .isTrue();
    }
  }

  /** What only another list completes is unknown, with the reason, and a revocation counts. */
  @Test
  void listsThatOthersCompleteAreNeverGood() throws Exception {
    try (var site = new IssuerSite()) {
      String url = site.url("/issuing.crl");
      Credential issuing = all.intermediate(Places.list(site.url("/root.crl")));
      site.page("/root.crl", any -> all.list(all.root, same()));
      Credential plain = all.leaf(issuing, Places.list(url));
      CRLDistPoint there = points(new DistributionPoint(at(url), null, null));
      UnaryOperator<X509v2CRLBuilder> freshest =
          list -> extended(list, Extension.freshestCRL, false, there);
      UnaryOperator<X509v2CRLBuilder> delta =
          list -> extended(list, Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.ONE));
      var stolen = new ReasonFlags(ReasonFlags.keyCompromise);
      assertThat(unknown(site, plain, issuing, freshest)).contains("freshestCRL", "not fetched");
      assertThat(unknown(site, plain, issuing, delta)).contains("delta list");
      assertThat(
              unknown(site, plain, issuing, scope(new IssuingDistributionPoint(null, true, false))))
          .contains("indirect");
      assertThat(
              unknown(
                  site,
                  plain,
                  issuing,
                  scope(new IssuingDistributionPoint(null, false, false, stolen, false, false))))
          .contains("some reasons");
      var other = new GeneralNames(new GeneralName(new X500Name("CN=Somebody")));
      for (DistributionPoint odd :
          List.of(
              new DistributionPoint(at(url), stolen, null),
              new DistributionPoint(at(url), null, other))) {
        Credential leaf = extended(Extension.cRLDistributionPoints, points(odd), issuing);
        assertThat(unknown(site, leaf, issuing, same())).containsAnyOf("some reasons", "indirect");
      }
      Credential fresh =
          Places.list(url)
              .in(all.pki.leafOrder(RevokedPki.NAME, issuing))
              .extension(Extension.freshestCRL, false, there)
              .issue();
      assertThat(unknown(site, fresh, issuing, same())).contains("freshestCRL");
      Date now = Date.from(all.pki.now());
      byte[] named =
          all.list(issuing, list -> freshest.apply(list).addCRLEntry(serial(fresh), now, 1));
      assertThat(listed(site, fresh, issuing, named).isYes()).isTrue();
    }
  }

  private String unknown(
      IssuerSite site, Credential leaf, Credential issuing, UnaryOperator<X509v2CRLBuilder> change)
      throws InterruptedException {
    Answer answer = listed(site, leaf, issuing, all.list(issuing, change));
    assertThat(answer).isInstanceOf(Answer.Unknown.class);
    return ((Answer.Unknown) answer).detail();
  }

  private Credential extended(ASN1ObjectIdentifier id, ASN1Encodable value, Credential issuing) {
    return all.pki.leafOrder(RevokedPki.NAME, issuing).extension(id, false, value).issue();
  }

  private static DistributionPointName at(String url) {
    return new DistributionPointName(
        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, url)));
  }

  private static CRLDistPoint points(DistributionPoint point) {
    return new CRLDistPoint(new DistributionPoint[] {point});
  }

  private static UnaryOperator<X509v2CRLBuilder> scope(IssuingDistributionPoint scope) {
    return list -> extended(list, Extension.issuingDistributionPoint, true, scope);
  }

  private static X509v2CRLBuilder extended(
      X509v2CRLBuilder list, ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    try {
      return list.addExtension(id, critical, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer listed(IssuerSite site, Credential leaf, Credential issuing, byte[] list)
      throws InterruptedException {
    site.page("/issuing.crl", any -> list);
    return all.asked(inquiry(), leaf, issuing).revoked();
  }

  private static X509v2CRLBuilder scoped(X509v2CRLBuilder list, String url) {
    try {
      return list.addExtension(
          Extension.issuingDistributionPoint,
          true,
          new IssuingDistributionPoint(
              new DistributionPointName(
                  new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, url))),
              false,
              false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMissingIssuerIsFetchedAndTheChainStaysIncomplete() throws Exception {
    try (var site = new IssuerSite()) {
      Credential issuing = all.intermediate(Places.list(site.url("/root.crl")));
      Credential leaf =
          all.leaf(
              issuing,
              new Places(
                  List.of(), List.of(site.url("/issuing.crl")), List.of(site.url("/issuing.crt"))));
      site.page("/root.crl", any -> all.list(all.root, same()));
      site.page("/issuing.crl", any -> all.list(issuing, same()));
      for (byte[] form :
          List.of(
              issuing.der(),
              issuing.pem().getBytes(java.nio.charset.StandardCharsets.US_ASCII),
              pkcs7(all.root, issuing))) {
        site.page("/issuing.crt", any -> form);
        CertificateSeen.Chain chain = all.asked(inquiry(), leaf);
        assertThat(chain.paths()).allMatch(path -> path.trusted().isNo());
        assertThat(chain.revoked()).as(chain.toString()).isInstanceOf(Answer.No.class);
        assertThat(missing(chain))
            .containsExactly(
                "\"CN=Inquiry Issuing\" was not sent; it is at " + site.url("/issuing.crt"),
                "with what was fetched, a path leads to \"CN=Inquiry Root\" of test");
      }
      for (byte[] lie : List.of(all.root.der(), leaf.der(), new byte[40], new byte[0])) {
        site.page("/issuing.crt", any -> lie);
        CertificateSeen.Chain chain = all.asked(inquiry(), leaf);
        assertThat(chain.revoked().isUnknown()).isTrue();
        assertThat(missing(chain)).hasSize(1).first().asString().contains("cannot be had at");
      }
    }
  }

  private static List<String> missing(CertificateSeen.Chain chain) {
    return chain.remarks().stream()
        .filter(remark -> remark.kind() == Remark.Kind.MISSING_ISSUER)
        .map(Remark::detail)
        .toList();
  }

  private static byte[] pkcs7(Credential... certificates) {
    try {
      var generator = new CMSSignedDataGenerator();
      generator.addCertificates(
          new CollectionStore<>(
              List.of(certificates).stream().map(Credential::certificate).toList()));
      CMSTypedData nothing = new CMSAbsentContent();
      return generator.generate(nothing).toASN1Structure().getEncoded("DER");
    } catch (CMSException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoIsScannedCannotChooseWhomPicketAsks() throws Exception {
    try (var site = new IssuerSite()) {
      Credential stranger = all.pki.root("Somebody");
      Credential below = all.leaf(stranger, Places.responder(site.url("/ocsp")));
      Credential alone =
          Places.responder(site.url("/ocsp"))
              .in(all.pki.order(RevokedPki.NAME).dnsName(RevokedPki.NAME))
              .issue();
      CertificateSeen.Chain chain = all.asked(inquiry(), below, stranger);
      assertThat(chain.revocations())
          .singleElement()
          .satisfies(one -> assertThat(one.url()).isEmpty());
      assertThat(chain.revoked().isUnknown()).isTrue();
      assertThat(all.asked(inquiry(), alone).revocations()).isEmpty();
      assertThat(site.connections()).isZero();
    }
  }

  @Test
  void aScanAsksNoMoreThanItsAllowance() {
    var http = new PlainHttp((address, port) -> Optional.of("never"), LITERALS, "test");
    var allowance = new Allowance(http, Duration.ofSeconds(1));
    for (int i = 0; i < Allowance.MOST_REQUESTS; i++) {
      assertThat(allowance.ask("http://127.0.0.1/", Optional.empty(), 1))
          .isInstanceOfSatisfying(
              Fetched.Nothing.class,
              nothing -> assertThat(nothing.reason()).isEqualTo(Reason.OUT_OF_SCOPE));
    }
    assertThat(allowance.ask("http://127.0.0.1/", Optional.empty(), 1))
        .isInstanceOfSatisfying(
            Fetched.Nothing.class,
            nothing -> assertThat(nothing.reason()).isEqualTo(Reason.OUT_OF_BUDGET));
  }

  private static UnaryOperator<X509v2CRLBuilder> same() {
    return UnaryOperator.identity();
  }

  private static java.math.BigInteger serial(Credential one) {
    return one.certificate().getSerialNumber();
  }

  /** A line of the text database of {@code openssl ca}. */
  private static String line(String status, Credential about) {
    String revoked =
        status.equals("R")
            ? IN_INDEX.format(Instant.now().minusSeconds(86_400)) + ",keyCompromise"
            : "";
    String number = serial(about).toString(16).toUpperCase(Locale.ROOT);
    return String.join(
            "\t",
            status,
            IN_INDEX.format(about.certificate().getNotAfter().toInstant()),
            revoked,
            number.length() % 2 == 0 ? number : "0" + number,
            "unknown",
            "/CN=any")
        + "\n";
  }

  /** OpenSSL as the responder, without a port of its own. */
  private UnaryOperator<byte[]> openssl(String name, Credential issuer, String index)
      throws IOException {
    String program = Peers.require("openssl").toString();
    Path home = Files.createDirectory(folder.resolve(name));
    issuer.writePem(home, "issuer", List.of(issuer.certificate()));
    Files.writeString(home.resolve("index"), index);
    return request -> {
      try {
        Files.write(home.resolve("request"), request);
        Process process =
            new ProcessBuilder(
                    program,
                    "ocsp",
                    "-index",
                    "index",
                    "-rsigner",
                    "issuer.crt",
                    "-rkey",
                    "issuer.key",
                    "-CA",
                    "issuer.crt",
                    "-ndays",
                    "7",
                    "-reqin",
                    "request",
                    "-respout",
                    "answer")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new IllegalStateException(Files.readString(home.resolve("log")));
        }
        return Files.readAllBytes(home.resolve("answer"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
