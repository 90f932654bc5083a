package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every text colour of the page stands out from what it is written on (WCAG 2.2, 1.4.3: 4.5). */
class ContrastTest {
  private static final Pattern TOKEN = Pattern.compile("--([a-z-]+): (#[0-9a-f]{6})");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textCanBeRead(boolean dark) {
    Map<String, String> tokens = tokens(dark);
    for (String ground : new String[] {"page", "card", "wash"}) {
      for (String ink :
          new String[] {
            "ink", "soft", "link", "critical", "high", "medium", "low", "info", "good", "doubt"
          }) {
        check(tokens, ink, ground);
      }
    }
    for (String hue : new String[] {"critical", "high", "medium", "low", "info", "good", "doubt"}) {
      check(tokens, hue, hue + "-wash");
      check(tokens, "on", hue);
    }
  }

  private static void check(Map<String, String> tokens, String ink, String ground) {
    assertThat(contrast(token(tokens, ink), token(tokens, ground)))
        .as("%s on %s", ink, ground)
        .isGreaterThanOrEqualTo(4.5);
  }

  private static String token(Map<String, String> tokens, String name) {
    String value = tokens.get(name);
    if (value == null) {
      throw new AssertionError("no colour --" + name);
    }
    return value;
  }

  private static Map<String, String> tokens(boolean dark) {
    String style = Templates.style();
    int split = style.indexOf("@media screen and (prefers-color-scheme: dark)");
    assertThat(split).isPositive();
    Map<String, String> tokens = new HashMap<>();
    read(style.substring(0, split), tokens);
    if (dark) {
      read(style.substring(split, style.indexOf("* { box-sizing")), tokens);
    }
    return tokens;
  }

  private static void read(String style, Map<String, String> tokens) {
    Matcher matcher = TOKEN.matcher(style);
    while (matcher.find()) {
      tokens.put(matcher.group(1), matcher.group(2));
    }
  }

  private static double contrast(String a, String b) {
    double first = luminance(a);
    double second = luminance(b);
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  private static double luminance(String colour) {
    return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
  }

  private static double channel(String colour, int at) {
    double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
