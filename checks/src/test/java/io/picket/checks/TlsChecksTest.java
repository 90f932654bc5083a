package io.picket.checks;

import static io.picket.checks.Given.NO;
import static io.picket.checks.Given.UNCLEAR;
import static io.picket.checks.Given.YES;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.service;
import static io.picket.checks.Given.tls;
import static io.picket.checks.Given.tls12;
import static io.picket.checks.Given.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.Outcome;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsChecksTest {
  private static final List<String> REFUSED =
      Catalogue.all().stream()
          .filter(TlsSuitesRefused.class::isInstance)
          .map(check -> check.card().id().value())
          .toList();

  @ParameterizedTest
  @CsvSource({
    "tls-ssl-2-refused, SSL_2, critical",
    "tls-ssl-3-refused, SSL_3, high",
    "tls-1-0-refused, TLS_1_0, medium",
    "tls-1-1-refused, TLS_1_1, medium"
  })
  void oldVersions(String id, TlsVersion version, String severity) {
    assertThat(told(id, tls(version(version, YES, YES)))).isEqualTo("fail " + severity);
    assertThat(told(id, tls(version(version, NO, YES)))).isEqualTo("pass");
    assertThat(told(id, tls(version(version, UNCLEAR, UNCLEAR)))).isEqualTo("unknown silent");
    assertThat(told(id, tls())).isEqualTo("unknown not_tried");
  }

  @ParameterizedTest
  @CsvSource({
    "tls-null-refused, TLS_RSA_WITH_NULL_SHA256, critical",
    "tls-anonymous-refused, TLS_DH_anon_WITH_AES_128_CBC_SHA, critical",
    "tls-export-refused, TLS_RSA_EXPORT_WITH_RC4_40_MD5, critical",
    "tls-rc4-refused, TLS_RSA_WITH_RC4_128_SHA, high",
    "tls-des-refused, TLS_RSA_WITH_DES_CBC_SHA, high",
    "tls-3des-refused, TLS_RSA_WITH_3DES_EDE_CBC_SHA, medium",
    "tls-static-rsa-refused, TLS_RSA_WITH_AES_128_GCM_SHA256, low",
    "tls-cbc-refused, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, low"
  })
  void weakSuites(String id, String suite, String severity) {
    String good = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    assertThat(told(id, tls12(good, suite))).isEqualTo("fail " + severity);
    assertThat(told(id, tls12(good))).isEqualTo("pass");
    // Seen is seen, even when the list is not complete.
    assertThat(told(id, tls(version(TlsVersion.TLS_1_2, YES, UNCLEAR, suite))))
        .isEqualTo("fail " + severity);
  }

  @Test
  void theClientMayChooseAmongStrongSuites() {
    String id = "tls-server-preference";
    String strong = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    assertThat(told(id, tls(byClient(YES, strong, "TLS_DHE_RSA_WITH_AES_128_CCM"))))
        .isEqualTo("pass");
    for (String weak :
        List.of(
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_DH_anon_WITH_AES_128_GCM_SHA256",
            "NOBODY_KNOWS_IT")) {
      assertThat(told(id, tls(byClient(YES, strong, weak)))).as(weak).isEqualTo("fail info");
    }
    // There may be a weak one among those that were not seen.
    assertThat(told(id, tls(byClient(UNCLEAR, strong)))).isEqualTo("fail info");
  }

  private static TlsSupport.OfVersion byClient(Answer complete, String... suites) {
    TlsSupport.OfVersion seen = version(TlsVersion.TLS_1_2, YES, complete, suites);
    return new TlsSupport.OfVersion(
        seen.version(),
        seen.accepted(),
        seen.suites(),
        seen.suitesComplete(),
        TlsSupport.Preference.CLIENT);
  }

  @Test
  void serversWithTheSameFaultAreToldOfInTheSameWords() {
    String first = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA";
    String second = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA";
    for (TlsSupport seen : List.of(tls12(first, second), tls12(second, first))) {
      assertThat(Given.verdict("tls-cbc-refused", service(443, https(), seen)))
          .isInstanceOfSatisfying(
              Verdict.Fail.class,
              fail -> assertThat(fail.because()).contains(first + " and " + second));
    }
  }

  @Test
  void tripleDesIsNotDes() {
    assertThat(told("tls-des-refused", tls12("TLS_RSA_WITH_3DES_EDE_CBC_SHA"))).isEqualTo("pass");
  }

  @Test
  void aSuiteNobodyKnowsIsNotStrong() {
    for (String id : REFUSED) {
      assertThat(told(id, tls12("unknown 0xABCD"))).as(id).isEqualTo("unknown unrecognised");
    }
  }

  /** Every mixture of accepted, refused, unknown and not asked, with complete and open lists. */
  @Test
  void nothingUnseenEverPasses() {
    List<Optional<Answer>> accepted =
        List.of(Optional.of(YES), Optional.of(NO), Optional.of(UNCLEAR), Optional.empty());
    TlsVersion[] all = TlsVersion.values();
    for (int mixture = 0; mixture < Math.pow(4, all.length); mixture++) {
      for (Answer complete : List.of(YES, NO, UNCLEAR)) {
        var entries = new ArrayList<TlsSupport.OfVersion>();
        for (int at = 0, rest = mixture; at < all.length; at++, rest /= 4) {
          TlsVersion version = all[at];
          accepted
              .get(rest % 4)
              .ifPresent(answer ->
                  entries.add(
                      version(
                          version,
                          answer,
                          complete,
                          answer.isYes() ? suites(version) : new String[0])));
        }
        assertHonest(tls(entries.toArray(TlsSupport.OfVersion[]::new)));
      }
    }
  }

  private static String[] suites(TlsVersion version) {
    return new String[] {
      version == TlsVersion.TLS_1_3
          ? "TLS_AES_128_GCM_SHA256"
          : "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    };
  }

  private static void assertHonest(TlsSupport seen) {
    for (Check check : Catalogue.all()) {
      if (check instanceof TlsVersionRefused refused) {
        boolean no = seen.of(refused.version()).map(v -> v.accepted().isNo()).orElse(false);
        assertThat(judged(refused, seen) instanceof Verdict.Pass).isEqualTo(no);
      } else if (check instanceof TlsSuitesRefused refused) {
        boolean whole =
            refused.versions().stream()
                .allMatch(version ->
                    seen.of(version)
                        .map(v ->
                            v.accepted().isNo()
                                || (v.accepted().isYes() && v.suitesComplete().isYes()))
                        .orElse(false));
        assertThat(judged(refused, seen) instanceof Verdict.Pass).isEqualTo(whole);
      } else if (check instanceof TlsModernOffered offered) {
        boolean yes =
            offered.versions().stream()
                .anyMatch(v -> seen.of(v).map(e -> e.accepted().isYes()).orElse(false));
        assertThat(judged(offered, seen) instanceof Verdict.Pass).isEqualTo(yes);
      }
    }
  }

  private static Verdict judged(Check.OfEndpoint<TlsSupport> check, TlsSupport seen) {
    return check.judge(
        seen,
        service(443),
        new Circumstances(Given.NOW, Given.host(Given.open("443")), Given.profile()));
  }

  @Test
  void currentVersions() {
    assertThat(told("tls-1-2-or-later-offered", tls12("TLS_AES_128_GCM_SHA256"))).isEqualTo("pass");
    assertThat(told("tls-1-3-offered", tls12())).isEqualTo("fail low");
    assertThat(
            told(
                "tls-1-2-or-later-offered",
                tls(version(TlsVersion.TLS_1_2, NO, YES), version(TlsVersion.TLS_1_3, NO, YES))))
        .isEqualTo("fail high");
    assertThat(
            told(
                "tls-1-2-or-later-offered",
                tls(
                    version(TlsVersion.TLS_1_2, NO, YES),
                    version(TlsVersion.TLS_1_3, UNCLEAR, UNCLEAR))))
        .isEqualTo("unknown silent");
  }

  @Test
  void somethingGoodMustBeOffered() {
    String cbc = "TLS_RSA_WITH_AES_128_CBC_SHA";
    for (String id : List.of("tls-aead-offered", "tls-forward-secrecy-offered")) {
      assertThat(told(id, tls12(cbc))).isEqualTo("fail medium");
      assertThat(told(id, tls12(cbc, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))).isEqualTo("pass");
      assertThat(told(id, tls12())).isEqualTo("n/a");
      assertThat(told(id, tls(version(TlsVersion.TLS_1_2, YES, UNCLEAR, cbc))))
          .startsWith("unknown");
    }
  }

  @Test
  void anomaliesAreTold() {
    var odd =
        new TlsSupport(
            tls12("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256").versions(),
            List.of(new Evidence("TLS 1.2", "answered a suite that was not offered")),
            7,
            1,
            1);
    assertThat(told("tls-answers-consistent", odd)).isEqualTo("fail low");
    assertThat(told("tls-answers-consistent", tls12())).isEqualTo("pass");
    assertThat(told("tls-answers-consistent", tls(version(TlsVersion.TLS_1_2, UNCLEAR, UNCLEAR))))
        .isEqualTo("unknown silent");
  }

  @Test
  void aPortWithoutTlsIsNotAsked() {
    for (Check check : Catalogue.all()) {
      if (check instanceof OfTls || check instanceof OfCertificate) {
        assertThat(label(Given.verdict(check.card().id().value(), service(80, Given.http()))))
            .isEqualTo("n/a");
      }
    }
  }

  @Test
  void theRemedyFitsTheProduct() {
    var facts =
        service(
            443, https(Given.product("screenconnect")), tls(version(TlsVersion.TLS_1_1, YES, YES)));
    assertThat(((Verdict.Fail) Given.verdict("tls-1-1-refused", facts)).remedy().orElseThrow())
        .contains("SCHANNEL")
        .contains("TLS 1.1\\Server")
        .contains("Enabled = 0");
  }

  @Test
  void aChosenPolicyIsHeldAgainst() {
    var policy =
        io.picket.fingerprints.tls.policies.Policies.named("mozilla-intermediate").orElseThrow();
    var profile = Given.profile().withPolicy(policy);
    var old =
        tls(
            version(TlsVersion.TLS_1_0, YES, YES, "TLS_RSA_WITH_AES_128_CBC_SHA"),
            version(TlsVersion.TLS_1_2, YES, YES, "TLS_RSA_WITH_AES_128_CBC_SHA"));
    assertThat(policed(profile, old)).isEqualTo("fail medium");
    assertThat(policed(profile, tls(version(TlsVersion.TLS_1_2, UNCLEAR, UNCLEAR))))
        .startsWith("unknown");
    assertThat(told("tls-policy-kept", old)).isEqualTo("n/a");
  }

  @Test
  void adviceNotFollowedDoesNotHideADemandThatNobodyCouldSee(@TempDir Path folder)
      throws IOException {
    var profile =
        house(
            folder,
            """
              - id: demand
                says: no TLS 1.0
                versions-allowed: [TLS 1.2, TLS 1.3]
              - id: advice
                says: one suite
                level: should
                versions: [TLS 1.2]
                suites-allowed: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
            """);
    String good = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    String other = "TLS_RSA_WITH_AES_128_CBC_SHA";
    assertThat(policed(profile, old(NO, good))).isEqualTo("pass");
    assertThat(policed(profile, old(NO, other))).isEqualTo("fail low");
    assertThat(policed(profile, old(YES, other))).isEqualTo("fail medium");
    assertThat(policed(profile, old(UNCLEAR, other))).startsWith("unknown");
    assertThat(policed(profile, old(UNCLEAR, good))).startsWith("unknown");
  }

  @Test
  void aPolicyThatSpeaksOfNothingHereIsNotKept(@TempDir Path folder) throws IOException {
    var profile =
        house(
            folder,
            """
              - id: hsts
                says: HSTS
                hsts-seconds-at-least: 1
            """);
    var facts =
        service(443, https(), old(NO, "TLS_RSA_WITH_AES_128_CBC_SHA"))
            .with(Given.run(HttpSeen.class, new Outcome.NotApplicable<>("speaks no HTTP")));
    assertThat(
            label(Given.verdict("tls-policy-kept", profile, Given.host(Given.open("443"), facts))))
        .isEqualTo("n/a");
  }

  @Test
  void whoKeepsAPolicyIsToldWhatItWasNotJudgedBy(@TempDir Path folder) throws IOException {
    var profile =
        house(
            folder,
            """
              - id: versions
                says: no SSL
                versions-allowed: [TLS 1.0, TLS 1.1, TLS 1.2, TLS 1.3]
            leaves-out: [stapled answers, random numbers]
            """);
    var facts = service(443, https(), old(NO, "TLS_RSA_WITH_AES_128_CBC_SHA"));
    assertThat(
            Given.verdict("tls-policy-kept", profile, Given.host(Given.open("443"), facts))
                .because())
        .isEqualTo(
            "Keeps the 1 clause of House (1). Not judged: stapled answers and random numbers.");
  }

  private static TlsSupport old(Answer ten, String suite) {
    return tls(
        version(TlsVersion.SSL_2, NO, YES),
        version(TlsVersion.SSL_3, NO, YES),
        version(TlsVersion.TLS_1_0, ten, YES),
        version(TlsVersion.TLS_1_1, NO, YES),
        version(TlsVersion.TLS_1_2, YES, YES, suite),
        version(TlsVersion.TLS_1_3, NO, YES));
  }

  private static Profile house(Path folder, String clauses) throws IOException {
    Path file = folder.resolve("house.yaml");
    Files.writeString(
        file,
        "id: house\ntitle: House\nversion: \"1\"\nsource: https://example.com/\nclauses:\n"
            + clauses);
    return Given.profile().withPolicy(io.picket.fingerprints.tls.policies.Policies.read(file));
  }

  private static String policed(Profile profile, TlsSupport seen) {
    return label(
        Given.verdict(
            "tls-policy-kept",
            profile,
            Given.host(Given.open("443"), service(443, https(), seen))));
  }

  private static String told(String id, TlsSupport seen) {
    return label(Given.verdict(id, service(443, https(), seen)));
  }
}
