package io.picket.model;

import java.util.Locale;
import java.util.Optional;

/** How bad a failing check is, in rising order. */
public enum Severity {
  INFO,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The name in lower case, as written on the command line and in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity with this label, in any case. */
  public static Optional<Severity> parse(String label) {
    for (Severity severity : values()) {
      if (severity.label().equals(label.toLowerCase(Locale.ROOT))) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }
}
