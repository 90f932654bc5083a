package io.picket.probes.trust;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long public authorities may let a server certificate live, by the day of issue (CA/Browser
 * Forum baseline requirements 6.3.2: ballots 193, SC-22 as root programmes enforced it, SC-081v3).
 */
final class LifetimeLimits {
  private static final List<Map.Entry<LocalDate, Integer>> NEWEST_FIRST =
      List.of(
          Map.entry(LocalDate.of(2029, 3, 15), 47),
          Map.entry(LocalDate.of(2027, 3, 15), 100),
          Map.entry(LocalDate.of(2026, 3, 15), 200),
          Map.entry(LocalDate.of(2020, 9, 1), 398),
          Map.entry(LocalDate.of(2018, 3, 1), 825));

  private LifetimeLimits() {}

  /** The limit in days for a certificate issued then; empty for older ones, which are history. */
  static Optional<Integer> days(Instant issued) {
    return NEWEST_FIRST.stream()
        .filter(entry -> !issued.isBefore(entry.getKey().atStartOfDay(ZoneOffset.UTC).toInstant()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
