package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.testkit.Behaviour;
import io.picket.testkit.HostileServer;
import io.picket.testkit.Peer;
import io.picket.testkit.Tls;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is believed on credit, or waits to be asked again, ends as it would have been found out at
 * once: on servers that bear no more than 128 suites, and on one that drops a single hello.
 */
class ManySuitesTest {
  private static final List<Integer> SUITES = List.of(0xc02f, 0x009c, 0xc013);

  @ParameterizedTest
  @CsvSource({"1, ALERT", "1, CLOSE", "8, ALERT", "8, CLOSE"})
  void noMoreThan128(int atOnce, How how) throws Exception {
    asItIs(narrow(how), atOnce);
  }

  /**
   * A first hello that was closed on and a smaller one that is answered are no contradiction.
   * Whether they meet is chance: one look in eight was lost where they were taken for one.
   */
  @RepeatedTest(60)
  void closingOnManyIsNoSignOfAServerThatDropsHellos() throws Exception {
    asItIs(narrow(How.CLOSE), 8);
  }

  private static Behaviour narrow(How how) {
    return client -> {
      byte[] hello = client.readRecord();
      if (Tls.offeredSuites(hello).size() <= 128) {
        client.write(answer(hello));
      } else {
        how.refuse(client);
      }
    };
  }

  /** The first hello of TLS 1.0 goes unanswered, the second does not. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void oneHelloDropped(int atOnce) throws Exception {
    var dropped = new AtomicBoolean();
    Behaviour once =
        client -> {
          byte[] hello = client.readRecord();
          if (isOf(hello, TlsVersion.TLS_1_0) && dropped.compareAndSet(false, true)) {
            client.reset();
          } else {
            client.write(answer(hello));
          }
        };
    asItIs(once, atOnce);
  }

  private static void asItIs(Behaviour server, int atOnce) throws Exception {
    try (HostileServer listening = HostileServer.doing(server);
        Looking looking = Looking.patiently()) {
      TlsSupport seen =
          looking.at(
              listening.endpoint(), new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, atOnce));

      for (TlsSupport.OfVersion of : seen.versions()) {
        boolean spoken = of.version() == TlsVersion.TLS_1_0 || of.version() == TlsVersion.TLS_1_2;
        assertThat(of.suites()).as(Looking.summary(seen)).hasSize(spoken ? SUITES.size() : 0);
        assertThat(spoken ? of.accepted().isYes() : of.accepted().isNo())
            .as(Looking.summary(seen))
            .isTrue();
        assertThat(of.suitesComplete().isYes()).as(Looking.summary(seen)).isTrue();
      }
    }
  }

  /** How it refuses. */
  enum How {
    ALERT {
      @Override
      void refuse(Peer client) throws IOException {
        client.write(Tls.alert(2, 40));
      }
    },
    CLOSE {
      @Override
      void refuse(Peer client) throws IOException {
        client.reset();
      }
    };

    abstract void refuse(Peer client) throws IOException;
  }

  /** TLS 1.0 and 1.2 with three suites, and an alert for everything else. */
  private static byte[] answer(byte[] hello) {
    for (TlsVersion version : List.of(TlsVersion.TLS_1_0, TlsVersion.TLS_1_2)) {
      if (isOf(hello, version)) {
        List<Integer> offered = Tls.offeredSuites(hello);
        return SUITES.stream()
            .filter(offered::contains)
            .findFirst()
            .map(suite -> Tls.serverHello(version.code(), suite))
            .orElseGet(() -> Tls.alert(2, 40));
      }
    }
    return Tls.alert(2, 40);
  }

  private static boolean isOf(byte[] hello, TlsVersion version) {
    return hello.length > 10
        && hello[0] == Tls.HANDSHAKE
        && (hello[9] << 8 | hello[10]) == version.code()
        && !Tls.offeredSuites(hello).contains(0x1301);
  }
}
