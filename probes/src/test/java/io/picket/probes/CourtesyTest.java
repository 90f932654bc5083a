package io.picket.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who is asked how often, with a clock that only moves while somebody rests. */
class CourtesyTest {
  private static final Duration SPACING = Duration.ofSeconds(5);

  private final AtomicLong now = new AtomicLong();
  private final List<Duration> rests = new ArrayList<>();
  private final Courtesy host =
      new Courtesy(
          now::get,
          time -> {
            rests.add(time);
            now.addAndGet(time.toNanos());
          });

  /** Those who wait for their turn together were each let through by a count from before. */
  @Test
  void whatWasSetAsideIsCountedBeforeItIsAsked() {
    Courtesy one = host.run();
    Courtesy other = host.run();
    assertThat(one.setAside(1, 2)).isTrue();
    assertThat(other.setAside(1, 2)).isTrue();
    assertThat(host.run().setAside(1, 2)).isFalse();
    assertThat(one.asking()).isTrue();
    other.giveBack();
    assertThat(host.run().setAside(1, 2)).isTrue();
    assertThat(host.toHost()).isOne();
  }

  @Test
  void nobodyAsksMoreThanAProductOfTheHostWants() {
    host.mind(2, SPACING);
    assertThat(host.run().asking()).isTrue();
    Courtesy saving = host.run();
    assertThat(saving.setAside(1, 2)).isTrue();
    assertThat(host.run().asking()).isFalse();
    assertThat(saving.mayAsk()).isTrue();
    assertThat(saving.asking()).isTrue();
    assertThat(saving.asking()).isFalse();
    assertThat(host.toHost()).isEqualTo(2);
  }

  @Test
  void ofSeveralProductsTheStrictestCounts() throws Exception {
    host.mind(20, SPACING);
    host.mind(1, Duration.ofSeconds(1));
    assertThat(host.asking()).isTrue();
    assertThat(host.asking()).isFalse();
    host.asked("/");
    host.run().awaitTurn("/", Duration.ZERO);
    assertThat(rests).containsExactly(SPACING);
  }

  /** A page rests from its answer on, which whoever waited could not foresee. */
  @Test
  void aPageRestsFromItsLastAnswerOn() throws Exception {
    var other = new AtomicReference<Courtesy>();
    var slow =
        new Courtesy(
            now::get,
            time -> {
              rests.add(time);
              if (rests.size() == 1) {
                now.addAndGet(Duration.ofSeconds(3).toNanos());
                other.get().asked("/?answered");
                now.addAndGet(time.minusSeconds(3).toNanos());
              }
            });
    other.set(slow.run());
    slow.mind(20, SPACING);
    slow.asked("/?asked");
    slow.awaitTurn("/", Duration.ZERO);
    assertThat(rests).containsExactly(SPACING, Duration.ofSeconds(3));
  }

  /** Who had to shake hands first may find that somebody else was quicker. */
  @Test
  void whoeverBeginsFindsThePageRested() throws Exception {
    host.mind(20, SPACING);
    host.awaitTurn("/", Duration.ZERO);
    host.run().begin("/");
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    host.end("/");
    rests.clear();
    assertThat(host.begin("/")).isTrue();
    assertThat(rests).containsExactly(SPACING);
    host.end("/");
    assertThat(host.begin("/other")).isFalse();
  }

  @Test
  void nobodyAsksForAPageWhileAnotherDoes() throws Exception {
    host.mind(20, SPACING);
    host.begin("/");
    var second = new CompletableFuture<Boolean>();
    Thread waiting =
        Thread.startVirtualThread(() -> {
          try {
            second.complete(host.begin("/"));
          } catch (InterruptedException e) {
            second.completeExceptionally(e);
          }
        });
    assertThat(second).isNotDone();
    waiting.interrupt();
    assertThat(second).failsWithin(Duration.ofMinutes(1));
    host.end("/");
    assertThat(rests).isEmpty();
  }

  @Test
  void anotherPageHasItsTurnAtOnce() throws Exception {
    host.mind(20, SPACING);
    host.asked("/");
    host.awaitTurn("/login", Duration.ZERO);
    assertThat(rests).containsExactly(Duration.ZERO);
  }

  @Test
  void whereNoProductMindsNobodyRests() throws Exception {
    host.asked("/");
    host.awaitTurn("/", Duration.ZERO);
    assertThat(rests).isEmpty();
  }
}
