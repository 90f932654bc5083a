package io.picket.checks;

import static io.picket.checks.Given.NO;
import static io.picket.checks.Given.UNCLEAR;
import static io.picket.checks.Given.YES;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.checks.Given.Cert;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.CertificateSeen.Revocation.Source;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.Reason;
import io.picket.model.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateChecksTest {
  /** What is not asked of a server that staples nothing, and of the only server there is. */
  private static final List<String> NOT_ASKED =
      List.of(
          "certificate-key-not-shared",
          "certificate-not-revoked",
          "certificate-staple-demanded",
          "certificate-staple-valid");

  @Test
  void aGoodCertificatePassesEverything() {
    for (Check check : Catalogue.all()) {
      if (check instanceof OfCertificate) {
        String id = check.card().id().value();
        assertThat(told(id, _ -> {})).as(id).isEqualTo(NOT_ASKED.contains(id) ? "n/a" : "pass");
      }
    }
  }

  @Test
  void trust() {
    assertThat(told("certificate-trusted", c -> c.trusted = NO)).isEqualTo("fail high");
    assertThat(told("certificate-trusted", c -> c.trusted = UNCLEAR)).isEqualTo("unknown silent");
  }

  /** Y, N and U for the answers of Mozilla, Chrome, Java and a store of the operator's own. */
  @ParameterizedTest
  @CsvSource({
    "YYY-, pass",
    "YYN-, pass",
    "YYU-, pass",
    "YNY-, fail medium",
    "NYY-, fail medium",
    "NNY-, fail medium",
    "NNN-, fail high",
    "NNNY, pass",
    "NUNY, pass",
    "YYYN, pass",
    "NNNN, fail high",
    "YUY-, unknown silent",
    "UUU-, unknown silent",
    "NUN-, fail medium",
    "NNNU, unknown silent",
    "Y---, pass",
    "--Y-, unknown not_tried",
    "---N, fail high"
  })
  void trustByStore(String answers, String expected) {
    List<String> stores = List.of("Mozilla", "Chrome", "Java", "own.pem");
    var paths = new ArrayList<CertificateSeen.Path>();
    for (int i = 0; i < stores.size(); i++) {
      switch (answers.charAt(i)) {
        case 'Y' -> paths.add(Cert.path(stores.get(i), YES));
        case 'N' -> paths.add(Cert.path(stores.get(i), NO));
        case 'U' -> paths.add(Cert.path(stores.get(i), UNCLEAR));
        default -> {}
      }
    }
    assertThat(told("certificate-trusted", c -> c.paths = Optional.of(paths))).isEqualTo(expected);
  }

  @Test
  void whatSeveralStoresObjectToIsToldOnce() {
    assertThat(refused("unknown issuer", "unknown issuer", "unknown issuer"))
        .isEqualTo(
            "Not trusted by Mozilla (2026-11-01), Chrome (2026-11-01) and Java (2026-11-01):"
                + " issuer CN=x: unknown issuer");
    assertThat(refused("too late", "unknown issuer", "too late"))
        .isEqualTo(
            "Not trusted by Mozilla (2026-11-01) and Java (2026-11-01): issuer CN=x: too late;"
                + " not trusted by Chrome (2026-11-01): issuer CN=x: unknown issuer");
  }

  /** An own root that is at hand needs not be given again: what else broke is to be mended. */
  @ParameterizedTest
  @CsvSource({
    "EXPIRED, Renew it.",
    "WRONG_PURPOSE, Renew it.",
    "PRIVATE_AUTHORITY, Give the root."
  })
  void theOwnStoreSaysWhatToDoWhereItHasTheRoot(CertificateSeen.Fault own, String remedy) {
    var cert = new Cert();
    cert.paths =
        Optional.of(
            List.of(
                broken("Mozilla", CertificateSeen.Fault.PRIVATE_AUTHORITY, "Give the root."),
                broken("own.pem", own, "Renew it.")));
    var verdict = Given.verdict("certificate-trusted", service(443, https(), cert.seen()));
    assertThat(((Verdict.Fail) verdict).remedy()).contains(remedy);
  }

  private static CertificateSeen.Path broken(
      String store, CertificateSeen.Fault fault, String remedy) {
    CertificateSeen.Path path = Cert.path(store, NO);
    return new CertificateSeen.Path(
        store,
        path.dated(),
        NO,
        path.route(),
        Optional.of(new CertificateSeen.BrokenLink(fault, "CN=x", "broken", remedy)));
  }

  private static String refused(String... why) {
    List<String> stores = List.of("Mozilla", "Chrome", "Java");
    var paths = new ArrayList<CertificateSeen.Path>();
    for (int i = 0; i < why.length; i++) {
      CertificateSeen.Path path = Cert.path(stores.get(i), NO);
      var broken =
          new CertificateSeen.BrokenLink(
              CertificateSeen.Fault.MISSING_INTERMEDIATE, "CN=x", why[i], "Mend it.");
      paths.add(
          new CertificateSeen.Path(
              path.store(), path.dated(), NO, path.route(), Optional.of(broken)));
    }
    var cert = new Cert();
    cert.paths = Optional.of(paths);
    return Given.verdict("certificate-trusted", service(443, https(), cert.seen())).because();
  }

  @Test
  void name() {
    assertThat(told("certificate-name-matches", c -> c.nameMatches = NO)).isEqualTo("fail high");
    assertThat(told("certificate-name-matches", c -> c.nameMatches = UNCLEAR))
        .isEqualTo("unknown silent");
  }

  @Test
  void aTargetGivenAsAnAddressHasNoNameToCompare() {
    assertThat(addressed(List.of("DNS:rmm.example.com"))).isEqualTo("n/a");
    assertThat(addressed(List.of("IP:203.0.113.9"))).isEqualTo("fail high");
  }

  private static String addressed(List<String> names) {
    var cert = new Cert();
    cert.names = names;
    cert.nameMatches = NO;
    var facts = service(443, https(), cert.seen());
    return label(
        Given.verdict(
            "certificate-name-matches",
            new HostFacts(Host.at(Given.ADDRESS), Given.open("443"), List.of(facts))));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-01T00:00:00Z, 2026-11-22T03:59:59Z, fail high",
    "2026-10-01T00:00:00Z, 2026-11-22T04:00:00Z, pass",
    "2026-11-22T04:00:01Z, 2026-12-22T00:00:00Z, fail high",
    "2026-11-22T04:00:00Z, 2026-12-22T00:00:00Z, pass"
  })
  void validity(String from, String until, String expected) {
    assertThat(
            told(
                "certificate-in-validity",
                c -> {
                  c.notBefore = from;
                  c.notAfter = until;
                }))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // A year: 30 and 14 days decide.
    "2026-01-01T00:00:00Z, 2026-12-23T00:00:00Z, pass",
    "2026-01-01T00:00:00Z, 2026-12-22T00:00:00Z, fail low",
    "2026-01-01T00:00:00Z, 2026-12-06T05:00:00Z, fail low",
    "2026-01-01T00:00:00Z, 2026-12-06T03:00:00Z, fail medium",
    // Six days: two days and one day decide.
    "2026-11-20T04:00:00Z, 2026-11-26T04:00:00Z, pass",
    "2026-11-18T04:00:00Z, 2026-11-24T04:00:00Z, fail low",
    "2026-11-17T04:00:00Z, 2026-11-23T04:00:00Z, fail medium",
    // Over, or not begun: another check tells.
    "2026-01-01T00:00:00Z, 2026-11-01T00:00:00Z, n/a",
    "2026-12-01T00:00:00Z, 2026-12-31T00:00:00Z, n/a"
  })
  void expiry(String from, String until, String expected) {
    assertThat(
            told(
                "certificate-not-expiring-soon",
                c -> {
                  c.notBefore = from;
                  c.notAfter = until;
                }))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, 4096, pass",
    "RSA, 2048, pass",
    "RSA, 2047, fail high",
    "RSA, 1024, fail high",
    "RSA, 1023, fail critical",
    "EC, 256, pass",
    "EC, 224, fail medium",
    "EC, 192, fail high",
    "Ed25519, 255, pass",
    "DSA, 2048, fail high",
    "RSA, 0, unknown unrecognised",
    "GOST, 256, unknown unrecognised"
  })
  void keys(String algorithm, int bits, String expected) {
    assertThat(
            told(
                "certificate-key-strong",
                c -> {
                  c.key = algorithm;
                  c.bits = bits;
                }))
        .isEqualTo(expected);
  }

  /** A good key is one without the marks that were looked for, and no more. */
  @ParameterizedTest
  @CsvSource({"RSA, 2048, true", "RSA, 32768, false", "EC, 256, false"})
  void aGoodKeyIsSaidToBeNoMoreThanWhatWasLookedAt(String algorithm, int bits, boolean factored) {
    var cert = new Cert();
    cert.key = algorithm;
    cert.bits = bits;
    String because =
        Given.verdict("certificate-key-strong", service(443, https(), cert.seen())).because();
    assertThat(because).contains("lists of keys that leaked were not looked into");
    assertThat(because.contains("ROCA")).isEqualTo(factored);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-roca, fail critical",
    "rsa-fermat, fail critical",
    "rsa-small-factor, fail critical",
    "rsa-exponent-broken, fail critical",
    "rsa-modulus-broken, fail critical",
    "key-not-on-curve, fail critical",
    "rsa-exponent-small, pass",
    "wildcard, pass"
  })
  void keysThatAnybodyCanCompute(String rule, String expected) {
    assertThat(
            told(
                "certificate-key-strong",
                c -> c.notes = List.of(new CertificateSeen.Note(rule, 0, "seen"))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA256withRSA, pass",
    "SHA384withECDSA, pass",
    "SHA256withRSAandMGF1, pass",
    "Ed25519, pass",
    "SHA1withRSA, fail high",
    "SHA-1withRSA, fail high",
    "SHAwithDSA, fail high",
    "MD5withRSA, fail critical",
    "MD2withRSA, fail critical",
    "1.2.3.4, unknown unrecognised"
  })
  void signatures(String algorithm, String expected) {
    assertThat(told("certificate-signature-strong", c -> c.signature = algorithm))
        .isEqualTo(expected);
  }

  /** Nobody looks at a root's signature of itself; a server's own is all there is of it. */
  @Test
  void theSignatureOfARootCountsWhereItIsTheServersCertificate() {
    String id = "certificate-signature-strong";
    var root = new Cert();
    root.sha256 = "99";
    root.selfSigned = true;
    root.signature = "SHA1withRSA";
    assertThat(label(Given.verdict(id, service(443, https(), root.seen())))).isEqualTo("fail high");
    assertThat(label(Given.verdict(id, service(443, https(), under(root))))).isEqualTo("pass");
    root.selfSigned = false;
    assertThat(label(Given.verdict(id, service(443, https(), under(root))))).isEqualTo("fail high");
  }

  private static CertificateSeen under(Cert issuer) {
    CertificateSeen.Chain own = new Cert().seen().chains().getFirst();
    return new CertificateSeen(
        List.of(
            new CertificateSeen.Chain(
                own.via(),
                List.of(
                    own.certificates().getFirst(),
                    issuer.seen().chains().getFirst().certificates().getFirst()),
                own.nameAsked(),
                own.nameMatches(),
                own.paths(),
                own.revoked(),
                own.stapling(),
                own.revocations(),
                own.remarks(),
                own.notes())),
        List.of());
  }

  @Test
  void selfSigned() {
    assertThat(
            told(
                "certificate-not-self-signed",
                c -> {
                  c.selfSigned = true;
                  c.trusted = NO;
                }))
        .isEqualTo("fail high");
    assertThat(told("certificate-not-self-signed", c -> c.selfSigned = true)).isEqualTo("pass");
  }

  @ParameterizedTest
  @EnumSource(Remark.Kind.class)
  void chain(Remark.Kind kind) {
    String expected =
        switch (kind) {
          case INCOMPLETE, MISORDERED, EXPIRED_INTERMEDIATE -> "fail medium";
          case SUPERFLUOUS, DUPLICATE, ROOT_SENT -> "fail info";
          case SELF_SIGNED_LEAF, VENDOR_DEFAULT, MISSING_ISSUER -> "pass";
        };
    assertThat(
            told("certificate-chain-in-order", c -> c.remarks = List.of(new Remark(kind, "odd"))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Remark.Kind.class)
  void vendorDefault(Remark.Kind kind) {
    assertThat(
            told(
                "certificate-not-vendor-default",
                c -> c.remarks = List.of(new Remark(kind, "ManageEngineCA"))))
        .isEqualTo(kind == Remark.Kind.VENDOR_DEFAULT ? "fail high" : "pass");
  }

  @ParameterizedTest
  @CsvSource({
    // 200 days to the second, both ends counted, and one second more.
    "2026-03-15T00:00:00Z, 2026-09-30T23:59:59Z, pass",
    "2026-03-15T00:00:00Z, 2026-10-01T00:00:00Z, fail low",
    // Issued the day before the limit fell.
    "2026-03-14T23:59:59Z, 2026-10-01T00:00:00Z, pass"
  })
  void lifetime(String from, String until, String expected) {
    assertThat(
            told(
                "certificate-lifetime-within-limit",
                c -> {
                  c.notBefore = from;
                  c.notAfter = until;
                }))
        .isEqualTo(expected);
    assertThat(told("certificate-lifetime-within-limit", c -> c.trusted = NO)).isEqualTo("n/a");
    assertThat(told("certificate-lifetime-within-limit", c -> c.trusted = UNCLEAR))
        .isEqualTo("unknown not_tried");
  }

  @ParameterizedTest
  @CsvSource({
    "2018-03-01, 825",
    "2020-08-31, 825",
    "2020-09-01, 398",
    "2026-03-14, 398",
    "2026-03-15, 200",
    "2027-03-14, 200",
    "2027-03-15, 100",
    "2029-03-14, 100",
    "2029-03-15, 47"
  })
  void limits(String issued, int days) {
    assertThat(CertificateLifetime.limit(Instant.parse(issued + "T00:00:00Z"))).isEqualTo(days);
  }

  @Test
  void revocation() {
    assertThat(told("certificate-not-revoked", c -> c.revoked = Given.YES))
        .isEqualTo("fail critical");
    assertThat(told("certificate-not-revoked", c -> c.revoked = NO)).isEqualTo("pass");
    for (Source source : Source.values()) {
      assertThat(told("certificate-not-revoked", c -> c.heard(source, UNCLEAR)))
          .isEqualTo("unknown silent");
    }
  }

  @Test
  void whatWasNotFetchedIsNeverGood() {
    assertThat(told("certificate-not-revoked", c -> c.revoked = UNCLEAR)).isEqualTo("n/a");
    assertThat(
            told(
                "certificate-not-revoked",
                c -> {
                  c.heard(Source.STAPLE, NO);
                  c.revoked = UNCLEAR;
                }))
        .isEqualTo("n/a");
    for (Source source : List.of(Source.OCSP, Source.CRL)) {
      assertThat(
              told(
                  "certificate-not-revoked",
                  c -> {
                    c.heard(source, NO);
                    c.revoked = UNCLEAR;
                  }))
          .isEqualTo("unknown silent");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED, fail medium",
    "CONTRADICTORY, fail medium",
    "NOT_TRIED, unknown not_tried",
    "BUG, unknown bug"
  })
  void staple(Reason reason, String expected) {
    var unclear = new Answer.Unknown(reason, "why");
    String id = "certificate-staple-valid";
    assertThat(told(id, c -> c.heard(Source.STAPLE, unclear))).isEqualTo(expected);
    assertThat(told(id, c -> c.heard(Source.OCSP, unclear))).isEqualTo("n/a");
    assertThat(told(id, c -> c.heard(Source.STAPLE, NO))).isEqualTo("pass");
    assertThat(told(id, c -> c.heard(Source.STAPLE, Given.YES))).isEqualTo("pass");
  }

  @Test
  void aStapleAboutAnotherCertificateOfTheChainIsNotTheServers() {
    assertThat(
            told(
                "certificate-staple-valid",
                c -> {
                  c.heard(Source.STAPLE, NO);
                  c.sha256 = "the server's own";
                }))
        .isEqualTo("n/a");
  }

  @Test
  void theLimitOfLifetimeIsAskedOfNoOtherStore() {
    assertThat(
            told(
                "certificate-lifetime-within-limit",
                c ->
                    c.paths =
                        Optional.of(
                            List.of(Cert.path("ours.pem", Given.YES), Cert.path("Mozilla", NO)))))
        .isEqualTo("n/a");
  }

  @ParameterizedTest
  @CsvSource({
    "true, 2, 0, fail medium",
    "true, 2, 1, fail low",
    "true, 2, 2, pass",
    "true, 0, 0, unknown not_tried",
    "false, 2, 0, n/a",
    "false, 2, 2, n/a"
  })
  void stapleDemanded(boolean demanded, int handshakes, int stapled, String expected) {
    assertThat(
            told(
                "certificate-staple-demanded",
                c -> c.stapling = new CertificateSeen.Stapling(demanded, handshakes, stapled)))
        .isEqualTo(expected);
  }

  /** Nobody has a list of tomorrow's roots; a clock that lags makes old certificates valid. */
  @Test
  void aClockThatCannotBeRightDecidesNothing() {
    String id = "certificate-in-validity";
    for (String notAfter : List.of("2026-12-30T00:00:00Z", "2026-11-01T00:00:00Z")) {
      assertThat(
              told(
                  id,
                  c -> {
                    c.notAfter = notAfter;
                    c.paths =
                        Optional.of(
                            List.of(
                                new CertificateSeen.Path(
                                    "Mozilla",
                                    LocalDate.of(2026, 11, 24),
                                    YES,
                                    List.of(),
                                    Optional.empty())));
                  }))
          .isEqualTo("unknown contradictory");
    }
  }

  /** As a record of an older Picket has it. */
  @Test
  void whatACertificateDemandsIsUnknownWhereNobodyRead() {
    assertThat(told("certificate-staple-demanded", c -> c.unread = true))
        .isEqualTo("unknown not_tried");
  }

  @Test
  void whatCouldNotBeReadIsUnknown() {
    for (Check check : Catalogue.all()) {
      if (check instanceof OfCertificate) {
        String id = check.card().id().value();
        assertThat(told(id, c -> c.malformed = Optional.of("not DER")))
            .isEqualTo("unknown malformed");
        var none =
            new CertificateSeen(
                List.of(), List.of(new CertificateSeen.Unread("TLS 1.2", Reason.RESET, "reset")));
        assertThat(label(Given.verdict(id, service(443, https(), none))))
            .isEqualTo("unknown reset");
      }
    }
  }

  private static String told(String id, Consumer<Cert> change) {
    var cert = new Cert();
    change.accept(cert);
    return label(Given.verdict(id, service(443, https(), cert.seen())));
  }
}
