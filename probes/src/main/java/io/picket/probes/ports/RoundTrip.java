package io.picket.probes.ports;

/**
 * How long answers take, smoothed as TCP does (RFC 6298 section 2), and how long to wait for one.
 * All times in nanoseconds.
 */
final class RoundTrip {
  private static final long MILLISECOND = 1_000_000;

  /** Below this, waiting longer costs nothing worth having. */
  static final long SHORTEST_WAIT = 200 * MILLISECOND;

  /** A first look waits no longer than this; the kernel repeats a lost SYN only after it. */
  static final long FIRST_LOOK = 1_000 * MILLISECOND;

  /** A second look waits at least so long, a repeated SYN included. */
  static final long SECOND_LOOK = 2_000 * MILLISECOND;

  private double smoothed = -1;
  private double variation;

  void answered(long nanos) {
    if (smoothed < 0) {
      smoothed = nanos;
      variation = nanos / 2.0;
    } else {
      variation += (Math.abs(smoothed - nanos) - variation) / 4;
      smoothed += (nanos - smoothed) / 8;
    }
  }

  private long expected() {
    return (long) (smoothed + 4 * variation);
  }

  /** How long the first look at a port waits. */
  long firstLook(long patience) {
    long wait = smoothed < 0 ? FIRST_LOOK : Math.clamp(expected(), SHORTEST_WAIT, FIRST_LOOK);
    return Math.min(patience, wait);
  }

  /**
   * How long the second look waits.
   *
   * @param anywhere what was measured over all hosts, for one that never answered
   */
  long secondLook(long patience, RoundTrip anywhere) {
    long own = smoothed < 0 ? 0 : 4 * expected();
    long others = anywhere.smoothed < 0 ? 0 : 4 * anywhere.expected();
    return Math.min(patience, Math.max(SECOND_LOOK, Math.max(own, others)));
  }
}
