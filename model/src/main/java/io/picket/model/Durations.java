package io.picket.model;

import java.time.Duration;

/** Limits of time in words. */
public final class Durations {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;

  private Durations() {}

  /**
   * {@code 500 ms}, {@code 5 s}, {@code 90 s}, {@code 10 min}: in the largest unit that is exact.
   */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % SECOND != 0) {
      return millis + " ms";
    }
    return millis % MINUTE != 0 ? millis / SECOND + " s" : millis / MINUTE + " min";
  }
}
