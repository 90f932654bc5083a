package io.picket.model;

import java.util.Optional;

/** What became of looking: a fact, no fact and why, or no reason to look. Never null. */
public sealed interface Outcome<O extends Observation> {
  /** Something was seen. */
  record Observed<O extends Observation>(O seen) implements Outcome<O> {}

  /** It was looked at, or should have been, and nothing can be said. */
  record Inconclusive<O extends Observation>(Reason reason, String detail) implements Outcome<O> {}

  /** There was nothing to look at, for the reason given, or nobody asked to have it looked at. */
  record NotApplicable<O extends Observation>(String why, Optional<Omission> omission)
      implements Outcome<O> {
    public NotApplicable(String why) {
      this(why, Optional.empty());
    }
  }

  /** The fact, when there is one. */
  default Optional<O> fact() {
    return this instanceof Observed<O>(O seen) ? Optional.of(seen) : Optional.empty();
  }
}
