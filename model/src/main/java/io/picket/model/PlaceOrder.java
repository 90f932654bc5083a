package io.picket.model;

import java.util.Comparator;

/**
 * The order in which people look for a name or an address, with or without a port behind it: runs
 * of digits by their value, so that {@code 192.0.2.9} stands before {@code 192.0.2.10} and {@code
 * web2} before {@code web10}; IPv6 behind all else, by its groups. Only equal texts are equal.
 */
public enum PlaceOrder implements Comparator<String> {
  /** The one there is. */
  PLACES;

  @Override
  public int compare(String one, String other) {
    boolean six = isSix(one);
    if (six != isSix(other)) {
      return six ? 1 : -1;
    }
    int radix = six ? 16 : 10;
    int a = start(one);
    int b = start(other);
    while (a < one.length() && b < other.length()) {
      int endA = end(one, a, radix);
      int endB = end(other, b, radix);
      boolean digits = endA > a;
      int order;
      if (digits && endB > b) {
        order = number(one, a, endA, other, b, endB);
      } else if (six && digits != endB > b) {
        // Between 0 and f stand other characters; by their code there would be no order at all.
        order = digits ? 1 : -1;
      } else {
        order = Character.compare(one.charAt(a), other.charAt(b));
      }
      if (order != 0) {
        return order;
      }
      a = Math.max(endA, a + 1);
      b = Math.max(endB, b + 1);
    }
    int order = Boolean.compare(a < one.length(), b < other.length());
    return order != 0 ? order : one.compareTo(other);
  }

  private static boolean isSix(String text) {
    return text.indexOf(':') != text.lastIndexOf(':');
  }

  /** A bracket parts no port from its host. */
  private static int start(String text) {
    return text.startsWith("[") ? 1 : 0;
  }

  private static int end(String text, int from, int radix) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end), radix)) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c, int radix) {
    return (c >= '0' && c <= '9') || (radix == 16 && c < 128 && Character.digit(c, radix) >= 0);
  }

  /** Two runs of digits by value, of any length. */
  private static int number(String one, int a, int endA, String other, int b, int endB) {
    int fromA = a;
    int fromB = b;
    while (fromA < endA - 1 && one.charAt(fromA) == '0') {
      fromA++;
    }
    while (fromB < endB - 1 && other.charAt(fromB) == '0') {
      fromB++;
    }
    int order = Integer.compare(endA - fromA, endB - fromB);
    for (int i = 0; order == 0 && fromA + i < endA; i++) {
      order = Character.compare(one.charAt(fromA + i), other.charAt(fromB + i));
    }
    return order;
  }
}
