package io.picket.probes.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** Growth and halving against servers whose answer times are a formula. */
final class ParallelismTest {
  private final ManualClock clock = new ManualClock();

  /**
   * Asks in rounds, as many at once as allowed, until so many questions are answered.
   *
   * @param millis how long an answer takes when so many are asked at once
   * @return how many were asked at once, round by round
   */
  private List<Integer> ask(Parallelism parallelism, int questions, IntToLongFunction millis)
      throws InterruptedException {
    List<Integer> rounds = new ArrayList<>();
    for (int done = 0; done < questions; ) {
      int atOnce = Math.min(parallelism.allowed(), questions - done);
      List<Parallelism.Turn> turns = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        Parallelism.Turn turn = parallelism.enter();
        turn.asked();
        turns.add(turn);
      }
      clock.advance(Duration.ofMillis(millis.applyAsLong(atOnce)));
      for (Parallelism.Turn turn : turns) {
        turn.answered();
        turn.close();
      }
      rounds.add(atOnce);
      done += atOnce;
    }
    return rounds;
  }

  @Test
  void aServerThatDoesNotMindIsSoonAskedAllItMayBe() throws Exception {
    var parallelism = new Parallelism(8, clock);
    assertThat(ask(parallelism, 31, atOnce -> 50)).containsExactly(1, 2, 4, 8, 8, 8);
    assertThat(parallelism.allowed()).isEqualTo(8);
  }

  @Test
  void aServerThatHandlesOneAfterTheOtherIsLeftInPeace() throws Exception {
    var parallelism = new Parallelism(8, clock);
    List<Integer> rounds = ask(parallelism, 200, atOnce -> 50L * atOnce);
    assertThat(rounds.stream().mapToInt(Integer::intValue).max().getAsInt()).isLessThanOrEqualTo(4);
    assertThat(rounds.stream().mapToInt(Integer::intValue).average().getAsDouble()).isLessThan(2.1);
    assertThat(clock.nanoTime() / 1_000_000).isLessThanOrEqualTo(200 * 50);
  }

  @Test
  void aServerThatTiresIsAskedLessAndThenMoreAgain() throws Exception {
    var parallelism = new Parallelism(8, clock);
    ask(parallelism, 31, atOnce -> 50);
    ask(parallelism, 60, atOnce -> 50L * atOnce);
    assertThat(parallelism.allowed()).isLessThanOrEqualTo(3);
    ask(parallelism, 200, atOnce -> 50);
    assertThat(parallelism.allowed()).isEqualTo(8);
  }

  @Test
  void questionsUnderWayTogetherHalveOnlyOnce() throws Exception {
    var parallelism = new Parallelism(8, clock);
    ask(parallelism, 31, atOnce -> 50);
    List<Parallelism.Turn> turns = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      turns.add(parallelism.enter());
    }
    turns.forEach(Parallelism.Turn::failed);
    assertThat(parallelism.allowed()).isEqualTo(4);
    turns.forEach(Parallelism.Turn::close);
    turns.forEach(Parallelism.Turn::close);
    for (int i = 0; i < 4; i++) {
      parallelism.enter();
    }
    assertThat(parallelism.allowed()).isEqualTo(4);
  }

  @Test
  void noiseOfMillisecondsIsForgiven() throws Exception {
    var parallelism = new Parallelism(8, clock);
    var count = new int[1];
    ask(parallelism, 100, atOnce -> 1 + count[0]++ % 7);
    assertThat(parallelism.allowed()).isEqualTo(8);
  }

  @Test
  void oneIsTheLeast() {
    assertThatThrownBy(() -> new Parallelism(0, clock))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
