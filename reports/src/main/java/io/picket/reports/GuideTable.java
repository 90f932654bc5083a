package io.picket.reports;

import io.picket.model.GuideCoverage;
import io.picket.model.GuideCoverage.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A guide's rows as the reports for people show them.
 *
 * @param parts how many rows have which status, in the order of the statuses; only those that occur
 * @param forPeople rows that no outsider can answer and nobody has attested
 */
record GuideTable(GuideCoverage coverage, List<Part> parts, List<GuideCoverage.Row> forPeople) {

  /** The rows of one status. */
  record Part(Status status, long count) {
    String style() {
      return GuideTable.style(status);
    }

    String icon() {
      return GuideTable.icon(status);
    }
  }

  /** How one or more servers stand to a guide, in a line. */
  record Posture(String title, List<String> hosts, String text) {
    /** The server by name, more by number. */
    String where() {
      return hosts.size() == 1 ? hosts.getFirst() : Sentences.number(hosts.size()) + " servers";
    }
  }

  /** The postures, servers that stand alike together. */
  static List<Posture> postures(List<GuideTable> guides) {
    Map<List<String>, List<String>> alike = new LinkedHashMap<>();
    for (GuideTable guide : guides) {
      alike
          .computeIfAbsent(
              List.of(guide.coverage().title(), guide.posture()), any -> new ArrayList<>())
          .add(guide.coverage().host());
    }
    List<Posture> postures = new ArrayList<>();
    alike.forEach((words, hosts) ->
        postures.add(new Posture(words.getFirst(), List.copyOf(hosts), words.getLast())));
    return List.copyOf(postures);
  }

  static List<GuideTable> of(List<GuideCoverage> guides) {
    return guides.stream().map(GuideTable::of).toList();
  }

  private static GuideTable of(GuideCoverage coverage) {
    List<Part> parts = new ArrayList<>();
    for (Status status : Status.values()) {
      if (coverage.count(status) > 0) {
        parts.add(new Part(status, coverage.count(status)));
      }
    }
    return new GuideTable(
        coverage,
        parts,
        coverage.rows().stream().filter(row -> row.status() == Status.NOT_ATTESTED).toList());
  }

  /** {@code 12 verified from outside, 3 refuted, …, of 37 rows}. */
  String posture() {
    return String.join(
            ", ", parts.stream().map(part -> part.count() + " " + part.status().text()).toList())
        + ", of "
        + Sentences.count(coverage.rows().size(), "row", "rows")
        + ".";
  }

  /** The class of a status in the style sheet. */
  static String style(Status status) {
    return switch (status) {
      case VERIFIED, ATTESTED -> "passed";
      case REFUTED -> "high";
      case NOTHING_FOUND -> "low";
      case COULD_NOT_TELL, NOT_ATTESTED -> "unknown";
      case NOT_APPLICABLE -> "info";
    };
  }

  /** The sign of a status. */
  static String icon(Status status) {
    return switch (status) {
      case VERIFIED, ATTESTED -> "passed";
      case REFUTED -> "high";
      case NOTHING_FOUND -> "nothing";
      case COULD_NOT_TELL -> "unknown";
      case NOT_ATTESTED -> "asked";
      case NOT_APPLICABLE -> "apart";
    };
  }
}
