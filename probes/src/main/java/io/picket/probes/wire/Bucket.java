package io.picket.probes.wire;

/**
 * A token bucket that keeps no tokens but the moment at which it would be full of debt (the generic
 * cell rate algorithm, ITU-T I.371 annex A). Not safe for threads; {@link Pacer} guards it.
 */
final class Bucket {
  /** How much of a second's turns may be taken at once after a rest. */
  private static final double BURST_SECONDS = 0.1;

  private final double nanosPerTurn;
  private final double tolerance;
  private double due;

  Bucket(double perSecond, long now) {
    nanosPerTurn = 1e9 / perSecond;
    tolerance = Math.max(0, BURST_SECONDS * 1e9 - nanosPerTurn);
    due = now;
  }

  /** Nanoseconds until a turn is free; 0 when one is free now. */
  long waitFrom(long now) {
    return Math.max(0, (long) Math.ceil(due - tolerance - now));
  }

  /** Takes the next turn, free now or not, and says how many nanoseconds to wait for it. */
  long take(long now) {
    long wait = waitFrom(now);
    due = Math.max(due, (double) now) + nanosPerTurn;
    return wait;
  }

  /** Whether it is as good as new, so that it can be forgotten. */
  boolean isRested(long now) {
    return due <= now;
  }
}
