package io.picket.model;

import java.util.regex.Pattern;

/** The stable name of a check, such as {@code tls-legacy-version}. Never reused, never renamed. */
public record CheckId(String value) implements Comparable<CheckId> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]+(-[a-z0-9]+){0,9}");

  /**
   * @throws IllegalArgumentException when the value is not lower-case words joined by hyphens
   */
  public CheckId {
    if (value.length() > 64 || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "check id \"" + Text.printable(value) + "\": use lower-case words joined by hyphens");
    }
  }

  @Override
  public int compareTo(CheckId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
