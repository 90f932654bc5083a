package io.picket.model;

/** Makes text that a target controls safe to show and bounded in length. */
public final class Text {
  /** The longest piece of a target's own words kept as evidence, in characters. */
  public static final int EVIDENCE_LIMIT = 500;

  private Text() {}

  /**
   * Replaces everything that could move a cursor, hide or reorder text: C0 and C1 controls, bidi
   * and zero-width formatting, line separators, unpaired surrogates and other non-characters become
   * {@code \\u{hex}}. The result is at most {@link #EVIDENCE_LIMIT} characters before escaping;
   * what is cut is marked with an ellipsis.
   */
  public static String printable(String text) {
    return printable(text, EVIDENCE_LIMIT);
  }

  /** As {@link #printable(String)}, with a limit of the caller's choice, in characters. */
  public static String printable(String text, int limit) {
    if (text.length() <= limit && isPlain(text)) {
      return text;
    }
    int end = Math.min(text.length(), limit);
    var out = new StringBuilder(end + 16);
    int at = 0;
    while (at < end) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      if (isSafe(point)) {
        out.appendCodePoint(point);
      } else {
        out.append("\\u{").append(Integer.toHexString(point)).append('}');
      }
    }
    if (at < text.length()) {
      out.append('…');
    }
    return out.toString();
  }

  /** Whether all of it is printable ASCII, as nearly everything is. */
  private static boolean isPlain(String text) {
    for (int at = 0; at < text.length(); at++) {
      char each = text.charAt(at);
      if (each < ' ' || each > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isSafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
