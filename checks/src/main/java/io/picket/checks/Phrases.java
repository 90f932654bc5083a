package io.picket.checks;

import io.picket.model.PortSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Turns of phrase that several checks share. */
final class Phrases {
  private static final int LISTED = 12;

  private Phrases() {}

  /** {@code port 443} or {@code ports 80, 443}; a long set is cut and counted. */
  static String ports(PortSet ports) {
    List<String> parts = List.of(ports.toString().split(",", -1));
    String listed = String.join(", ", parts.subList(0, Math.min(parts.size(), LISTED)));
    return (ports.size() == 1 ? "port " : "ports ")
        + listed
        + (parts.size() > LISTED ? ", … (" + ports.size() + " in all)" : "");
  }

  /** {@code port 443 is open}, {@code ports 8040-8041 are open}. */
  static String areOpen(PortSet ports) {
    return ports(ports) + (ports.size() == 1 ? " is open" : " are open");
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}; a long list is cut and counted. */
  static String list(List<String> items) {
    if (items.size() <= 1) {
      return String.join("", items);
    }
    if (items.size() > LISTED) {
      return String.join(", ", items.subList(0, LISTED)) + ", … (" + items.size() + " in all)";
    }
    return String.join(", ", items.subList(0, items.size() - 1))
        + " and "
        + items.get(items.size() - 1);
  }

  /** {@code 1 suite}, {@code 2 suites}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** The day of a moment, in UTC: {@code 2026-11-22}. */
  static String day(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  /** The whole days between two moments: {@code 12 days}; hours when it is less than two days. */
  static String days(Instant from, Instant until) {
    Duration between = Duration.between(from, until);
    if (between.toHours() < 1) {
      return "less than an hour";
    }
    return between.toDays() < 2 ? count(between.toHours(), "hour") : count(between.toDays(), "day");
  }
}
