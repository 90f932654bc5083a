package io.picket.fingerprints.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads Picket's own YAML files as the library would, at a tenth of the cost in a fresh process,
 * which every scan would pay (docs/adr/0004). It knows as much as these files use: maps and lists
 * in block form, maps and lists in brackets on one line, plain and quoted texts, folded texts
 * ({@code >-}) and comments. Whatever else it meets, it leaves to the library; a test holds the two
 * to the same answer for every file.
 */
final class PlainYaml {
  private static final String SPECIAL = "[]{},#&*!|>'\"%@`";

  /** Something this does not understand, though it may be YAML. */
  private static final class StrangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StrangeException() {
      super(null, null, false, false);
    }
  }

  /**
   * A line that says something.
   *
   * @param indent the blanks before the text
   * @param text without the blanks before it
   * @param afterComment whether a comment stands between it and the line before, which a folded
   *     text would take for its own
   */
  private record Line(int number, int indent, String text, boolean afterComment) {
    boolean isItem() {
      return text.startsWith("- ");
    }
  }

  private final String file;
  private final List<Line> lines = new ArrayList<>();
  private int at;

  private PlainYaml(String file, String text) {
    this.file = file;
    int number = 0;
    boolean comment = false;
    for (int begin = 0; begin < text.length(); number++) {
      int end = text.indexOf('\n', begin);
      end = end < 0 ? text.length() : end;
      String line = text.substring(begin, end);
      begin = end + 1;
      int indent = 0;
      while (indent < line.length() && line.charAt(indent) == ' ') {
        indent++;
      }
      if (line.endsWith(" ")) {
        throw new StrangeException();
      }
      String said = line.substring(indent);
      if (said.startsWith("#")) {
        comment = true;
      } else if (!said.isEmpty()) {
        lines.add(new Line(number, indent, said, comment));
        comment = false;
      }
    }
  }

  /** The document; empty where it is more than this understands. */
  static Optional<Node> read(String file, String text) {
    if (text.indexOf('\t') >= 0 || text.indexOf('\r') >= 0 || text.startsWith("---")) {
      return Optional.empty();
    }
    try {
      var plain = new PlainYaml(file, text);
      Node node = plain.block(0);
      return plain.at == plain.lines.size() ? Optional.of(node) : Optional.empty();
    } catch (StrangeException e) {
      return Optional.empty();
    }
  }

  private Optional<Line> next() {
    return at < lines.size() ? Optional.of(lines.get(at)) : Optional.empty();
  }

  private boolean goesOn(int indent, boolean items) {
    return at < lines.size() && lines.get(at).indent() == indent && lines.get(at).isItem() == items;
  }

  /** The map or list that begins at this line and has this indent. */
  private Node block(int indent) {
    Line first = next().filter(line -> line.indent() == indent).orElseThrow(StrangeException::new);
    return first.isItem() ? list(indent) : map(indent);
  }

  private Node list(int indent) {
    Optional<Mark> start = mark();
    var items = new ArrayList<Node>();
    while (goesOn(indent, true)) {
      Line line = lines.get(at);
      String rest = line.text().substring(2).stripLeading();
      int inner = indent + line.text().length() - rest.length();
      var without = new Line(line.number(), inner, rest, false);
      if (colon(rest) > 0) {
        // The first pair of a map stands on the line of the item.
        lines.set(at, without);
        items.add(map(inner));
      } else {
        items.add(inLine(rest, indent));
      }
    }
    return new SequenceNode(Tag.SEQ, true, items, FlowStyle.BLOCK, start, start);
  }

  private Node map(int indent) {
    Optional<Mark> start = mark();
    var pairs = new ArrayList<NodeTuple>();
    while (goesOn(indent, false)) {
      Line line = lines.get(at);
      int colon = colon(line.text());
      if (colon <= 0) {
        throw new StrangeException();
      }
      Node key = scalar(line.text().substring(0, colon), mark());
      String rest = withoutComment(line.text().substring(colon + 1)).strip();
      pairs.add(new NodeTuple(key, rest.isEmpty() ? below(indent) : value(rest, indent)));
    }
    return new MappingNode(Tag.MAP, true, pairs, FlowStyle.BLOCK, start, start);
  }

  /** What belongs to a key that has nothing on its own line. A list may stand as far left as it. */
  private Node below(int indent) {
    at++;
    Line first = next().orElseThrow(StrangeException::new);
    if (first.indent() > indent || (first.indent() == indent && first.isItem())) {
      return block(first.indent());
    }
    throw new StrangeException();
  }

  private Node value(String rest, int indent) {
    return rest.equals(">-") ? folded(indent) : inLine(rest, indent);
  }

  /** Lines further in than the key, joined by blanks. */
  private Node folded(int indent) {
    Optional<Mark> start = mark();
    Line before = lines.get(at++);
    int inner = next().orElseThrow(StrangeException::new).indent();
    var text = new StringBuilder();
    while (at < lines.size() && lines.get(at).indent() > indent) {
      Line line = lines.get(at++);
      // Deeper lines and those after an empty one keep their breaks.
      if (line.indent() != inner || line.number() != before.number() + 1) {
        throw new StrangeException();
      }
      text.append(text.isEmpty() ? "" : " ").append(line.text());
      before = line;
    }
    if (text.isEmpty() || (at < lines.size() && lines.get(at).afterComment())) {
      throw new StrangeException();
    }
    return scalar(text.toString(), start);
  }

  /** A value that stands on one line. */
  private Node inLine(String rest, int indent) {
    Optional<Mark> start = mark();
    at++;
    if (at < lines.size() && lines.get(at).indent() > indent) {
      throw new StrangeException();
    }
    return SPECIAL.indexOf(rest.charAt(0)) >= 0
        ? new Flow(rest, start).whole()
        : scalar(plain(withoutComment(rest).strip()), start);
  }

  /** Where the key of a pair ends; 0 or less where the text is no pair with a simple key. */
  private static int colon(String text) {
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == ':') {
        return i + 1 == text.length() || text.charAt(i + 1) == ' ' ? i : -1;
      }
      if (!Character.isLetterOrDigit(letter) && letter != '-' && letter != '_' && letter != '.') {
        return -1;
      }
    }
    return -1;
  }

  private static String withoutComment(String text) {
    int comment = text.indexOf(" #");
    boolean quoted = text.indexOf('"') >= 0 || text.indexOf('\'') >= 0;
    if (comment >= 0 && quoted) {
      throw new StrangeException();
    }
    return comment < 0 ? text : text.substring(0, comment);
  }

  /** A text without quotes, which may not look like anything else. */
  private static String plain(String text) {
    if (text.isEmpty()
        || SPECIAL.indexOf(text.charAt(0)) >= 0
        || text.startsWith("-")
        || text.startsWith("?")
        || text.startsWith(":")
        || text.contains(": ")
        || text.contains(" #")
        || text.endsWith(":")
        || text.equals("~")
        || text.equalsIgnoreCase("null")) {
      throw new StrangeException();
    }
    return text;
  }

  private static Node scalar(String text, Optional<Mark> start) {
    return new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, start, start);
  }

  private Optional<Mark> mark() {
    Line line = lines.get(at);
    return Optional.of(new Mark(file, 0, line.number(), line.indent(), new int[0], 0));
  }

  /** Maps and lists in brackets, and texts in quotes. */
  private static final class Flow {
    private final String text;
    private final Optional<Mark> mark;
    private int at;

    Flow(String text, Optional<Mark> mark) {
      this.text = text;
      this.mark = mark;
    }

    Node whole() {
      Node node = node();
      blanks();
      if (at < text.length()) {
        throw new StrangeException();
      }
      return node;
    }

    private Node node() {
      blanks();
      return switch (peek()) {
        case '{' -> map();
        case '[' -> list();
        case '\'' -> scalar(single(), mark);
        case '"' -> scalar(twice(), mark);
        default -> scalar(plain(until(",[]{}")), mark);
      };
    }

    private Node map() {
      at++;
      var pairs = new ArrayList<NodeTuple>();
      do {
        blanks();
        Node key = scalar(plain(until(":,{}[]'\"")), mark);
        if (peek() != ':' || at + 1 >= text.length() || text.charAt(at + 1) != ' ') {
          throw new StrangeException();
        }
        at++;
        pairs.add(new NodeTuple(key, node()));
      } while (another('}'));
      return new MappingNode(Tag.MAP, true, pairs, FlowStyle.FLOW, mark, mark);
    }

    private Node list() {
      at++;
      var items = new ArrayList<Node>();
      do {
        items.add(node());
      } while (another(']'));
      return new SequenceNode(Tag.SEQ, true, items, FlowStyle.FLOW, mark, mark);
    }

    private boolean another(char close) {
      blanks();
      char next = peek();
      at++;
      if (next != ',' && next != close) {
        throw new StrangeException();
      }
      return next == ',';
    }

    private String until(String ends) {
      int begin = at;
      while (ends.indexOf(peek()) < 0) {
        at++;
      }
      return text.substring(begin, at).strip();
    }

    /** In single quotes, where two of them stand for one. */
    private String single() {
      var said = new StringBuilder();
      for (at++; peek() != '\'' || isTwice(); at++) {
        at += peek() == '\'' ? 1 : 0;
        said.append(text.charAt(at));
      }
      at++;
      return said.toString();
    }

    private boolean isTwice() {
      return at + 1 < text.length() && text.charAt(at + 1) == '\'';
    }

    /** In double quotes; of all escapes, only those of the quote and of the escape itself. */
    private String twice() {
      var said = new StringBuilder();
      for (at++; peek() != '"'; at++) {
        if (peek() == '\\') {
          at++;
          if (peek() != '"' && peek() != '\\') {
            throw new StrangeException();
          }
        }
        said.append(text.charAt(at));
      }
      at++;
      return said.toString();
    }

    private void blanks() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    private char peek() {
      if (at >= text.length()) {
        throw new StrangeException();
      }
      return text.charAt(at);
    }
  }
}
