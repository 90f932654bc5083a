package io.picket.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  @Test
  void movesBothTimesTogetherAndOnlyForward() {
    var clock = new ManualClock();
    long before = clock.nanoTime();
    clock.advance(Duration.ofMillis(1500));
    assertThat(clock.instant()).isEqualTo(ManualClock.START.plusMillis(1500));
    assertThat(clock.nanoTime() - before).isEqualTo(1_500_000_000L);
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChangedTimeOfDayLeavesTheNanoseconds() {
    var clock = new ManualClock();
    clock.setTimeOfDay(ManualClock.START.minusSeconds(3600));
    assertThat(clock.nanoTime()).isZero();
    assertThat(clock.millis()).isEqualTo(ManualClock.START.minusSeconds(3600).toEpochMilli());
  }
}
