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
      TlsSupport seen =
          looking.at(server.endpoint(), new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, 1));
      int pairs = seen.versions().stream().mapToInt(of -> of.suites().size()).sum();

      // One more is the good hello that makes the last refusal credible.
      assertThat(seen.connections())
          .as(Looking.summary(seen))
          .isBetween(pairs + TlsVersion.values().length, pairs + TlsVersion.values().length + 1);
      assertThat(pairs).isGreaterThan(40);
    }
  }
}
