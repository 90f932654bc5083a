package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.HostFacts;
import io.picket.model.Observation;
import io.picket.model.ServiceFacts;
import io.picket.model.Verdict;
import java.util.Optional;

/**
 * Asks one question of what was seen. A check is a record; its components are its parameters. It
 * has no clock, no I/O and no logger, and it cannot forget "unknown": an observation that is not
 * there becomes {@link Verdict.Unknown} before the check is asked.
 */
public sealed interface Check {
  /** What people need to know about it. */
  CheckCard card();

  /** A question about one open endpoint, answered from one kind of observation. */
  non-sealed interface OfEndpoint<O extends Observation> extends Check {
    /** The observation it needs. */
    Class<O> needs();

    /**
     * Whether the question arises here; the reason when it does not. Asked first, also when the
     * observation is missing, and must not say "no" merely because something is unknown.
     */
    Optional<String> declines(ServiceFacts endpoint);

    /** As {@link #declines(ServiceFacts)}, for what nobody asked to know in these circumstances. */
    default Optional<String> declines(ServiceFacts endpoint, Circumstances circumstances) {
      return declines(endpoint);
    }

    /** The answer. */
    Verdict judge(O seen, ServiceFacts endpoint, Circumstances circumstances);
  }

  /** A question about one address as a whole. */
  non-sealed interface OfHost extends Check {
    Verdict judge(HostFacts host, Circumstances circumstances);
  }
}
