package io.picket.probes.ports;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Whose turn it is: hosts come round one after the other, and one that has had enough rests. */
final class Turns {
  /**
   * A host that has had enough rests at least so long, in nanoseconds, so that some turns are free
   * at once afterwards: waking for each turn would cost more than taking it. Well below the tenth
   * of a second's turns that the pace keeps for those who come late, so the rate stays.
   */
  private static final long LEAST_REST = 10_000_000;

  private record Resting(HostSweep host, long due) {}

  private final Deque<HostSweep> ready = new ArrayDeque<>();
  private final Queue<Resting> resting =
      new PriorityQueue<>(Comparator.comparingLong(Resting::due));

  /** Takes a host in, if it has something to do and is not in yet. */
  void join(HostSweep host) {
    if (!host.isQueued && host.hasNext()) {
      host.isQueued = true;
      ready.add(host);
    }
  }

  /** The host whose turn it is, out of the queue; null when there is none. */
  @Nullable HostSweep next() {
    return ready.poll();
  }

  /** It had its turn and wants more. */
  void again(HostSweep host) {
    ready.add(host);
  }

  /** It gave its turn back, and comes first. */
  void first(HostSweep host) {
    ready.addFirst(host);
  }

  /** It has had enough for so many nanoseconds. */
  void rest(HostSweep host, long now, long nanos) {
    resting.add(new Resting(host, now + Math.max(nanos, LEAST_REST)));
  }

  /** It wants no more turns for now. */
  void leave(HostSweep host) {
    host.isQueued = false;
  }

  /** Those who have rested come round again. */
  void wake(long now) {
    for (Resting first = resting.peek();
        first != null && first.due() <= now;
        first = resting.peek()) {
      resting.remove();
      ready.add(first.host());
    }
  }

  /** When the next one has rested; the end of time when nobody rests. */
  long nextDue() {
    Resting first = resting.peek();
    return first == null ? Long.MAX_VALUE : first.due();
  }
}
