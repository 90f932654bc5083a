package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.tls.policies.Compliance;
import io.picket.fingerprints.tls.policies.Policies;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.Endpoint;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a policy's verdict alone costs, and that it is never greener than a full look. */
class PolicyVerdictTest {
  private static final TestPki PKI = TestPki.today();
  private static final ServiceFacts NOTHING_ELSE =
      new ServiceFacts(new Endpoint(InetAddress.getLoopbackAddress(), 443), List.of());
  private static final String ECDHE_GCM =
      "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384";

  @Test
  void ofAServerThatKeepsItCostsTwelveConnectionsAtMost() throws Exception {
    TlsPolicy policy = Policies.named("mozilla-intermediate").orElseThrow();
    for (String version : List.of("-no_tls1_3", "-serverpref")) {
      try (TlsServer server = TlsServers.openssl(rsa(), "-cipher", ECDHE_GCM, version);
          Looking looking = Looking.patiently()) {
        TlsSupport seen = looking.at(server.endpoint(), verdict(policy));

        assertThat(seen.connections()).as(Looking.summary(seen)).isLessThanOrEqualTo(12);
        assertThat(suiteClauses(policy, seen))
            .isNotEmpty()
            .allSatisfy(result -> assertThat(result).isInstanceOf(Compliance.Result.Kept.class));
        // Nothing is said of what was not asked for.
        assertThat(seen.of(TlsVersion.TLS_1_2).orElseThrow().suitesComplete().isUnknown()).isTrue();
        assertThat(seen.detail()).isEmpty();
      }
    }
  }

  @Test
  void ofAServerThatBreaksItNamesWhatAFullLookNames() throws Exception {
    TlsPolicy policy = Policies.named("mozilla-intermediate").orElseThrow();
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.WITH_TLS_1_0, rsa());
        Looking looking = Looking.patiently()) {
      TlsSupport seen = looking.at(server.endpoint(), verdict(policy));
      TlsSupport all =
          looking.at(server.endpoint(), new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, 8));

      assertThat(broken(policy, seen)).as(Looking.summary(seen)).isEqualTo(broken(policy, all));
      assertThat(broken(policy, all)).containsOnlyKeys("tls_versions", "ciphers");
    }
  }

  @Test
  void nothingIsKeptWhereTheServerStopsAnswering() throws Exception {
    TlsPolicy policy = Policies.named("mozilla-intermediate").orElseThrow();
    for (int served = 1; served < 10; served++) {
      try (HostileServer server =
              HostileServer.doing(
                  Behaviours.firstThen(
                      served,
                      Behaviours.perRecord(FalseGreenTest::twoSuites),
                      Behaviours.alert(2, 40)));
          Looking looking = new Looking(Duration.ofMillis(300))) {
        TlsSupport seen = looking.at(server.endpoint(), verdict(policy));

        assertThat(suiteClauses(policy, seen))
            .as("%d served:%n%s", served, Looking.summary(seen))
            .filteredOn(result -> !result.clause().id().equals("ciphersuites"))
            .noneSatisfy(result -> assertThat(result).isInstanceOf(Compliance.Result.Kept.class));
      }
    }
  }

  /** What breaks each clause, in no order. */
  private static Map<String, Set<String>> broken(TlsPolicy policy, TlsSupport seen) {
    return suiteClauses(policy, seen).stream()
        .filter(Compliance.Result.Broken.class::isInstance)
        .map(Compliance.Result.Broken.class::cast)
        .collect(Collectors.toMap(result -> result.clause().id(), r -> Set.copyOf(r.what())));
  }

  private static TlsProbe verdict(TlsPolicy policy) {
    return new TlsProbe(
        new Random(1), new TlsProbe.Aim(TlsProbe.Detail.VERDICT, Optional.of(policy)));
  }

  /** What became of the clauses about versions that are forbidden and about suites. */
  private static List<Compliance.Result> suiteClauses(TlsPolicy policy, TlsSupport seen) {
    return Compliance.of(policy, seen, NOTHING_ELSE).stream()
        .filter(result ->
            result.clause().rule() instanceof TlsPolicy.VersionsAllowed
                || result.clause().rule() instanceof TlsPolicy.SuitesAllowed
                || result.clause().rule() instanceof TlsPolicy.SuitesNeed)
        .toList();
  }

  private static io.picket.testkit.Credential rsa() {
    return PKI.order("rsa.example").dnsName("rsa.example").key(KeyKind.RSA_2048).issue();
  }
}
