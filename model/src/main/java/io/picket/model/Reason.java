package io.picket.model;

/** Why looking came to nothing. The first group is the target's doing, the second is ours. */
public enum Reason {
  REFUSED(true, "refused"),
  SILENT(true, "no answer in time"),
  RESET(true, "connection reset"),
  CLOSED_EARLY(true, "connection closed before an answer"),
  MALFORMED(true, "answer could not be understood"),
  TOO_LARGE(true, "answer exceeded a limit"),
  UNREACHABLE(true, "network or host unreachable"),
  CONTRADICTORY(true, "answers contradict each other"),
  UNRECOGNISED(true, "not recognised"),
  THROTTLED(true, "target limits how often it may be asked"),
  OUT_OF_SCOPE(false, "outside the agreed scope"),
  CANCELLED(false, "cancelled"),
  OUT_OF_BUDGET(false, "budget used up"),
  NOT_TRIED(false, "not tried"),
  BUG(false, "a fault in Picket");

  private final boolean theirs;
  private final String text;

  Reason(boolean theirs, String text) {
    this.theirs = theirs;
    this.text = text;
  }

  /** Whether the target caused it; our own waiting and limits are never blamed on the target. */
  public boolean isTheirs() {
    return theirs;
  }

  /** A few words for people, without a full stop. */
  public String text() {
    return text;
  }
}
