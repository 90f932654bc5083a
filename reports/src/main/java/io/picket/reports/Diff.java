package io.picket.reports;

import io.picket.model.Finding;
import io.picket.model.HostFacts;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.ScanRecord;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    for (ScanRecord record : earlier) {
      for (Finding finding : record.findings()) {
        if (isKnown(finding)) {
          known.computeIfAbsent(finding.key(), any -> new ArrayList<>()).add(finding);
        }
      }
    }
    Map<Finding.Key, Finding> today = new HashMap<>();
    now.findings().forEach(finding -> today.put(finding.key(), finding));
    var keys = new TreeSet<>(known.keySet());
    keys.addAll(today.keySet());
    List<Change> changes = new ArrayList<>();
    for (Finding.Key key : keys) {
      change(key, known.getOrDefault(key, List.of()), Optional.ofNullable(today.get(key)))
          .ifPresent(changes::add);
    }
    changes.sort(
        Comparator.comparing(Change::kind)
            .thenComparing(change -> Outline.severity(change.failing()), Comparator.reverseOrder())
            .thenComparing(Change::key));
    ScanRecord last = earlier.getLast();
    return new Diff(last, now, !last.tool().equals(now.tool()), changes, ports(earlier, now));
  }

  private static Optional<Change> change(
      Finding.Key key, List<Finding> history, Optional<Finding> now) {
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
      kind = Optional.of(now.filter(Diff::isKnown).isPresent() ? Kind.RESOLVED : Kind.UNCONFIRMED);
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

  private static boolean isKnown(Finding finding) {
    return switch (finding.verdict()) {
      case Verdict.Pass ignored -> true;
      case Verdict.Fail ignored -> true;
      case Verdict.NotApplicable ignored -> true;
      case Verdict.Unknown ignored -> false;
    };
  }

  private static List<PortChange> ports(List<ScanRecord> earlier, ScanRecord now) {
    Map<String, Map<Integer, PortState>> before = new HashMap<>();
    for (ScanRecord record : earlier) {
      states(record).forEach((host, states) -> before.merge(host, states, Diff::newer));
    }
    List<PortChange> changes = new ArrayList<>();
    states(now)
        .forEach((host, states) ->
            states.forEach((port, state) -> {
              PortState was = before.getOrDefault(host, Map.of()).get(port);
              if (was != null && (was == PortState.OPEN) != (state == PortState.OPEN)) {
                changes.add(new PortChange(host, port, was, state));
              }
            }));
    return changes;
  }

  private static Map<Integer, PortState> newer(
      Map<Integer, PortState> old, Map<Integer, PortState> recent) {
    Map<Integer, PortState> both = new TreeMap<>(old);
    both.putAll(recent);
    return both;
  }

  /** Known states by declared host; open on any address of a name is open. */
  private static Map<String, Map<Integer, PortState>> states(ScanRecord record) {
    Map<String, Map<Integer, PortState>> all = new LinkedHashMap<>();
    for (HostFacts host : record.hosts()) {
      Map<Integer, PortState> states =
          all.computeIfAbsent(host.host().declared(), any -> new TreeMap<>());
      for (PortCensus.Group group : host.ports().fact().map(PortCensus::groups).orElse(List.of())) {
        if (group.state() != PortState.UNKNOWN) {
          PortSet ports = group.ports();
          ports.stream()
              .forEach(
                  port -> states.merge(port, group.state(), (a, b) -> a.compareTo(b) <= 0 ? a : b));
        }
      }
    }
    return all;
  }

  /** The changes of one kind. */
  public List<Change> of(Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).toList();
  }

  /** Whether anything is different that someone should hear of. */
  public boolean isWorthTelling() {
    return !ports.isEmpty()
        || changes.stream()
            .anyMatch(change -> change.kind() != Kind.STILL && change.kind() != Kind.UNCONFIRMED);
  }
}
