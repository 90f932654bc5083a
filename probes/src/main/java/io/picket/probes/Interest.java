package io.picket.probes;

import io.picket.model.Reason;

/** Whether a probe has something to look at. */
public sealed interface Interest {
  /** Look. */
  record Yes() implements Interest {}

  /** There is nothing to look at, and that is certain. */
  record No(String why) implements Interest {}

  /** Whether there is something to look at could not be found out, so the answer is unknown. */
  record Unclear(Reason reason, String detail) implements Interest {}
}
