package io.picket.checks;

import io.picket.model.ClientId;
import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Folds the verdicts of all addresses of one subject into one finding: the worst wins. */
final class Fold {
  private final ClientId client;
  private final Map<Finding.Key, List<At>> verdicts = new TreeMap<>();

  /** A verdict and the place that gave it. */
  private record At(String place, Verdict verdict) {}

  Fold(ClientId client) {
    this.client = client;
  }

  void add(Check check, Subject subject, String place, Verdict verdict) {
    verdicts
        .computeIfAbsent(
            new Finding.Key(client, check.card().id(), subject), key -> new ArrayList<>())
        .add(new At(place, verdict));
  }

  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    verdicts.forEach((key, all) -> findings.add(folded(key, all)));
    return findings;
  }

  private static Finding folded(Finding.Key key, List<At> all) {
    At worst = all.getFirst();
    for (At at : all) {
      if (rank(at.verdict()) > rank(worst.verdict())) {
        worst = at;
      }
    }
    int rank = rank(worst.verdict());
    List<String> places =
        all.stream().filter(at -> rank(at.verdict()) == rank).map(At::place).distinct().toList();
    long total = all.stream().map(At::place).distinct().count();
    Verdict verdict =
        places.size() < total
            ? remarked(
                worst.verdict(), " Seen at " + places.size() + " of " + total + " addresses.")
            : worst.verdict();
    return new Finding(key, verdict, places);
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case Verdict.NotApplicable _ -> 0;
      case Verdict.Pass _ -> 1;
      case Verdict.Unknown _ -> 2;
      case Verdict.Fail fail -> 3 + List.of(Severity.values()).indexOf(fail.severity());
    };
  }

  private static Verdict remarked(Verdict verdict, String remark) {
    return switch (verdict) {
      case Verdict.NotApplicable(String because) -> new Verdict.NotApplicable(because + remark);
      case Verdict.Pass(String because, List<Evidence> evidence) ->
          new Verdict.Pass(because + remark, evidence);
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
