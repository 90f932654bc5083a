package io.picket.fingerprints.recog;

import io.picket.fingerprints.data.BoundedText;
import io.picket.fingerprints.data.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fingerprints of one file, which are all looked for in texts of one kind.
 *
 * @param name the file
 * @param matches the kind of text, such as {@code ssh.banner}
 * @param preference among files for one kind of text the higher one goes first, 0 to 1
 */
public record RecogFile(
    String name, String matches, double preference, List<RecogPattern> patterns) {
  /** The longest text that is looked at, in characters. */
  private static final int LONGEST_TEXT = 4096;

  /** Looks at single characters, for one pattern on one text. */
  private static final int MOST_LOOKS_OF_ONE = 200_000;

  /** And for all patterns of the file on one text. */
  private static final int MOST_LOOKS = 5_000_000;

  public RecogFile {
    patterns = List.copyOf(patterns);
  }

  /**
   * What was read in a text.
   *
   * @param values by name, such as {@code service.version}; empty when nothing is known of it
   * @param matched whether a pattern was found
   * @param ranAway how many patterns were given up or not tried, so that nothing can be said of
   *     them
   */
  record Reading(Map<String, String> values, boolean matched, int ranAway) {}

  /** Looks for one pattern after the other and takes the first that is found. */
  Reading read(String text) {
    String looked = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    int left = MOST_LOOKS;
    int ranAway = 0;
    for (int i = 0; i < patterns.size(); i++) {
      if (left <= 0) {
        return new Reading(Map.of(), false, ranAway + patterns.size() - i);
      }
      var bounded = new BoundedText(looked, Math.min(left, MOST_LOOKS_OF_ONE));
      switch (patterns.get(i).find(bounded)) {
        case RecogPattern.Found.Yes(Map<String, String> values) -> {
          return new Reading(values, true, ranAway);
        }
        case RecogPattern.Found.No() -> {}
        case RecogPattern.Found.RanAway() -> ranAway++;
      }
      left -= bounded.looks();
    }
    return new Reading(Map.of(), false, ranAway);
  }

  /** An example that is not what its file says. */
  public record Failure(Place place, String what) {}

  /** How many examples there are. */
  public int examples() {
    return patterns.stream().mapToInt(pattern -> pattern.examples().size()).sum();
  }

  /** Tries every example on its own pattern. */
  public List<Failure> failures() {
    var failures = new ArrayList<Failure>();
    for (RecogPattern pattern : patterns) {
      for (RecogPattern.Example example : pattern.examples()) {
        var bounded = new BoundedText(example.text());
        switch (pattern.find(bounded)) {
          case RecogPattern.Found.Yes(Map<String, String> values) ->
              example
                  .expected()
                  .forEach((name, value) -> {
                    if (!value.equals(values.get(name))) {
                      failures.add(
                          new Failure(
                              example.place(),
                              name
                                  + " should be \""
                                  + value
                                  + "\" and is "
                                  + (values.get(name) == null
                                      ? "not there"
                                      : "\"" + values.get(name) + "\"")));
                    }
                  });
          case RecogPattern.Found.No() ->
              failures.add(
                  new Failure(
                      example.place(),
                      "the pattern at " + pattern.place() + " is not found in it"));
          case RecogPattern.Found.RanAway() ->
              failures.add(
                  new Failure(
                      example.place(),
                      "the pattern at " + pattern.place() + " needs too many steps"));
        }
      }
    }
    return failures;
  }
}
