package io.picket.checks;

import io.picket.model.Gate;
import io.picket.model.PortSet;
import io.picket.model.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one of Picket's own profiles without the library that reads YAML, for which the first
 * packet of every scan would wait. It knows as much of YAML as these files use: texts, folded texts
 * and lists of texts, one level deep. Whatever else it meets, it leaves to {@link Profiles}; a test
 * holds the two to the same answer.
 */
final class PlainProfile {
  private static final Set<String> KEYS =
      Set.of(
          "description",
          "ports",
          "checks",
          "without",
          "products",
          "expected-open",
          "fail-on",
          "guide");

  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private String key = "";
  private boolean folded;
  private boolean strange;

  private PlainProfile() {}

  /** The profile; empty where the text is more than this understands. */
  static Optional<Profile> read(String name, String text) {
    var plain = new PlainProfile();
    text.lines().forEach(plain::take);
    return plain.strange || !plain.is("checks", "all") ? Optional.empty() : plain.profile(name);
  }

  private void take(String line) {
    String said = (line.startsWith("#") ? "" : line.split(" #", 2)[0]).stripTrailing();
    if (said.isEmpty()) {
      return;
    }
    if (said.startsWith("  ")) {
      String item = said.strip();
      boolean listed = item.startsWith("- ");
      if (key.isEmpty() || listed == folded) {
        strange = true;
        return;
      }
      add(listed ? item.substring(2) : item);
      return;
    }
    int colon = said.indexOf(':');
    key = said.substring(0, Math.max(0, colon));
    strange |= !KEYS.contains(key) || values.put(key, new ArrayList<>()) != null;
    String value = said.substring(colon + 1).strip();
    folded = value.equals(">-");
    if (value.startsWith("[") && value.endsWith("]")) {
      for (String item : value.substring(1, value.length() - 1).split(",", -1)) {
        add(item);
      }
    } else if (!folded && !value.isEmpty()) {
      add(value);
    }
  }

  private void add(String value) {
    String text = value.strip();
    List<String> known = values.get(key);
    if (known == null || text.isEmpty() || "\"'&*!|>%@`{}[]".indexOf(text.charAt(0)) >= 0) {
      strange = true;
      return;
    }
    known.add(text);
  }

  private List<String> of(String name) {
    return values.getOrDefault(name, List.of());
  }

  private boolean is(String name, String value) {
    return of(name).equals(List.of(value));
  }

  private PortSet ports(String name) {
    PortSet all = PortSet.none();
    for (String part : of(name)) {
      all = all.or(PortSet.parse(part));
    }
    return all;
  }

  private Optional<Profile> profile(String name) {
    Set<String> without = new HashSet<>(of("without"));
    List<Check> checks = new ArrayList<>();
    for (Check check : Catalogue.all()) {
      if (!without.remove(check.card().id().value())) {
        checks.add(check);
      }
    }
    Optional<Severity> failOn =
        of("fail-on").stream()
            .flatMap(text ->
                Arrays.stream(Severity.values())
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text)))
            .findFirst();
    if (!without.isEmpty()
        || failOn.isEmpty()
        || of("description").isEmpty()
        || of("guide").size() > 1
        || ports("ports").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Profile(
            name,
            String.join(" ", of("description")),
            ports("ports"),
            checks,
            of("products"),
            ports("expected-open"),
            new Gate(failOn),
            of("guide").stream().findFirst(),
            Optional.empty(),
            Optional.empty(),
            List.of()));
  }
}
