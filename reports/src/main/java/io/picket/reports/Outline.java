package io.picket.reports;

import io.picket.model.CertificateSeen;
import io.picket.model.CheckCard;
import io.picket.model.CheckId;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.HostFacts;
import io.picket.model.NotChecked;
import io.picket.model.Priority;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a record says, in the order in which a person wants to hear it. The reports for people are
 * renderings of this; nothing here is escaped yet.
 *
 * @param mood what the reader should feel, decided by the findings and not by the gate
 * @param failures how many subjects fail, by severity, worst first; only severities that occur
 * @param urgencies the versions to update, most pressing first
 * @param tasks what to do, worst first
 * @param doubts what could not be decided, by reason, then subject
 * @param passed what was found in order, by check
 * @param omitted what nobody asked for
 * @param declined questions that do not arise
 * @param roots the trust stores used, as {@code Mozilla of 2026-10-01}
 */
record Outline(
    ScanRecord record,
    Gate.Decision decision,
    Mood mood,
    Map<Severity, Integer> failures,
    List<Urgency> urgencies,
    List<Task> tasks,
    List<Doubt> doubts,
    List<Omitted> omitted,
    List<Group> passed,
    List<Alike> declined,
    List<String> roots,
    Cost cost) {

  /** What the reader should feel. */
  enum Mood {
    /** Something is bad enough to act at once. */
    ALARM,
    /** Something should be mended, in time. */
    CARE,
    /** Nothing bad was seen, but not everything was seen. */
    DOUBT,
    /** Everything was answered, and there is nothing to mend. */
    CALM
  }

  /**
   * Something to do, and the findings it would mend.
   *
   * @param remedy what to do
   * @param severity the worst of the findings
   */
  record Task(String remedy, Severity severity, List<CheckCard> cards, List<Finding> findings) {
    /** Up to so many places by name, more by number. */
    String where(int most) {
      return Sentences.places(
          findings.stream().map(finding -> finding.key().subject()).distinct().toList(), most);
    }

    /** Findings that say and show the same of several subjects stand together, to be told once. */
    List<List<Finding>> alike() {
      var alike = new LinkedHashMap<List<Object>, List<Finding>>();
      for (Finding finding : findings) {
        alike
            .computeIfAbsent(
                List.of(
                    finding.key().check(),
                    finding.verdict(),
                    isElsewhere(finding) ? finding.seenAt() : List.of()),
                any -> new ArrayList<>())
            .add(finding);
      }
      return List.copyOf(alike.values());
    }

    /** The days left by the most pressing advisory; without one, there is no end to them. */
    private int days(Map<Finding.Key, Integer> days) {
      return findings.stream()
          .mapToInt(finding -> days.getOrDefault(finding.key(), Integer.MAX_VALUE))
          .min()
          .orElse(Integer.MAX_VALUE);
    }

    /**
     * Whether an attacker needs nothing but the server. Weak TLS is of use only to one who sits
     * between it and somebody who speaks with it.
     */
    private boolean needsNobodyElse() {
      return cards.stream().anyMatch(card -> !card.id().value().startsWith("tls-"));
    }
  }

  /** Checks that could not be decided about one subject, all for the same reason. */
  record Doubt(Reason reason, Subject subject, String because, List<CheckId> checks) {
    /** Up to three checks by name, more by number. */
    String which() {
      return Outline.which(checks);
    }
  }

  /**
   * What one check found in order.
   *
   * @param places at how many subjects
   * @param alike by what is said of them
   */
  record Group(CheckCard card, int places, List<Alike> alike) {}

  /** What was not looked at for the same reason, in the same words. */
  record Skipped(List<String> what, Reason reason, String detail) {}

  /** What a target had to bear. */
  record Cost(int connections, long bytesSent, long bytesReceived) {
    static Cost of(ServiceFacts service) {
      Cost cost = new Cost(0, 0, 0);
      for (ProbeRun run : service.runs()) {
        cost =
            new Cost(
                cost.connections + run.connections(),
                cost.bytesSent + run.bytesSent(),
                cost.bytesReceived + run.bytesReceived());
      }
      return cost;
    }

    Cost and(Cost other) {
      return new Cost(
          connections + other.connections,
          bytesSent + other.bytesSent,
          bytesReceived + other.bytesReceived);
    }
  }

  /** Up to three checks by name, more by number. */
  static String which(List<CheckId> checks) {
    return checks.size() <= 3
        ? String.join(", ", checks.stream().map(CheckId::value).toList())
        : Sentences.count(checks.size(), "check", "checks");
  }

  /** Reads a record. */
  static Outline of(ScanRecord record, Gate.Decision decision) {
    var cards = new Cards(record.cards());
    Map<Severity, Integer> failures = failures(record);
    List<Doubt> doubts = doubts(record);
    boolean doubtful =
        !doubts.isEmpty()
            || !record.notChecked().isEmpty()
            || !record.run().complete()
            || isEmpty(record);
    return new Outline(
        record,
        decision,
        mood(failures, doubtful),
        failures,
        Urgency.of(record.priorities()),
        tasks(record, cards),
        doubts,
        Omitted.of(record),
        passed(record, cards),
        Alike.of(
            record.findings(),
            verdict -> verdict instanceof Verdict.NotApplicable not && not.omission().isEmpty()),
        roots(record),
        record.hosts().stream()
            .flatMap(host -> host.services().stream())
            .map(Cost::of)
            .reduce(new Cost(0, 0, 0), Cost::and));
  }

  private static Mood mood(Map<Severity, Integer> failures, boolean doubtful) {
    if (failures.containsKey(Severity.CRITICAL) || failures.containsKey(Severity.HIGH)) {
      return Mood.ALARM;
    } else if (failures.containsKey(Severity.MEDIUM) || failures.containsKey(Severity.LOW)) {
      return Mood.CARE;
    }
    return doubtful ? Mood.DOUBT : Mood.CALM;
  }

  private static boolean isEmpty(ScanRecord record) {
    return record.findings().stream()
        .noneMatch(f -> f.verdict() instanceof Verdict.Pass || f.verdict() instanceof Verdict.Fail);
  }

  private static Map<Severity, Integer> failures(ScanRecord record) {
    Map<Severity, Integer> counts = new TreeMap<>(Comparator.reverseOrder());
    for (Finding finding : record.findings()) {
      if (finding.verdict() instanceof Verdict.Fail fail) {
        counts.merge(fail.severity(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static List<Task> tasks(ScanRecord record, Cards cards) {
    Map<String, List<Finding>> byRemedy = new LinkedHashMap<>();
    for (Finding finding : record.findings()) {
      if (finding.verdict() instanceof Verdict.Fail fail) {
        String remedy = fail.remedy().orElseGet(() -> cards.of(finding).remedy());
        byRemedy.computeIfAbsent(remedy, any -> new ArrayList<>()).add(finding);
      }
    }
    List<Task> tasks = new ArrayList<>();
    byRemedy.forEach((remedy, findings) -> tasks.add(task(remedy, findings, cards)));
    Map<Finding.Key, Integer> days = new HashMap<>();
    for (Priority priority : record.priorities()) {
      days.merge(priority.finding(), priority.withinDays(), Math::min);
    }
    tasks.sort(
        Comparator.comparing(Task::severity, Comparator.reverseOrder())
            .thenComparingInt(task -> task.days(days))
            .thenComparing(Task::needsNobodyElse, Comparator.reverseOrder())
            .thenComparingInt(task -> -task.findings().size())
            .thenComparing(Task::remedy));
    return List.copyOf(tasks);
  }

  private static Task task(String remedy, List<Finding> findings, Cards cards) {
    List<Finding> worstFirst = new ArrayList<>(findings);
    worstFirst.sort(
        Comparator.comparing(Outline::severity, Comparator.reverseOrder())
            .thenComparing(Finding::key));
    return new Task(
        remedy,
        severity(worstFirst.getFirst()),
        worstFirst.stream().map(cards::of).distinct().toList(),
        worstFirst);
  }

  /** The severity of a failure; the lowest for anything else. */
  static Severity severity(Finding finding) {
    return finding.verdict() instanceof Verdict.Fail fail ? fail.severity() : Severity.INFO;
  }

  private static List<Doubt> doubts(ScanRecord record) {
    Map<Doubt, List<CheckId>> alike = new LinkedHashMap<>();
    for (Finding finding : record.findings()) {
      if (finding.verdict() instanceof Verdict.Unknown(Reason reason, String because)) {
        var without = new Doubt(reason, finding.key().subject(), because, List.of());
        alike.computeIfAbsent(without, any -> new ArrayList<>()).add(finding.key().check());
      }
    }
    List<Doubt> doubts = new ArrayList<>();
    alike.forEach((doubt, checks) ->
        doubts.add(new Doubt(doubt.reason(), doubt.subject(), doubt.because(), checks)));
    doubts.sort(Comparator.comparing(Doubt::reason));
    return List.copyOf(doubts);
  }

  private static List<Group> passed(ScanRecord record, Cards cards) {
    Map<CheckId, List<Finding>> byCheck = new TreeMap<>();
    for (Finding finding : record.findings()) {
      if (finding.verdict() instanceof Verdict.Pass) {
        byCheck.computeIfAbsent(finding.key().check(), any -> new ArrayList<>()).add(finding);
      }
    }
    List<Group> groups = new ArrayList<>();
    byCheck.forEach((check, findings) ->
        groups.add(
            new Group(
                cards.of(findings.getFirst()), findings.size(), Alike.of(findings, any -> true))));
    return List.copyOf(groups);
  }

  /** The doubts by what is said, told once for all subjects with the same checks; by reason. */
  List<Alike> unknowns() {
    Map<Doubt, List<Subject>> alike = new LinkedHashMap<>();
    for (Doubt doubt : doubts) {
      var without =
          new Doubt(doubt.reason(), new Subject.OfScan(), doubt.because(), doubt.checks());
      alike.computeIfAbsent(without, any -> new ArrayList<>()).add(doubt.subject());
    }
    List<Alike> all = new ArrayList<>();
    alike.forEach((doubt, subjects) ->
        all.add(
            new Alike(
                doubt.because(),
                Optional.of(doubt.reason()),
                doubt.checks(),
                List.copyOf(subjects))));
    return List.copyOf(all);
  }

  private static List<String> roots(ScanRecord record) {
    var roots = new TreeSet<String>();
    for (HostFacts host : record.hosts()) {
      for (ServiceFacts service : host.services()) {
        service
            .fact(CertificateSeen.class)
            .ifPresent(seen ->
                seen.chains().stream()
                    .flatMap(chain -> chain.paths().stream())
                    .forEach(path -> roots.add(path.store() + " of " + path.dated())));
      }
    }
    return List.copyOf(roots);
  }

  /** How many findings carry this kind of verdict. */
  int count(Class<? extends Verdict> kind) {
    return (int)
        record.findings().stream().filter(finding -> kind.isInstance(finding.verdict())).count();
  }

  /** What was asked for and not looked at, but for what the doubts say of it in the same words. */
  List<NotChecked> notChecked() {
    var told = new HashSet<String>();
    doubts.forEach(doubt -> told.add(Sentences.subject(doubt.subject()) + " " + doubt.because()));
    return record.notChecked().stream()
        .filter(not -> !told.contains(not.what() + " " + not.detail()))
        .toList();
  }

  /** The same by what is said, told once for all that share it; in the order of the first. */
  List<Skipped> skipped() {
    Map<NotChecked, List<String>> alike = new LinkedHashMap<>();
    for (NotChecked not : notChecked()) {
      alike
          .computeIfAbsent(new NotChecked("", not.reason(), not.detail()), any -> new ArrayList<>())
          .add(not.what());
    }
    List<Skipped> all = new ArrayList<>();
    alike.forEach(
        (why, what) -> all.add(new Skipped(List.copyOf(what), why.reason(), why.detail())));
    return List.copyOf(all);
  }

  /** Why the record is not complete, but for what the gate says already. */
  List<String> cutShort() {
    if (record.run().complete()) {
      return List.of();
    }
    var said =
        new HashSet<>(
            decision instanceof Gate.Decision.Undecided(List<String> why) ? why : List.of());
    return record.run().incompleteBecause().stream().filter(why -> !said.contains(why)).toList();
  }

  /** The rows that a check refuted where a task is to be done. */
  List<String> rows(Task task, CheckCard card) {
    Set<String> hosts =
        task.findings().stream()
            .filter(finding -> finding.key().check().equals(card.id()))
            .flatMap(finding -> host(finding.key().subject()).stream())
            .collect(Collectors.toSet());
    return record.guides().stream()
        .filter(guide -> hosts.contains(guide.host()))
        .flatMap(guide -> guide.refutedBy(card.id()).stream())
        .distinct()
        .toList();
  }

  private static Optional<String> host(Subject subject) {
    return switch (subject) {
      case Subject.OfEndpoint endpoint -> Optional.of(endpoint.host());
      case Subject.OfHost(String host) -> Optional.of(host);
      case Subject.OfScan _ -> Optional.empty();
    };
  }

  /** Whether a finding was seen at more or at other places than its subject says. */
  static boolean isElsewhere(Finding finding) {
    return !finding.seenAt().isEmpty()
        && !finding.seenAt().equals(List.of(Sentences.subject(finding.key().subject())));
  }
}
