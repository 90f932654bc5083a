package io.picket.fingerprints.tls.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.tls.Groups;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComplianceTest {
  private static final Answer YES = new Answer.Yes("seen");
  private static final Answer NO = new Answer.No("refused");
  private static final Answer UNKNOWN = new Answer.Unknown(Reason.SILENT, "no answer");

  @Test
  void everyPolicyIsReadAndNamedOnce() {
    assertThat(Policies.all()).hasSize(6);
    assertThat(Policies.all().stream().map(TlsPolicy::id).distinct()).hasSize(6);
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

  @Test
  void whatWasNotSeenIsNeverKept() {
    TlsSupport seen =
        seen(
            Map.of(TlsVersion.TLS_1_3, List.of("TLS_AES_128_GCM_SHA256")),
            UNKNOWN,
            List.of("x25519"));

    for (TlsPolicy policy : Policies.all()) {
      assertThat(Compliance.of(policy, seen))
          .as(policy.id())
          .filteredOn(result -> result.clause().rule() instanceof TlsPolicy.VersionsAllowed)
          .isNotEmpty()
          .allMatch(result -> result instanceof Compliance.Result.Unknown);
    }
    TlsSupport nothing = new TlsSupport(List.of(), List.of(), 0, 0, 0);
    for (TlsPolicy policy : Policies.all()) {
      assertThat(Compliance.of(policy, nothing))
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
  }

  private static List<Compliance.Result> results(String policy, TlsSupport seen) {
    return Compliance.of(Policies.named(policy).orElseThrow(), seen);
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
