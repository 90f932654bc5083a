package io.picket.fingerprints.data;

import io.picket.model.Text;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500ms}, {@code 20s}, {@code 2m}, {@code 1h}, {@code 45d}.
 */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /**
   * Reads one number with one unit.
   *
   * @throws IllegalArgumentException when it is anything else, saying how to write it
   */
  public static Duration parse(String text) {
    var matcher = FORM.matcher(text);
    if (text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has no unit; write " + text + "s for seconds, or ms, m, h, d");
    }
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + Text.printable(text, 40)
              + "\" is not a duration; write it like 500ms, 20s, 2m, 1h");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** The text that {@link #parse} reads back, in the largest unit that divides it. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
