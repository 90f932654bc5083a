package io.picket.fingerprints.tls.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.tls.Groups;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.Endpoint;
import io.picket.model.HttpSeen;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSession;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComplianceTest {
  private static final Answer YES = new Answer.Yes("seen");
  private static final Answer NO = new Answer.No("refused");
  private static final Answer UNKNOWN = new Answer.Unknown(Reason.SILENT, "no answer");

  private static final ServiceFacts NOWHERE =
      new ServiceFacts(new Endpoint(InetAddress.getLoopbackAddress(), 443), List.of());

  @Test
  void everyPolicyIsReadAndNamedOnce() {
    assertThat(Policies.all()).hasSize(8);
    assertThat(Policies.all().stream().map(TlsPolicy::id).distinct()).hasSize(8);
    assertThat(Policies.named("mozilla-modern")).isPresent();
  }

  @Test
  void aGoodServerKeepsTheIntermediateGuideline() {
    TlsSupport seen =
        seen(
            Map.of(
                TlsVersion.TLS_1_2, List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
                TlsVersion.TLS_1_3, List.of("TLS_AES_128_GCM_SHA256")),
            NO,
            List.of("x25519", "secp256r1"));

    assertThat(broken("mozilla-intermediate", seen)).isEmpty();
    assertThat(results("mozilla-intermediate", seen))
        .filteredOn(result -> result.clause().rule() instanceof TlsPolicy.OfTls)
        .allMatch(result -> result instanceof Compliance.Result.Kept);
    assertThat(broken("mozilla-modern", seen)).containsExactly("tls_versions: [TLS 1.2]");
  }

  @Test
  void everyBreachIsNamed() {
    TlsSupport seen =
        seen(
            Map.of(
                TlsVersion.TLS_1_0,
                List.of("TLS_RSA_WITH_RC4_128_SHA"),
                TlsVersion.TLS_1_2,
                List.of("TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_DH_anon_WITH_AES_128_GCM_SHA256")),
            NO,
            List.of("secp521r1"));

    assertThat(broken("mozilla-intermediate", seen))
        .containsExactly(
            "tls_versions: [TLS 1.0]",
            "tls_versions_offered: [no TLS 1.3]",
            "ciphers: [TLS 1.2 TLS_RSA_WITH_AES_128_CBC_SHA, TLS 1.2"
                + " TLS_DH_anon_WITH_AES_128_GCM_SHA256]",
            "tls_curves: [secp521r1]");
    assertThat(broken("pci-dss", seen))
        .containsExactly(
            "4.2.1 (versions): [TLS 1.0]",
            "4.2.1 (strength): [TLS 1.2 TLS_DH_anon_WITH_AES_128_GCM_SHA256]");
  }

  /** A version of which nothing could be told may have a group of its own, and a weaker one. */
  @Test
  void aDiffieHellmanGroupOfOneVersionIsNotThatOfAnother() {
    var accepted = Map.of(TlsVersion.TLS_1_2, List.of("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"));
    assertThat(ofGroups(seen(accepted, NO, List.of("x25519"))))
        .isNotEmpty()
        .allMatch(result -> result instanceof Compliance.Result.Kept);
    assertThat(ofGroups(seen(accepted, UNKNOWN, List.of("x25519"))))
        .isNotEmpty()
        .allMatch(result -> result instanceof Compliance.Result.Unknown);
  }

  /** What is said of the groups where one of 8,192 bits was seen. */
  private static List<Compliance.Result> ofGroups(TlsSupport seen) {
    TlsDetail detail = seen.detail().orElseThrow();
    var with =
        new TlsDetail(
            detail.groups(),
            YES,
            List.of(),
            YES,
            List.of(new TlsDetail.DhGroup(8192, Optional.empty(), YES, NO, "00")),
            List.of(),
            YES,
            List.of(),
            detail.clientCertificate(),
            List.of());
    var support = new TlsSupport(seen.versions(), List.of(), 0, 0, 0, Optional.of(with));
    return Policies.all().stream()
        .flatMap(policy -> Compliance.of(policy, support, NOWHERE).stream())
        .filter(result -> result.clause().rule() instanceof TlsPolicy.DhBitsAtLeast)
        .toList();
  }

  @Test
  void whatWasNotSeenIsNeverKept() {
    TlsSupport seen =
        seen(
            Map.of(TlsVersion.TLS_1_3, List.of("TLS_AES_128_GCM_SHA256")),
            UNKNOWN,
            List.of("x25519"));

    for (TlsPolicy policy : Policies.all()) {
      assertThat(Compliance.of(policy, seen, NOWHERE))
          .as(policy.id())
          .filteredOn(result -> result.clause().rule() instanceof TlsPolicy.VersionsAllowed)
          .isNotEmpty()
          .allMatch(result -> result instanceof Compliance.Result.Unknown);
    }
    TlsSupport nothing = new TlsSupport(List.of(), List.of(), 0, 0, 0);
    for (TlsPolicy policy : Policies.all()) {
      assertThat(Compliance.of(policy, nothing, NOWHERE))
          .as(policy.id())
          .allMatch(result -> result instanceof Compliance.Result.Unknown);
    }
  }

  @Test
  void mistakesAreShownWithTheirPlace() {
    String text =
        """
        id: house
        title: House rules
        version: 1
        source: intranet
        clauses:
          - id: a
            says: one suite
            versions: [TLS 1.2]
            suites-allowed: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA265]
        """;
    assertThatThrownBy(() -> Policies.read("house.yaml", text))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("house.yaml:9:22")
        .hasMessageContaining("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assertThatThrownBy(() -> Policies.read("house.yaml", text.replace("[TLS 1.2]", "[TLS 1.5]")))
        .hasMessageContaining("house.yaml:8:16");
    String keys =
        text.replaceFirst("(?s)    versions.*", "    certificate-keys-allowed: {RSS: 2048}");
    assertThatThrownBy(() -> Policies.read("house.yaml", keys))
        .hasMessageContaining("house.yaml:8:32")
        .hasMessageContaining("RSA");
    String hashes =
        text.replaceFirst("(?s)    versions.*", "    certificate-hashes-allowed: [SHA-256]");
    assertThatThrownBy(() -> Policies.read("house.yaml", hashes))
        .hasMessageContaining("house.yaml:8:34")
        .hasMessageContaining("SHA256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "versions-required: []",
        "versions-allowed: [SSLv2, SSLv3, TLS 1.0, TLS 1.1, TLS 1.2, TLS 1.3]",
        "suites-need: {bits: 128}\nversions: []",
        "suites-need: {}\nversions: [TLS 1.2]",
        "suites-need: {aead: false, bits: 0, mac: []}\nversions: [TLS 1.2]",
        "suites-allowed: [TLS_AES_128_GCM_SHA256]\nversions: []",
        "feature: early-data\nwanted: false\nwhen: {accepts: []}"
      })
  void aClauseThatEveryServerKeepsIsAMistake(String clause) {
    assertThatThrownBy(() -> house(clause, NO_TLS, NOWHERE))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("house.yaml:");
  }

  private static final String HOUSE =
      """
      id: house
      title: House rules
      version: 1
      source: intranet
      clauses:
        - id: a
          says: something about sessions
          feature: early-data
          wanted: false
      """;

  private static String house(String clause, TlsSupport tls, ServiceFacts endpoint) {
    String text = HOUSE.replaceFirst("(?s)feature.*", clause.replace("\n", "\n    ") + "\n");
    return label(Compliance.of(Policies.read("house.yaml", text), tls, endpoint).getFirst());
  }

  private static TlsSession session(Answer answer) {
    return new TlsSession(
        List.of(),
        List.of(),
        List.of(new TlsSession.Feature(TlsSession.Question.EARLY_DATA, answer)));
  }

  @Test
  void whatOnlyFinishedHandshakesShowCanBeDemanded() {
    String none = "feature: early-data\nwanted: false";
    String some = "feature: early-data\nwanted: true";
    assertThat(house(none, NO_TLS, NOWHERE)).isEqualTo("unknown");
    assertThat(house(none, NO_TLS, NOWHERE.with(run("TlsSession", session(NO))))).isEqualTo("kept");
    assertThat(house(none, NO_TLS, NOWHERE.with(run("TlsSession", session(YES)))))
        .isEqualTo("[early-data]");
    assertThat(house(some, NO_TLS, NOWHERE.with(run("TlsSession", session(NO)))))
        .isEqualTo("[no early-data]");
    assertThat(house(none, NO_TLS, NOWHERE.with(run("TlsSession", session(UNKNOWN)))))
        .isEqualTo("unknown");
    var others = new TlsSession(List.of(), List.of(), List.of());
    assertThat(house(none, NO_TLS, NOWHERE.with(run("TlsSession", others)))).isEqualTo("unknown");
  }

  @Test
  void aClauseAppliesWhereItsConditionIsMetOnly() {
    Map<TlsVersion, List<String>> old =
        Map.of(TlsVersion.TLS_1_0, List.of("TLS_RSA_WITH_AES_128_CBC_SHA"));
    Map<TlsVersion, List<String>> modern =
        Map.of(
            TlsVersion.TLS_1_2, List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
            TlsVersion.TLS_1_3, List.of("TLS_AES_128_GCM_SHA256"));
    ServiceFacts early = NOWHERE.with(run("TlsSession", session(YES)));
    ServiceFacts none = NOWHERE.with(run("TlsSession", session(NO)));
    String fallback = when("{accepts: [TLS 1.0, TLS 1.1], refuses: [TLS 1.3]}");
    assertThat(house(fallback, seen(old, NO, List.of()), early)).isEqualTo("[early-data]");
    assertThat(house(fallback, seen(old, NO, List.of()), none)).isEqualTo("kept");
    assertThat(house(fallback, seen(old, UNKNOWN, List.of()), early)).isEqualTo("unknown");
    assertThat(house(fallback, seen(old, UNKNOWN, List.of()), none)).isEqualTo("kept");
    assertThat(house(fallback, seen(modern, NO, List.of()), early)).isEqualTo("n/a");
    assertThat(house(fallback, seen(modern, UNKNOWN, List.of()), early)).isEqualTo("n/a");
    String cbc = when("{cbc: true}");
    assertThat(house(cbc, seen(old, UNKNOWN, List.of()), early)).isEqualTo("[early-data]");
    assertThat(house(cbc, seen(modern, NO, List.of()), early)).isEqualTo("n/a");
    assertThat(house(cbc, seen(modern, UNKNOWN, List.of()), early)).isEqualTo("unknown");
    assertThat(house(cbc, NO_TLS, early)).isEqualTo("unknown");
  }

  private static String when(String condition) {
    return "feature: early-data\nwanted: false\nwhen: " + condition;
  }

  @Test
  void mistakesAboutFeaturesAreShownWithTheirPlace() {
    assertThatThrownBy(() -> Policies.read("house.yaml", HOUSE.replace("early-data", "erly-data")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("house.yaml:8:14")
        .hasMessageContaining("early-data");
    String condition = HOUSE + "    when: {accept: [TLS 1.3]}\n";
    assertThatThrownBy(() -> Policies.read("house.yaml", condition))
        .hasMessageContaining("house.yaml:10:12")
        .hasMessageContaining("accepts");
    assertThatThrownBy(() -> Policies.read("house.yaml", HOUSE + "    when: {}\n"))
        .hasMessageContaining("house.yaml:10:11");
    assertThatThrownBy(() -> Policies.read("house.yaml", HOUSE.replace("wanted", "whanted")))
        .hasMessageContaining("wanted");
  }

  private static final TlsSupport NO_TLS = new TlsSupport(List.of(), List.of(), 0, 0, 0);

  @Test
  void theCertificateIsHeldAgainstThePolicyToo() {
    var good = certificate("EC", 256, "SHA256withECDSA", 90);
    assertThat(held("mozilla-modern", good)).containsOnly("kept");
    assertThat(held("mozilla-modern", certificate("RSA", 4096, "SHA1withRSA", 91)))
        .containsExactly("[RSA 4096]", "[SHA1withRSA]", "[91 days]");
    assertThat(held("mozilla-intermediate", certificate("RSA", 1024, "SHA256withRSA", 367)))
        .containsExactly("[RSA 1024]", "kept", "[367 days]");
    assertThat(held("nist-sp-800-52r2", certificate("Ed25519", 256, "Ed25519", 1095)))
        .containsExactly("[Ed25519 256]", "kept", "kept");
  }

  @Test
  void whatHashesInAWayThatHasNoNameHereIsNoHashThatIsAllowed() {
    // SHA-1 by the identifier of OIW, and PSS with a digest that is not known.
    for (String signature : List.of("1.3.14.3.2.29", "1.2.840.113549.1.1.10")) {
      assertThat(held("mozilla-modern", certificate("EC", 256, signature, 90)))
          .containsExactly("kept", "unknown", "kept");
    }
  }

  @Test
  void trustMeansRootNameAndNotRevoked() {
    var leaf = certificate("EC", 256, "SHA256withECDSA", 90);
    assertThat(held("pci-dss", chains(chain(leaf, YES, YES, NO)))).containsExactly("kept");
    assertThat(held("pci-dss", chains(chain(leaf, NO, NO, YES))))
        .containsExactly("[not trusted (TLS 1.3), not made out to a.example, revoked]");
    assertThat(held("pci-dss", chains(chain(leaf, UNKNOWN, YES, NO)))).containsExactly("unknown");
    assertThat(held("pci-dss", chains(chain(leaf, YES, UNKNOWN, NO)))).containsExactly("unknown");
    assertThat(held("pci-dss", new CertificateSeen(List.of(), List.of())))
        .containsExactly("unknown");
  }

  @Test
  void aChainThatWasNotReadKeepsTheClauseOpenUnlessTheServerRefusesIt() {
    var good = chain(certificate("EC", 256, "SHA256withECDSA", 90), YES, YES, NO);
    for (Reason reason : List.of(Reason.SILENT, Reason.RESET, Reason.MALFORMED)) {
      var unread = new CertificateSeen.Unread("TLS 1.2", reason, "why");
      assertThat(held("pci-dss", new CertificateSeen(List.of(good), List.of(unread))))
          .as(reason.name())
          .containsExactly("unknown");
    }
    var refused = new CertificateSeen.Unread("TLS 1.2", Reason.REFUSED, "alert");
    assertThat(held("pci-dss", new CertificateSeen(List.of(good), List.of(refused))))
        .containsExactly("kept");
    assertThat(held("pci-dss", new CertificateSeen(List.of(), List.of(refused))))
        .containsExactly("unknown");
  }

  @Test
  void hstsIsForHttpsOnly() {
    assertThat(hsts(true, Optional.of("max-age=63072000; preload"))).isEqualTo("kept");
    assertThat(hsts(true, Optional.of("max-age=63071999"))).isEqualTo("[max-age=63071999]");
    assertThat(hsts(true, Optional.of("max-age=soon")))
        .isEqualTo("[no usable Strict-Transport-Security]");
    assertThat(hsts(true, Optional.empty())).isEqualTo("[no usable Strict-Transport-Security]");
    assertThat(hsts(false, Optional.empty())).isEqualTo("n/a");
  }

  @Test
  void hstsOfAPortThatWasLookedAtInClearAloneIsNotKnown() {
    for (Answer inside : List.of(YES, UNKNOWN)) {
      var service =
          new ServiceSeen(
              Optional.of("http"),
              inside,
              YES,
              inside,
              Optional.empty(),
              List.of(),
              false,
              List.of(),
              List.of(),
              Optional.empty());
      var clear = new HttpSeen(false, List.of(), Optional.empty());
      ServiceFacts both = NOWHERE.with(run("ServiceSeen", service)).with(run("HttpSeen", clear));
      assertThat(labels("mozilla-modern", both, TlsPolicy.HstsAtLeast.class))
          .containsExactly("unknown");
    }
  }

  private static String hsts(boolean tls, Optional<String> value) {
    List<HttpSeen.Header> headers =
        value.stream().map(v -> new HttpSeen.Header("Strict-Transport-Security", v)).toList();
    var start =
        new HttpSeen.Exchange(
            "https://a.example/",
            200,
            headers,
            Optional.empty(),
            new HttpSeen.Body(0, false, false, false, Optional.empty()));
    var seen = new HttpSeen(tls, List.of(start), Optional.empty());
    return labels(
            "mozilla-modern", NOWHERE.with(run("HttpSeen", seen)), TlsPolicy.HstsAtLeast.class)
        .getFirst();
  }

  private static List<String> held(String policy, CertificateSeen.Certificate leaf) {
    return held(policy, chains(chain(leaf, YES, YES, NO)));
  }

  private static List<String> held(String policy, CertificateSeen seen) {
    return labels(
        policy, NOWHERE.with(run("CertificateSeen", seen)), TlsPolicy.OfCertificates.class);
  }

  private static List<String> labels(
      String policy, ServiceFacts endpoint, Class<? extends TlsPolicy.Rule> rules) {
    return Compliance.of(Policies.named(policy).orElseThrow(), NO_TLS, endpoint).stream()
        .filter(result -> rules.isInstance(result.clause().rule()))
        .map(ComplianceTest::label)
        .toList();
  }

  private static String label(Compliance.Result result) {
    return switch (result) {
      case Compliance.Result.Kept _ -> "kept";
      case Compliance.Result.Broken(var clause, var what) -> what.toString();
      case Compliance.Result.Unknown _ -> "unknown";
      case Compliance.Result.NotApplicable _ -> "n/a";
    };
  }

  private static ProbeRun run(String sees, Observation seen) {
    return new ProbeRun(
        "probe", sees, new Outcome.Observed<>(seen), 0, 0, 0, 0, java.time.Duration.ZERO);
  }

  private static CertificateSeen chains(CertificateSeen.Chain chain) {
    return new CertificateSeen(List.of(chain), List.of());
  }

  private static CertificateSeen.Chain chain(
      CertificateSeen.Certificate leaf, Answer trusted, Answer named, Answer revoked) {
    var path =
        new CertificateSeen.Path(
            "Mozilla", LocalDate.of(2026, 11, 1), trusted, List.of(), Optional.empty());
    return new CertificateSeen.Chain(
        "TLS 1.3",
        List.of(leaf),
        "a.example",
        named,
        List.of(path),
        revoked,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Valid for so many days, its last second counted. */
  private static CertificateSeen.Certificate certificate(
      String key, int bits, String signature, int days) {
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    return new CertificateSeen.Certificate(
        "00",
        "CN=a",
        "CN=b",
        "1",
        from,
        from.plus(java.time.Duration.ofDays(days)).minusSeconds(1),
        List.of(),
        key,
        bits,
        "00",
        signature,
        false,
        false,
        false,
        "",
        Optional.empty());
  }

  private static List<Compliance.Result> results(String policy, TlsSupport seen) {
    return Compliance.of(Policies.named(policy).orElseThrow(), seen, NOWHERE);
  }

  private static List<String> broken(String policy, TlsSupport seen) {
    var list = new ArrayList<String>();
    for (Compliance.Result result : results(policy, seen)) {
      if (result instanceof Compliance.Result.Broken(TlsPolicy.Clause clause, var what)) {
        list.add(clause.id() + ": " + what);
      }
    }
    return list;
  }

  /** Versions that are not in the map have the given answer; every list is complete. */
  private static TlsSupport seen(
      Map<TlsVersion, List<String>> accepted, Answer others, List<String> groups) {
    var versions = new ArrayList<TlsSupport.OfVersion>();
    for (TlsVersion version : TlsVersion.values()) {
      List<String> names = accepted.getOrDefault(version, List.of());
      boolean has = accepted.containsKey(version);
      versions.add(
          new TlsSupport.OfVersion(
              version,
              has ? YES : others,
              names.stream()
                  .map(name -> Suites.named(name).orElseThrow())
                  .map(suite -> new TlsSupport.CipherSuite(suite.code(), suite.name()))
                  .toList(),
              has || others.isNo() ? YES : others,
              TlsSupport.Preference.UNKNOWN));
    }
    List<TlsDetail.NamedGroup> named =
        groups.stream()
            .map(name -> Groups.all().stream().filter(g -> g.name().equals(name)).findFirst())
            .map(group -> group.orElseThrow())
            .map(group -> new TlsDetail.NamedGroup(group.code(), group.name()))
            .toList();
    var detail =
        new TlsDetail(
            named,
            YES,
            List.of(),
            YES,
            List.of(),
            List.of(),
            YES,
            List.of(),
            new TlsDetail.ClientCertificate(NO, NO, List.of()),
            List.of());
    return new TlsSupport(versions, List.of(), 0, 0, 0, Optional.of(detail));
  }
}
