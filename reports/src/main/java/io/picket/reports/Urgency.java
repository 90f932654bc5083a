package io.picket.reports;

import io.picket.model.Confidence;
import io.picket.model.Priority;
import io.picket.model.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A version of a product that must be updated, where it runs, and how soon.
 *
 * @param days the days to do it in, by the most pressing advisory
 * @param subjects where it runs
 * @param advisories why, most pressing first
 */
record Urgency(
    int days,
    String name,
    String version,
    Confidence confidence,
    List<Subject> subjects,
    List<Priority> advisories) {

  private record Version(String product, String version, Confidence confidence) {}

  /** The priorities by version, most pressing first. */
  static List<Urgency> of(List<Priority> priorities) {
    Map<Version, List<Priority>> byVersion = new LinkedHashMap<>();
    for (Priority priority : priorities.stream().sorted().toList()) {
      byVersion
          .computeIfAbsent(
              new Version(priority.product(), priority.version(), priority.confidence()),
              any -> new ArrayList<>())
          .add(priority);
    }
    return byVersion.values().stream().map(Urgency::one).toList();
  }

  private static Urgency one(List<Priority> priorities) {
    Map<String, Priority> byAdvisory = new LinkedHashMap<>();
    priorities.forEach(each -> byAdvisory.putIfAbsent(each.advisory(), each));
    Priority first = priorities.getFirst();
    return new Urgency(
        first.withinDays(),
        first.name(),
        first.version(),
        first.confidence(),
        priorities.stream().map(each -> each.finding().subject()).distinct().toList(),
        List.copyOf(byAdvisory.values()));
  }

  /** {@code Fix within 3 days}. */
  String deadline() {
    return "Fix within " + days + " days";
  }

  /** {@code ConnectWise ScreenConnect 23.9.7}. */
  String what() {
    return name + " " + version;
  }

  /** How far the version is to be believed, in words. */
  String believed() {
    return "version in the affected range of "
        + Sentences.count(advisories.size(), "advisory", "advisories")
        + "; confidence in the version: "
        + confidence.name().toLowerCase(Locale.ROOT);
  }

  /** Up to so many places by name, more by number. */
  String where(int most) {
    return Sentences.places(subjects, most);
  }

  /** What makes an advisory pressing. */
  static String marks(Priority advisory) {
    List<String> marks = new ArrayList<>();
    marks.add("affected: " + advisory.affected());
    marks.add("CVSS " + String.format(Locale.ROOT, "%.1f", advisory.cvss()));
    advisory.exploited().ifPresent(day -> marks.add("exploited, listed " + day));
    if (advisory.ransomware()) {
      marks.add("used by ransomware groups");
    }
    advisory.condition().ifPresent(marks::add);
    return String.join("; ", marks);
  }

  /** How bad it is, for the colour. */
  String style() {
    return days <= 3 ? "critical" : days <= 14 ? "high" : "medium";
  }
}
