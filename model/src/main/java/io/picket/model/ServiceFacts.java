package io.picket.model;

import java.util.List;
import java.util.Optional;

/** Everything seen at one open endpoint. */
public record ServiceFacts(Endpoint endpoint, List<ProbeRun> runs) {
  public ServiceFacts {
    runs = List.copyOf(runs);
  }

  /**
   * What became of looking for one kind of fact; "not tried" when no probe ran for it, so that a
   * check cannot mistake silence for innocence.
   */
  public <O extends Observation> Outcome<O> outcome(Class<O> kind) {
    for (ProbeRun run : runs) {
      if (run.sees().equals(kind.getSimpleName())) {
        return switch (run.outcome()) {
          case Outcome.Observed<?> observed -> new Outcome.Observed<>(kind.cast(observed.seen()));
          case Outcome.Inconclusive<?>(Reason reason, String detail) ->
              new Outcome.Inconclusive<>(reason, detail);
          case Outcome.NotApplicable<?>(String why, Optional<Omission> omission) ->
              new Outcome.NotApplicable<>(why, omission);
        };
      }
    }
    return new Outcome.Inconclusive<>(Reason.NOT_TRIED, "no probe looked for it");
  }

  /** The fact of one kind, when it was seen. */
  public <O extends Observation> Optional<O> fact(Class<O> kind) {
    return outcome(kind).fact();
  }

  /** These facts and one more run. */
  public ServiceFacts with(ProbeRun run) {
    var more = new java.util.ArrayList<>(runs);
    more.add(run);
    return new ServiceFacts(endpoint, more);
  }
}
