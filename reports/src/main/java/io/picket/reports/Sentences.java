package io.picket.reports;

import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.Measure;
import io.picket.model.PlaceOrder;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How the reports for people put things into words and figures. */
final class Sentences {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** So many reasons, each with so many places, are read on the way. */
  private static final int REASONS = 8;

  private static final int REASON_PLACES = 4;

  private Sentences() {}

  /** The verdict in a few words. */
  static String verdict(Outline outline) {
    return switch (outline.mood()) {
      case ALARM -> "Act now";
      case CARE -> "Mend in time";
      case DOUBT ->
          outline.count(Verdict.Pass.class) == 0 ? "Nothing could be judged" : "Undecided";
      case CALM -> outline.failures().isEmpty() ? "All in order" : "Nothing to mend";
    };
  }

  /** What the verdict means, for someone who does not read the rest. */
  static String meaning(Outline outline) {
    int unknown = outline.count(Verdict.Unknown.class);
    int passed = outline.count(Verdict.Pass.class);
    String rest = unknown == 0 ? "" : " " + couldNotBeAnswered(unknown);
    return switch (outline.mood()) {
      case ALARM ->
          (outline.failures().containsKey(Severity.CRITICAL)
                  ? "At least one weakness is grave enough to act on today."
                  : "There are weaknesses that put the server, or the people who log in to it, at"
                      + " serious risk.")
              + " Anyone who can reach the server from where this was looked at can see what is"
              + " listed here."
              + rest;
      case CARE -> "Nothing here invites an attack today, but it weakens the defence." + rest;
      case DOUBT ->
          passed == 0
              ? "No check could be answered, so this says nothing about how safe the server is."
              : "Nothing wrong was seen, but not everything was seen, so this is no clean bill of"
                  + " health."
                  + rest;
      case CALM ->
          (outline.failures().isEmpty()
                  ? "Every check that was asked for was answered, and the answer was as it should"
                      + " be."
                  : "Every check that was asked for was answered. What is listed is good to know,"
                      + " and nothing has to be done about it.")
              + " It tells what an outsider can see, at the time named here.";
    };
  }

  private static String couldNotBeAnswered(int unknown) {
    return unknown == 1
        ? "One check could not be answered."
        : number(unknown) + " checks could not be answered.";
  }

  /** {@code 1 critical, 4 high}; empty when nothing failed. */
  static String failures(Map<Severity, Integer> failures) {
    List<String> parts = new ArrayList<>();
    failures.forEach((severity, count) -> parts.add(number(count) + " " + severity.label()));
    return String.join(", ", parts);
  }

  /** The gate's answer. */
  static String gate(ScanRecord record, Gate.Decision decision) {
    Optional<Gate> gate = record.run().measure().map(Measure::gate);
    String threshold =
        gate.flatMap(Gate::failOn)
            .map(least -> "the threshold, " + least.label())
            .orElse("the threshold");
    return switch (decision) {
      case Gate.Decision.Open() ->
          "Gate open: everything asked was answered, and "
              + (gate.isPresent() && gate.get().failOn().isEmpty()
                  ? "no finding was to shut it."
                  : "nothing reaches " + threshold + ".");
      case Gate.Decision.Shut(List<Finding> findings) ->
          "Gate shut: "
              + count(findings.size(), "finding reaches ", "findings reach ")
              + threshold
              + ".";
      case Gate.Decision.Undecided(List<String> why) -> "Gate undecided: " + reasons(why) + ".";
    };
  }

  /**
   * Why something is not whole, in few words however many places say so; what concerns all first:
   * {@code interrupted; a, b and 7 more: not every port was tried}. All of it stands in JSON.
   */
  static String reasons(List<String> why) {
    Map<String, List<String>> places = new LinkedHashMap<>();
    for (String one : why) {
      int at = one.lastIndexOf(": ");
      List<String> same =
          places.computeIfAbsent(at < 0 ? one : one.substring(at + 2), any -> new ArrayList<>());
      if (at >= 0) {
        same.add(one.substring(0, at));
      }
    }
    List<String> said = new ArrayList<>();
    places.forEach((what, where) -> {
      if (where.isEmpty()) {
        said.add(what);
      }
    });
    places.forEach((what, where) -> {
      if (!where.isEmpty()) {
        List<String> sorted = where.stream().sorted(PlaceOrder.PLACES).toList();
        said.add(Places.upTo(REASON_PLACES, sorted) + ": " + what);
      }
    });
    int more = said.size() - REASONS;
    return String.join("; ", said.stream().limit(REASONS).toList())
        + (more > 0 ? "; and " + count(more, "reason", "reasons") + " more" : "");
  }

  /** {@code 1 finding}, {@code 2 findings}. */
  static String count(long count, String one, String many) {
    return number(count) + " " + (count == 1 ? one : many);
  }

  /** With a comma between thousands. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** In the largest unit that keeps a digit before the point: {@code 61.2 kB}. */
  static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double scaled = bytes;
    int unit = -1;
    do {
      scaled /= 1_000;
      unit++;
    } while (scaled >= 999.95 && unit < 3);
    return String.format(Locale.ROOT, "%.1f %s", scaled, List.of("kB", "MB", "GB", "TB").get(unit));
  }

  /** {@code 21.4 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
  static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    } else if (millis < 3_600_000) {
      return millis / 60_000 + " min " + millis / 1_000 % 60 + " s";
    }
    return millis / 3_600_000 + " h " + millis / 60_000 % 60 + " min";
  }

  /** As {@link #duration}, where tenths of a second would pretend to know. */
  static String wholeSeconds(Duration duration) {
    return duration.toSeconds() < 60 ? duration.toSeconds() + " s" : duration(duration);
  }

  static String minute(Instant at) {
    return MINUTE.format(at);
  }

  static String day(Instant at) {
    return DAY.format(at);
  }

  /** The subject for people: the transport is told only when it is not TCP. */
  static String subject(Subject subject) {
    return switch (subject) {
      case Subject.OfEndpoint endpoint -> endpoint.key().replaceFirst("/tcp$", "");
      case Subject.OfHost(String host) -> host;
      case Subject.OfScan() -> "the scan as a whole";
    };
  }

  /** The places of findings that are told together, up to so many by name. */
  static String subjects(List<Finding> alike, int most) {
    return places(alike.stream().map(finding -> finding.key().subject()).toList(), most);
  }

  /** Up to so many places by name, more by number: {@code a:443, b:443 and 2 more}. */
  static String places(List<Subject> subjects, int most) {
    return Places.upTo(most, subjects.stream().map(Sentences::subject).toList());
  }
}
