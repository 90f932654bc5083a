package io.picket.checks;

import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import java.time.Instant;

/**
 * What a check may know apart from the facts it asks about.
 *
 * @param at the moment the scan began; validity is judged at this instant, also on replay
 * @param facts everything seen at the same address, for questions that need the neighbourhood
 * @param profile what was asked for
 */
public record Circumstances(Instant at, HostFacts facts, Profile profile) {
  /** The target the facts are about. */
  public Host host() {
    return facts.host();
  }

  /** The ports that were asked; none when asking came to nothing. */
  public PortSet asked() {
    PortSet all = PortSet.none();
    if (facts.ports() instanceof Outcome.Observed<PortCensus>(PortCensus census)) {
      for (PortCensus.Group group : census.groups()) {
        all = all.or(group.ports());
      }
    }
    return all;
  }
}
