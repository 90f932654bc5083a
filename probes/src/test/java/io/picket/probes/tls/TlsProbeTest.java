package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.testkit.Behaviour;
import io.picket.testkit.HostileServer;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsProbeTest {
  private static final TestPki PKI = TestPki.today();

  @ParameterizedTest
  @EnumSource(names = {"LEGACY", "MODERN"})
  void costsOneConnectionForEveryPairAndVersionWhenAskedOneAtATime(NginxConfiguration configuration)
      throws Exception {
    try (TlsServer server = TlsServers.nginx(configuration, PKI.selfSigned("a.example"));
        Looking looking = Looking.patiently()) {
      TlsSupport seen =
          looking.at(server.endpoint(), new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, 1));
      int pairs = seen.versions().stream().mapToInt(of -> of.suites().size()).sum();

      assertThat(seen.connections())
          .as(Looking.summary(seen))
          .isEqualTo(pairs + TlsVersion.values().length);
      assertThat(seen.versions())
          .as(Looking.summary(seen))
          .allSatisfy(of -> assertThat(of.suitesComplete().isYes()).isTrue());
      assertThat(pairs).isGreaterThan(10);
    }
  }

  @Test
  void opensTheNextConnectionWhileAnAnswerIsAwaitedAndUsesEveryOne() throws Exception {
    var second = new CountDownLatch(2);
    var hellos = new AtomicInteger();
    Behaviour patient =
        client -> {
          second.countDown();
          byte[] hello = client.readRecord();
          // The first answer does not come before the second connection.
          if (hello.length > 0 && second.await(20, TimeUnit.SECONDS)) {
            hellos.incrementAndGet();
            client.write(FalseGreenTest.twoSuites(hello));
          }
        };
    try (HostileServer server = HostileServer.doing(patient);
        Looking looking = Looking.patiently()) {
      TlsSupport seen =
          looking.at(server.endpoint(), new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, 1));

      assertThat(seen.of(TlsVersion.TLS_1_2).orElseThrow().suites()).hasSize(2);
      assertThat(hellos).hasValue(seen.connections());
    }
  }
}
