package io.picket.scanner.engine;

import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortState;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a host was looked at to the end. What a target does (silence, resets) is an answer of
 * sorts and stands in the findings; what we did not get round to is a shortfall of the scan.
 */
final class Shortfall {
  private Shortfall() {}

  /** Why it was not, for people; empty when it was. */
  static Set<String> of(HostFacts facts) {
    Set<String> because = new LinkedHashSet<>();
    switch (facts.ports()) {
      case Outcome.Observed<PortCensus>(PortCensus census) -> {
        if (!census.in(PortState.UNKNOWN).isEmpty()) {
          because.add(facts.host() + ": not every port was tried");
        }
      }
      case Outcome.Inconclusive<PortCensus>(Reason reason, String _) ->
          text(reason).ifPresent(why -> because.add(facts.host() + ": " + why));
      case Outcome.NotApplicable<PortCensus> _ -> {}
    }
    for (ServiceFacts service : facts.services()) {
      for (ProbeRun run : service.runs()) {
        if (run.outcome() instanceof Outcome.Inconclusive<?>(Reason reason, String _)) {
          text(reason)
              .ifPresent(why ->
                  because.add(facts.host() + " port " + service.endpoint().port() + ": " + why));
        }
      }
    }
    return because;
  }

  private static Optional<String> text(Reason reason) {
    if (reason == Reason.CANCELLED) {
      return Optional.of("cut short");
    }
    if (reason == Reason.OUT_OF_BUDGET) {
      return Optional.of("its time or budget was used up");
    }
    return reason == Reason.BUG ? Optional.of("a probe broke") : Optional.empty();
  }
}
