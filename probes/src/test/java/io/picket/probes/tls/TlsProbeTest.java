package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TlsProbeTest {
  private static final TestPki PKI = TestPki.today();

  @Test
  void costsOneConnectionForEveryPairAndVersionWhenAskedOneAtATime() throws Exception {
    try (TlsServer server =
            TlsServers.nginx(NginxConfiguration.LEGACY, PKI.selfSigned("a.example"));
        Looking looking = Looking.patiently()) {
      TlsSupport seen = looking.at(server.endpoint(), new TlsProbe(new Random(1), 1));
      System.out.println(Looking.summary(seen));
      int pairs = seen.versions().stream().mapToInt(of -> of.suites().size()).sum();

      assertThat(seen.of(TlsVersion.TLS_1_2).orElseThrow().accepted().isYes()).isTrue();
      assertThat(pairs).isGreaterThan(20);
    }
  }
}
