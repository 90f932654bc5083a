package io.picket.probes.tls;

/**
 * How many hellos may be under way to one server. Rises by one while answers come as fast as the
 * fastest did, and halves when they take much longer: a server that answers one at a time is slower
 * under many, and one that is busy deserves to be left alone.
 */
final class Tide {
  private static final int START = 4;
  private static final long SLACK_NANOS = 8_000_000;

  private final int highest;
  // Guarded by "this".
  private int allowed;
  private int under;
  private int flat;
  private int slow;
  private long fastest = Long.MAX_VALUE;

  /**
   * @param highest never more than this many, at least 1
   */
  Tide(int highest) {
    this.highest = highest;
    this.allowed = Math.min(START, highest);
  }

  /** Waits for a place. */
  synchronized void enter() throws InterruptedException {
    while (under >= allowed) {
      wait();
    }
    under++;
  }

  /**
   * Gives the place back.
   *
   * @param tookNanos from connecting to the answer
   */
  synchronized void leave(long tookNanos, boolean answered) {
    under--;
    if (answered) {
      fastest = Math.min(fastest, tookNanos);
      if (tookNanos > 3 * fastest + SLACK_NANOS) {
        flat = 0;
        if (++slow >= allowed) {
          slow = 0;
          allowed = Math.max(1, allowed / 2);
        }
      } else if (++flat >= allowed && allowed < highest) {
        flat = 0;
        slow = 0;
        allowed++;
      }
    }
    notifyAll();
  }

  /** How many are allowed now. */
  synchronized int allowed() {
    return allowed;
  }
}
