package io.picket.fingerprints.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A YAML map with a fixed set of keys, all of which were checked to be known. */
public final class Fields {
  private final Place place;
  private final Map<String, Value> values;

  Fields(Place place, Map<String, Value> values) {
    this.place = place;
    this.values = values;
  }

  /** Where the map begins. */
  public Place place() {
    return place;
  }

  /** The keys that are there, in the order written. */
  public List<String> present() {
    return List.copyOf(values.keySet());
  }

  /**
   * The value of a key that must be there.
   *
   * @throws BadInput when it is missing
   */
  public Value required(String key) {
    return optional(key)
        .orElseThrow(
            () -> new BadInput(place, "\"" + key + "\" is missing", "add \"" + key + ":\""));
  }

  /** The value of a key, if it is there. */
  public Optional<Value> optional(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The elements of a list; none when the key is not there. */
  public List<Value> list(String key) {
    return optional(key).map(Value::list).orElseGet(List::of);
  }

  /** The texts of a list, or of a single text; none when the key is not there. */
  public List<String> texts(String key) {
    return optional(key)
        .map(value -> value.oneOrMore().stream().map(Value::text).toList())
        .orElseGet(List::of);
  }

  /** The text of a key, if it is there. */
  public Optional<String> text(String key) {
    return optional(key).map(Value::text);
  }
}
