package io.picket.fingerprints.data;

import io.picket.model.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A piece of a YAML file that knows where it stands. Every reading method throws {@link BadInput}
 * with that place when the piece is something else. Scalars are read as written: {@code 1.10} is
 * the text "1.10", {@code yes} and {@code on} are texts and not truth values.
 */
public final class Value {
  private final String file;
  private final Node node;

  Value(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /** Where it begins. */
  public Place place() {
    return place(file, node);
  }

  private static Place place(String file, Node node) {
    return node.getStartMark()
        .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> Place.startOf(file));
  }

  /** An error about this piece. */
  public BadInput bad(String what, String mend) {
    return new BadInput(place(), what, mend);
  }

  /** A scalar, as written. */
  public String text() {
    if (node instanceof ScalarNode scalar) {
      if (scalar.getTag().equals(Tag.NULL)) {
        throw bad("there is no value here", "write one, or leave the key out");
      }
      return scalar.getValue();
    }
    throw bad("expected a text, found " + kind(), "");
  }

  /** A whole number from {@code least} to {@code most}. */
  public int integer(int least, int most) {
    String text = text();
    String mend = "write a whole number from " + least + " to " + most;
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most && !text.startsWith("+")) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw bad(quoted(text) + " is not a whole number", mend);
    }
    throw bad(text + " is out of range", mend);
  }

  /** {@code true} or {@code false}, and nothing else. */
  public boolean flag() {
    String text = text();
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad(quoted(text) + " is neither true nor false", "write true or false");
    };
  }

  /** A duration such as {@code 20s}; see {@link Durations}. */
  public Duration duration() {
    return as(Durations::parse);
  }

  /** A day such as {@code 2026-11-22}. */
  public LocalDate date() {
    String text = text();
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw bad(quoted(text) + " is not a date", "write year-month-day, such as 2026-11-22");
    }
  }

  /** A moment such as {@code 2026-11-22T20:00:00Z}; a day alone is its beginning in UTC. */
  public Instant moment() {
    String text = text();
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw bad(
          quoted(text) + " is not a moment",
          "write a day like 2026-11-22 (its beginning in UTC) or 2026-11-22T20:00:00+01:00");
    }
  }

  /** A constant of an enum, written in lower case with hyphens. */
  public <E extends Enum<E>> E oneOf(Class<E> type) {
    String text = text();
    List<String> labels = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String label = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (label.equals(text)) {
        return constant;
      }
      labels.add(label);
    }
    throw bad(quoted(text) + " is not known here", Spelling.hint(text, labels));
  }

  /** Whatever {@code reader} makes of the text; its IllegalArgumentException becomes BadInput. */
  public <T> T as(Function<String, T> reader) {
    String text = text();
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw bad(message == null ? quoted(text) + " cannot be used" : message, "");
    }
  }

  /** The elements of a list. */
  public List<Value> list() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(element -> new Value(file, element)).toList();
    }
    throw bad("expected a list, found " + kind(), "begin each element with \"- \"");
  }

  /** The elements of a list, or this single piece. */
  public List<Value> oneOrMore() {
    return isList() ? list() : List.of(this);
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  public boolean isMap() {
    return node instanceof MappingNode;
  }

  /**
   * A map that may hold these keys and no others.
   *
   * @throws BadInput for a key that is unknown (with a guess at what was meant) or written twice
   */
  public Fields fields(String... known) {
    List<String> names = Arrays.asList(known);
    var values = new LinkedHashMap<String, Value>();
    for (Map.Entry<Value, Value> pair : pairs()) {
      String key = pair.getKey().text();
      if (!names.contains(key)) {
        throw pair.getKey().bad("unknown key " + quoted(key), Spelling.hint(key, names));
      }
      putOnce(values, pair);
    }
    return new Fields(place(), values);
  }

  /** A map with keys of the writer's choice, in the order written; no key comes twice. */
  public Map<String, Value> entries() {
    var values = new LinkedHashMap<String, Value>();
    for (Map.Entry<Value, Value> pair : pairs()) {
      putOnce(values, pair);
    }
    return values;
  }

  private static void putOnce(Map<String, Value> values, Map.Entry<Value, Value> pair) {
    String key = pair.getKey().text();
    if (values.putIfAbsent(key, pair.getValue()) != null) {
      throw pair.getKey().bad("key " + quoted(key) + " is there twice", "keep one of them");
    }
  }

  private List<Map.Entry<Value, Value>> pairs() {
    if (!(node instanceof MappingNode map)) {
      throw bad("expected a map of keys and values, found " + kind(), "");
    }
    var pairs = new ArrayList<Map.Entry<Value, Value>>();
    for (NodeTuple tuple : map.getValue()) {
      pairs.add(
          Map.entry(new Value(file, tuple.getKeyNode()), new Value(file, tuple.getValueNode())));
    }
    return pairs;
  }

  private String kind() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL) ? "nothing" : "the text " + quoted(scalar.getValue());
    }
    return isList() ? "a list" : "a map";
  }

  private static String quoted(String text) {
    return "\"" + Text.printable(text, 60) + "\"";
  }
}
