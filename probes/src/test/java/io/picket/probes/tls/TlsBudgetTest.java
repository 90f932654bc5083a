package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.testkit.Behaviour;
import io.picket.testkit.HostileServer;
import io.picket.testkit.ManualClock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections, bytes and seconds that run out: what is left is unknown for that reason, what was
 * learnt is kept, and no refusal is taken for granted.
 */
class TlsBudgetTest {
  private static final long PLENTY = 1L << 30;
  private static final Duration FOREVER = Duration.ofDays(1);

  private final ManualClock clock = new ManualClock();

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void ofConnections(int connections) throws Exception {
    Seen seen = look(new Asker.Budget(connections, PLENTY, FOREVER), Duration.ZERO);

    assertThat(seen.connections).isEqualTo(connections);
    holds(seen.support);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void ofSeconds(int seconds) throws Exception {
    Seen seen =
        look(new Asker.Budget(1000, PLENTY, Duration.ofSeconds(seconds)), Duration.ofSeconds(1));

    // Every hello takes a second here.
    assertThat(seen.hellos).isEqualTo(seconds);
    holds(seen.support);
  }

  @Test
  void ofBytes() throws Exception {
    Seen whole = look(new Asker.Budget(1000, PLENTY, FOREVER), Duration.ZERO);
    TlsSupport all = whole.support;
    long half = (all.bytesSent() + all.bytesReceived()) / 2;
    long largest = 4096;

    Seen seen = look(new Asker.Budget(1000, half, FOREVER), Duration.ZERO);

    assertThat(seen.support.bytesSent() + seen.support.bytesReceived())
        .isBetween(half, half + largest);
    assertThat(seen.connections).isLessThan(whole.connections);
    holds(seen.support);
  }

  /** The server has TLS 1.2 with two suites and nothing else. */
  private static void holds(TlsSupport seen) {
    assertThat(seen.of(TlsVersion.TLS_1_2).orElseThrow().accepted().isYes())
        .as(Looking.summary(seen))
        .isTrue();
    assertThat(seen.of(TlsVersion.TLS_1_2).orElseThrow().suites()).isNotEmpty();
    assertThat(seen.versions())
        .as(Looking.summary(seen))
        .anySatisfy(of -> assertThat(isOutOfBudget(of.suitesComplete())).isTrue())
        .allSatisfy(
            of -> assertThat(!of.accepted().isUnknown() || isOutOfBudget(of.accepted())).isTrue());
  }

  private static boolean isOutOfBudget(Answer answer) {
    return answer instanceof Answer.Unknown(Reason reason, String detail)
        && reason == Reason.OUT_OF_BUDGET
        && detail.contains("were spent on this endpoint");
  }

  private record Seen(TlsSupport support, int connections, int hellos) {}

  private Seen look(Asker.Budget budget, Duration eachTakes) throws Exception {
    var hellos = new AtomicInteger();
    Behaviour slow =
        client -> {
          byte[] hello = client.read();
          if (hello.length > 0) {
            hellos.incrementAndGet();
            clock.advance(eachTakes);
            client.write(FalseGreenTest.twoSuites(hello));
          }
        };
    try (HostileServer server = HostileServer.doing(slow);
        Looking looking = Looking.patiently()) {
      var probe = new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, 1, budget, clock);
      TlsSupport seen = looking.at(server.endpoint(), probe);
      return new Seen(seen, server.connections(), hellos.get());
    }
  }
}
