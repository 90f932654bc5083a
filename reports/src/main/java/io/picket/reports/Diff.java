package io.picket.reports;

import io.picket.model.Finding;
import io.picket.model.Measure;
import io.picket.model.PortState;
import io.picket.model.ScanRecord;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What changed between earlier records and one made now.
 *
 * <ol>
 *   <li>Findings are matched by their key, never by wording, severity or address.
 *   <li>What was, is the last <em>known</em> verdict: an unknown in between changes nothing.
 *   <li>A failure is resolved only when the check was answered and did not fail. An unknown, or a
 *       subject that was not looked at, leaves it open and says that it was not confirmed.
 *   <li>What was not asked is no answer, and neither is "does not apply" or "as far as was asked"
 *       of a host where a port that was open before was left out this time.
 *   <li>Nor is a good answer of a port of a name while it is not known what is at that port of
 *       another of the name's addresses: that it was excluded, down or silent resolves nothing.
 *   <li>A failure that was resolved before and is back is reopened.
 *   <li>A port opened or closed only when its state was known both times.
 * </ol>
 *
 * @param toolChanged whether another version of the tool judged, so that a change may be ours
 * @param changes all findings that fail now or failed before, by kind, then worst first
 * @param ports ports that opened or closed
 */
public record Diff(
    ScanRecord before,
    ScanRecord now,
    boolean toolChanged,
    List<Change> changes,
    List<PortChange> ports) {

  /** What became of a finding. */
  public enum Kind {
    NEW("new"),
    REOPENED("reopened"),
    WORSE("worse"),
    BETTER("better, still open"),
    STILL("still open"),
    UNCONFIRMED("could not be confirmed, so still open"),
    RESOLVED("resolved");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** A few words for people. */
    public String text() {
      return text;
    }
  }

  /**
   * A finding then and now.
   *
   * @param before the last known verdict; empty when there was none
   * @param now the finding now; empty when its subject was not looked at
   */
  public record Change(
      Kind kind, Finding.Key key, Optional<Finding> before, Optional<Finding> now) {
    /** The side that fails, today's if it does. */
    public Finding failing() {
      return now.filter(Diff::fails).or(() -> before).orElseThrow();
    }
  }

  /** A port of a declared host that opened or closed. */
  public record PortChange(String host, int port, PortState before, PortState now) {}

  public Diff {
    changes = List.copyOf(changes);
    ports = List.copyOf(ports);
  }

  /**
   * Compares.
   *
   * @param earlier the records before, oldest first, at least one
   * @throws IllegalArgumentException when there is none
   */
  public static Diff of(List<ScanRecord> earlier, ScanRecord now) {
    if (earlier.isEmpty()) {
      throw new IllegalArgumentException("a difference needs an earlier record");
    }
    Map<Finding.Key, List<Finding>> known = new TreeMap<>();
    var ports = new KnownPorts();
    for (ScanRecord record : earlier) {
      KnownPorts then = KnownPorts.of(record);
      for (Finding finding : record.findings()) {
        if (isAnswer(finding, then, ports)) {
          known.computeIfAbsent(finding.key(), any -> new ArrayList<>()).add(finding);
        }
      }
      ports.update(then);
    }
    KnownPorts portsNow = KnownPorts.of(now);
    Map<Finding.Key, Finding> today = new HashMap<>();
    now.findings().forEach(finding -> today.put(finding.key(), finding));
    var keys = new TreeSet<>(known.keySet());
    keys.addAll(today.keySet());
    List<Change> changes = new ArrayList<>();
    for (Finding.Key key : keys) {
      Optional<Finding> seen = Optional.ofNullable(today.get(key));
      boolean answered = seen.filter(one -> isAnswer(one, portsNow, ports)).isPresent();
      change(key, known.getOrDefault(key, List.of()), seen, answered).ifPresent(changes::add);
    }
    changes.sort(
        Comparator.comparing(Change::kind)
            .thenComparing(change -> Outline.severity(change.failing()), Comparator.reverseOrder())
            .thenComparing(Change::key));
    ScanRecord last = earlier.getLast();
    return new Diff(
        last, now, !last.tool().equals(now.tool()), changes, portsNow.changesSince(ports));
  }

  private static Optional<Change> change(
      Finding.Key key, List<Finding> history, Optional<Finding> now, boolean answered) {
    Optional<Finding> before =
        history.isEmpty() ? Optional.empty() : Optional.of(history.getLast());
    boolean failed = before.filter(Diff::fails).isPresent();
    boolean fails = now.filter(Diff::fails).isPresent();
    Optional<Kind> kind;
    if (fails && failed) {
      kind = Optional.of(severityChange(before.get(), now.get()));
    } else if (fails) {
      boolean ever = history.stream().anyMatch(Diff::fails);
      kind = Optional.of(ever ? Kind.REOPENED : Kind.NEW);
    } else if (failed) {
      kind = Optional.of(answered ? Kind.RESOLVED : Kind.UNCONFIRMED);
    } else {
      kind = Optional.empty();
    }
    return kind.map(known -> new Change(known, key, before, now));
  }

  private static Kind severityChange(Finding before, Finding now) {
    int change = Outline.severity(now).compareTo(Outline.severity(before));
    return change > 0 ? Kind.WORSE : change < 0 ? Kind.BETTER : Kind.STILL;
  }

  static boolean fails(Finding finding) {
    return finding.verdict() instanceof Verdict.Fail;
  }

  /** Whether a verdict answers its question, given what is known of the ports then and before. */
  private static boolean isAnswer(Finding finding, KnownPorts then, KnownPorts before) {
    return switch (finding.verdict()) {
      case Verdict.Unknown _ -> false;
      case Verdict.Fail _ -> true;
      case Verdict.Pass pass ->
          isOfAll(finding, then) && (pass.omission().isEmpty() || covers(finding, then, before));
      case Verdict.NotApplicable not ->
          isOfAll(finding, then) && not.omission().isEmpty() && covers(finding, then, before);
    };
  }

  private static boolean covers(Finding finding, KnownPorts then, KnownPorts before) {
    return switch (finding.key().subject()) {
      case Subject.OfHost(String host) -> then.covers(before, host);
      case Subject.OfEndpoint _, Subject.OfScan _ -> true;
    };
  }

  private static boolean isOfAll(Finding finding, KnownPorts then) {
    return switch (finding.key().subject()) {
      case Subject.OfEndpoint(String host, int port, var _) -> then.everywhere(host, port);
      case Subject.OfHost _, Subject.OfScan _ -> true;
    };
  }

  /**
   * By what else the records were judged than by each other's: a verdict may have changed with it
   * though the server did not. Thresholds are none of it, for they change no verdict.
   */
  public List<String> otherMeasures() {
    var others = new ArrayList<String>();
    ScanRecord.Run then = before.run();
    ScanRecord.Run today = now.run();
    if (!then.profile().equals(today.profile())) {
      others.add("profile");
    }
    if (!policy(then).equals(policy(today))) {
      others.add("TLS policy");
    }
    if (!advisories(then).equals(advisories(today))) {
      others.add("advisories");
    }
    if (!before.declarations().equals(now.declarations())) {
      others.add("declarations");
    }
    return List.copyOf(others);
  }

  private static Optional<String> policy(ScanRecord.Run run) {
    return run.measure().flatMap(Measure::policy).map(Measure.Policy::digest);
  }

  private static Optional<Measure.OwnAdvisories> advisories(ScanRecord.Run run) {
    return run.measure().flatMap(Measure::advisories);
  }

  /** How many checks could not be decided now. */
  public long undecided() {
    return now.findings().stream()
        .filter(finding -> finding.verdict() instanceof Verdict.Unknown)
        .count();
  }

  /** The changes of one kind. */
  public List<Change> of(Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).toList();
  }

  /** Whether everything asked now was answered, and nothing of it fails. */
  public boolean isCalm() {
    return now.run().complete()
        && undecided() == 0
        && now.findings().stream().anyMatch(finding -> finding.verdict() instanceof Verdict.Pass)
        && changes.stream().allMatch(change -> change.kind() == Kind.RESOLVED);
  }

  /** Whether anything is different that someone should hear of. */
  public boolean isWorthTelling() {
    return !ports.isEmpty()
        || changes.stream()
            .anyMatch(change -> change.kind() != Kind.STILL && change.kind() != Kind.UNCONFIRMED);
  }
}
