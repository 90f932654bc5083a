package io.picket.reports;

import io.picket.model.Text;
import java.util.ArrayList;
import java.util.List;

/** Fixed-width text, line by line; the only place where a terminal report becomes characters. */
final class Page {
  private static final String ESCAPE = "\u001b[";

  /** Stands for a space at which no line is broken (U+00A0). */
  private static final char TIE = '\u00a0';

  private final StringBuilder out = new StringBuilder();
  private final int width;
  private final boolean colour;

  Page(int width, boolean colour) {
    this.width = width;
    this.colour = colour;
  }

  /** How a piece of text looks, when colours are wanted. */
  enum Ink {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31;1"),
    ORANGE("33;1"),
    YELLOW("33"),
    BLUE("34"),
    GREEN("32;1"),
    CYAN("36");

    private final String code;

    Ink(String code) {
      this.code = code;
    }
  }

  /** A piece of a line. */
  record Piece(String text, Ink ink) {}

  static Piece plain(String text) {
    return new Piece(text, Ink.PLAIN);
  }

  static Piece of(Ink ink, String text) {
    return new Piece(text, ink);
  }

  /** A figure and its unit, or the like, which stay on one line. */
  static String tied(String text) {
    return text.replace(' ', TIE);
  }

  /** An empty line. */
  void gap() {
    out.append('\n');
  }

  /** A heading, in capitals, with an empty line above. */
  void heading(String text) {
    gap();
    line(0, of(Ink.BOLD, text));
  }

  /** A line of pieces, broken between words; what follows the first line hangs at the indent. */
  void line(int indent, Piece... pieces) {
    line(indent, indent, pieces);
  }

  /**
   * A line of pieces, broken between words.
   *
   * @param first columns before the first line
   * @param hanging columns before the others
   */
  void line(int first, int hanging, Piece... pieces) {
    out.append(" ".repeat(first));
    int column = first;
    boolean fresh = true;
    for (Piece piece : pieces) {
      for (String word : words(piece.text(), width - hanging)) {
        boolean space = word.equals(" ");
        int size = word.codePointCount(0, word.length());
        if (!fresh && !space && column + size > width) {
          trim();
          out.append('\n').append(" ".repeat(hanging));
          column = hanging;
          fresh = true;
        }
        if (!(fresh && space && column == hanging && hanging != first)) {
          ink(piece.ink(), word);
          column += size;
          fresh = fresh && space;
        }
      }
    }
    trim();
    out.append('\n');
  }

  private void ink(Ink ink, String tied) {
    String word = tied.replace(TIE, ' ');
    if (colour && !ink.code.isEmpty() && !word.isBlank()) {
      out.append(ESCAPE).append(ink.code).append('m').append(word).append(ESCAPE).append("0m");
    } else {
      out.append(word);
    }
  }

  private void trim() {
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == ' ') {
      end--;
    }
    out.setLength(end);
  }

  /** Words and single spaces; a word longer than a line is cut. */
  private static List<String> words(String text, int longest) {
    List<String> words = new ArrayList<>();
    String safe = Text.printable(text, Integer.MAX_VALUE);
    int limit = Math.max(8, longest);
    int at = 0;
    while (at < safe.length()) {
      if (safe.charAt(at) == ' ') {
        words.add(" ");
        at++;
        continue;
      }
      int end = safe.indexOf(' ', at);
      end = end < 0 ? safe.length() : end;
      while (end - at > limit) {
        int cut = at + limit;
        cut -= Character.isLowSurrogate(safe.charAt(cut)) ? 1 : 0;
        words.add(safe.substring(at, cut));
        at = cut;
      }
      words.add(safe.substring(at, end));
      at = end;
    }
    return words;
  }

  /** Everything so far. */
  String text() {
    return out.toString();
  }
}
