package io.picket.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A clock that moves only when told to. It gives both the time of day and, as {@code nanoTime}, a
 * monotonic count of nanoseconds, and moves both together. Safe for use by several threads.
 */
public final class ManualClock implements InstantSource, LongSupplier {
  /** Where a clock starts when nothing else is said. */
  public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private record Reading(Instant instant, long nanos) {}

  private final AtomicReference<Reading> now;

  public ManualClock() {
    this(START);
  }

  public ManualClock(Instant start) {
    this.now = new AtomicReference<>(new Reading(start, 0));
  }

  @Override
  public Instant instant() {
    return now.get().instant();
  }

  /** As {@link System#nanoTime()}: only differences mean anything. */
  public long nanoTime() {
    return now.get().nanos();
  }

  /** The same as {@link #nanoTime()}. */
  @Override
  public long getAsLong() {
    return nanoTime();
  }

  /**
   * Moves forward.
   *
   * @throws IllegalArgumentException when asked to go back
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + by);
    }
    now.updateAndGet(
        before -> new Reading(before.instant().plus(by), before.nanos() + by.toNanos()));
  }

  /** Sets the time of day alone, as an administrator or NTP may; the nanoseconds stay. */
  public void setTimeOfDay(Instant instant) {
    now.updateAndGet(before -> new Reading(instant, before.nanos()));
  }
}
