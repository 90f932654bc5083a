package io.picket.fingerprints.recog;

import io.picket.fingerprints.data.BoundedText;
import io.picket.fingerprints.data.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One fingerprint of a file in Recog's format.
 *
 * @param place where it begins
 * @param description what it recognises, for people
 * @param pattern what to find in a text
 * @param params what is known where it is found, in the order written
 * @param examples texts that it must recognise
 */
record RecogPattern(
    Place place, String description, Pattern pattern, List<Param> params, List<Example> examples) {
  /** The longest value, in characters; longer ones are cut. */
  private static final int LONGEST_VALUE = 300;

  private static final Pattern HOLE = Pattern.compile("\\{([^\\s{}]{1,100})\\}");

  RecogPattern {
    params = List.copyOf(params);
    examples = List.copyOf(examples);
  }

  /**
   * Something known where the pattern is found.
   *
   * @param group the capturing group that holds the value; 0 for a value that stands here
   * @param value the value for group 0; it may hold names of other params in braces
   */
  record Param(int group, String name, String value) {}

  /**
   * A text, and what must be read in it.
   *
   * @param expected values by the name of the param
   */
  record Example(Place place, String text, Map<String, String> expected) {
    Example {
      expected = Map.copyOf(expected);
    }
  }

  /** What became of looking for the pattern. */
  sealed interface Found {
    /** It is there; what is known then, by name. */
    record Yes(Map<String, String> values) implements Found {}

    record No() implements Found {}

    /** It was given up: the expression needed too many steps. */
    record RanAway() implements Found {}
  }

  /** Looks for the pattern, as far as the text lets itself be looked at. */
  Found find(BoundedText text) {
    try {
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? new Found.Yes(values(matcher)) : new Found.No();
    } catch (BoundedText.Exhausted | StackOverflowError e) {
      return new Found.RanAway();
    }
  }

  private Map<String, String> values(Matcher matcher) {
    var values = new LinkedHashMap<String, String>();
    var holed = new ArrayList<Param>();
    for (Param param : params) {
      if (param.group() == 0) {
        values.put(param.name(), param.value());
        if (HOLE.matcher(param.value()).find()) {
          holed.add(param);
        }
      } else if (matcher.group(param.group()) != null) {
        values.put(param.name(), cut(matcher.group(param.group())));
      }
    }
    for (Param param : holed) {
      filled(param, values)
          .ifPresentOrElse(
              value -> values.put(param.name(), cut(value)), () -> values.remove(param.name()));
    }
    values.keySet().removeIf(name -> name.startsWith("_tmp."));
    return values;
  }

  /** The value with every name replaced; nothing when one of them is not known. */
  private static Optional<String> filled(Param param, Map<String, String> values) {
    var text = new StringBuilder();
    Matcher hole = HOLE.matcher(param.value());
    int from = 0;
    while (hole.find()) {
      String known = values.get(hole.group(1));
      if (known == null && param.name().endsWith(".cpe23") && hole.group(1).endsWith("version")) {
        known = "-"; // How a CPE says that there is no version.
      }
      if (known == null) {
        return Optional.empty();
      }
      text.append(param.value(), from, hole.start()).append(known);
      from = hole.end();
    }
    return Optional.of(text.append(param.value(), from, param.value().length()).toString());
  }

  private static String cut(String value) {
    return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value;
  }
}
