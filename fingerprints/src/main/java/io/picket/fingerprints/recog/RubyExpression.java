package io.picket.fingerprints.recog;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression as Ruby understands it, which Recog's files are written and tested for. Java
 * takes nearly all of it the same way. What it would take to mean something else is written anew,
 * so that a pattern is not silently another one.
 *
 * @param text the expression
 */
record RubyExpression(String text) {
  /** What has to be looked at; everything else is the same. */
  private static final Pattern PIECE =
      Pattern.compile(
          "\\\\[pPxu]\\{[^}]*\\}" // stays in one piece
              + "|\\\\." // an escape
              + "|\\(\\?[imx-]+[:)]" // flags of a group
              + "|\\[:\\^?[a-z]{4,6}:\\]" // a POSIX bracket, or so it seems
              + "|\\{\\d+(?:,\\d*)?\\}" // a repetition
              + "|[\\[\\]{]",
          Pattern.DOTALL);

  /** POSIX brackets by Ruby's names. */
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", "Alnum"),
          Map.entry("alpha", "Alpha"),
          Map.entry("blank", "Blank"),
          Map.entry("cntrl", "Cntrl"),
          Map.entry("digit", "Digit"),
          Map.entry("graph", "Graph"),
          Map.entry("lower", "Lower"),
          Map.entry("print", "Print"),
          Map.entry("punct", "Punct"),
          Map.entry("space", "Space"),
          Map.entry("upper", "Upper"),
          Map.entry("xdigit", "XDigit"));

  /**
   * Ready for use. In Ruby ^ and $ always stand for the ends of every line, and only a line feed
   * ends one.
   *
   * @param flags Java's
   * @throws java.util.regex.PatternSyntaxException when Java does not know it
   */
  Pattern compiled(int flags) {
    return Pattern.compile(inJava(), flags | Pattern.MULTILINE | Pattern.UNIX_LINES);
  }

  private String inJava() {
    var java = new StringBuilder();
    Matcher piece = PIECE.matcher(text);
    int from = 0;
    int depth = 0;
    while (piece.find(from)) {
      java.append(text, from, piece.start());
      String found = piece.group();
      from = piece.end();
      if (depth == 0 && found.startsWith("[:")) {
        found = "["; // Not in a class, so it begins one.
        from = piece.start() + 1;
      }
      if (found.equals("[")) {
        depth++;
      } else if (found.equals("]")) {
        depth = Math.max(0, depth - 1);
      }
      java.append(depth == 0 ? outside(found) : inside(found));
    }
    return java.append(text, from, text.length()).toString();
  }

  private static String outside(String piece) {
    if (piece.startsWith("(?")) {
      return piece.replace('m', 's'); // Ruby's m lets a dot match a line's end: Java's s.
    }
    return piece.equals("{") ? "\\{" : escape(piece);
  }

  private static String inside(String piece) {
    if (piece.startsWith("[:")) {
      boolean not = piece.charAt(2) == '^';
      String name = CLASSES.get(piece.substring(not ? 3 : 2, piece.length() - 2));
      return name == null ? piece : (not ? "\\P{" : "\\p{") + name + "}";
    }
    return escape(piece);
  }

  /** A hexadecimal digit, which to Java is a blank. */
  private static String escape(String piece) {
    return switch (piece) {
      case "\\h" -> "\\p{XDigit}";
      case "\\H" -> "\\P{XDigit}";
      default -> piece;
    };
  }
}
