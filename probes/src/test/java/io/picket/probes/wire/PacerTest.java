package io.picket.probes.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.ClientId;
import io.picket.testkit.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The pace as the target sees it, counted on a clock that moves only while somebody waits. */
final class PacerTest {
  private static final ClientId OTHER = new ClientId("other");

  private final ManualClock clock = new ManualClock();

  private Pacer pacer(double all, double client, double host) {
    return new Pacer(
        new Pace(all, client, host, 8, 8), clock, nanos -> clock.advance(Duration.ofNanos(nanos)));
  }

  private static InetAddress host(int number) {
    return Addresses.of(
        new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
  }

  private double seconds() {
    return clock.nanoTime() / 1e9;
  }

  @Test
  void aHostGetsNoMoreThanItsRate() throws Exception {
    Pacer pacer = pacer(1e9, 1e9, 10);
    for (int i = 0; i < 101; i++) {
      pacer.take(ClientId.SELF, host(1));
    }
    assertThat(seconds()).isBetween(9.999, 10.001);
  }

  @Test
  void hostsDoNotWaitForEachOther() throws Exception {
    Pacer pacer = pacer(1e9, 1e9, 10);
    for (int i = 0; i < 100; i++) {
      pacer.take(ClientId.SELF, host(i));
    }
    assertThat(seconds()).isLessThan(0.001);
  }

  @Test
  void aClientGetsNoMoreThanItsRateAndOthersTheirOwn() throws Exception {
    Pacer pacer = pacer(1e9, 10, 1e9);
    for (int i = 0; i < 51; i++) {
      pacer.take(ClientId.SELF, host(i));
      pacer.take(OTHER, host(i));
    }
    assertThat(seconds()).isBetween(4.999, 5.001);
  }

  @Test
  void everythingTogetherGetsNoMoreThanItsRate() throws Exception {
    Pacer pacer = pacer(100, 1e9, 1e9);
    for (int i = 0; i < 1001; i++) {
      pacer.take(i % 2 == 0 ? ClientId.SELF : OTHER, host(i));
    }
    assertThat(seconds()).isBetween(9.90, 10.001);
  }

  /** After a rest a tenth of a second's turns may go at once, and never more. */
  @Test
  void aRestEarnsAShortBurst() {
    Pacer pacer = pacer(1000, 1e9, 1e9);
    for (int rest = 0; rest < 3; rest++) {
      clock.advance(Duration.ofHours(1));
      int burst = 0;
      while (pacer.tryTake(ClientId.SELF, host(burst)) instanceof Pacer.Turn.Taken) {
        burst++;
      }
      assertThat(burst).isEqualTo(100);
    }
  }

  @Test
  void askingWithoutWaitingTakesNothingWhenItFails() {
    Pacer pacer = pacer(1e9, 1e9, 1);
    assertThat(pacer.tryTake(ClientId.SELF, host(1))).isInstanceOf(Pacer.Turn.Taken.class);
    for (int i = 0; i < 10; i++) {
      assertThat(pacer.tryTake(ClientId.SELF, host(1)))
          .isEqualTo(new Pacer.Turn.HostWaits(1_000_000_000));
    }
    clock.advance(Duration.ofSeconds(1));
    assertThat(pacer.tryTake(ClientId.SELF, host(1))).isInstanceOf(Pacer.Turn.Taken.class);
  }

  @Test
  void bothWaysOfAskingShareTheRate() throws Exception {
    Pacer pacer = pacer(10, 1e9, 1e9);
    pacer.take(ClientId.SELF, host(1));
    assertThat(pacer.tryTake(ClientId.SELF, host(2)))
        .isEqualTo(new Pacer.Turn.AllWait(100_000_000));
  }

  @Test
  void noLimitIsNoWait() throws Exception {
    Pacer pacer =
        pacer(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    for (int i = 0; i < 10_000; i++) {
      pacer.take(ClientId.SELF, host(1));
    }
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void restedHostsAreForgotten() {
    Pacer pacer = pacer(1e9, 1e9, 1000);
    for (int i = 0; i < 100_000; i++) {
      pacer.tryTake(ClientId.SELF, host(i));
      clock.advance(Duration.ofMillis(1));
    }
    assertThat(pacer.remembered()).isLessThan(2048);
  }
}
