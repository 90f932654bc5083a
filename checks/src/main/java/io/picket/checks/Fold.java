package io.picket.checks;

import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Omission;
import io.picket.model.PlaceOrder;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Folds the verdicts of all addresses of one subject into one finding: the worst wins. What was
 * omitted at one address was omitted of the whole.
 */
final class Fold {
  private final ClientId client;

  /** By the subject's text, then by check: the order of keys, without comparing whole keys. */
  private final Map<String, Map<CheckId, Told>> verdicts = new TreeMap<>(PlaceOrder.PLACES);

  /** A verdict and the place that gave it. */
  private record At(String place, Verdict verdict) {}

  /** All that was said of one subject in answer to one check. */
  private record Told(Finding.Key key, List<At> all) {}

  /** Of two that are as bad, the one that says what was omitted. */
  private static final Comparator<At> WORST =
      Comparator.<At>comparingInt(at -> rank(at.verdict()))
          .thenComparing(at -> at.verdict().omission().isPresent());

  Fold(ClientId client) {
    this.client = client;
  }

  void add(Check check, Subject subject, String place, Verdict verdict) {
    verdicts
        .computeIfAbsent(subject.key(), text -> new TreeMap<>())
        .computeIfAbsent(
            check.card().id(),
            id -> new Told(new Finding.Key(client, id, subject), new ArrayList<>(1)))
        .all()
        .add(new At(place, verdict));
  }

  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    for (Map<CheckId, Told> ofSubject : verdicts.values()) {
      ofSubject.values().forEach(told -> findings.add(folded(told.key(), told.all())));
    }
    return findings;
  }

  private static Finding folded(Finding.Key key, List<At> all) {
    At worst = all.getFirst();
    if (all.size() == 1) {
      return new Finding(key, worst.verdict(), List.of(worst.place()));
    }
    for (At at : all) {
      worst = WORST.compare(at, worst) > 0 ? at : worst;
    }
    int rank = rank(worst.verdict());
    List<String> places =
        all.stream().filter(at -> rank(at.verdict()) == rank).map(At::place).distinct().toList();
    long total = all.stream().map(At::place).distinct().count();
    String remark =
        places.size() < total ? " Seen at " + places.size() + " of " + total + " addresses." : "";
    Optional<Omission> omission =
        all.stream().map(at -> at.verdict().omission()).flatMap(Optional::stream).findFirst();
    return new Finding(key, remarked(worst.verdict(), remark, omission), places);
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case Verdict.NotApplicable _ -> 0;
      case Verdict.Pass _ -> 1;
      case Verdict.Unknown _ -> 2;
      case Verdict.Fail fail -> 3 + List.of(Severity.values()).indexOf(fail.severity());
    };
  }

  private static Verdict remarked(Verdict verdict, String remark, Optional<Omission> omission) {
    return switch (verdict) {
      case Verdict.NotApplicable(String because, _) ->
          new Verdict.NotApplicable(because + remark, omission);
      case Verdict.Pass(String because, List<Evidence> evidence, _) ->
          new Verdict.Pass(because + remark, evidence, omission);
      case Verdict.Unknown(io.picket.model.Reason reason, String because) ->
          new Verdict.Unknown(reason, because + remark);
      case Verdict.Fail(
              Severity severity,
              String because,
              List<Evidence> evidence,
              Optional<String> remedy) ->
          new Verdict.Fail(severity, because + remark, evidence, remedy);
    };
  }
}
