package io.picket.probes.ports;

/**
 * How many attempts may be under way at once. Our own shortage of sockets is no answer, so it makes
 * the window smaller and everybody rest; each answer makes it wider again.
 */
final class Window {
  private static final long REST = 50_000_000;
  private static final int EXHAUSTED_FOR_GOOD = 20;

  private final int most;
  private int allowed;
  private int inFlight;
  private int exhaustedInARow;
  private long restUntil;

  Window(int most) {
    this.most = most;
    this.allowed = most;
  }

  boolean isOpen() {
    return inFlight < allowed;
  }

  void begun() {
    inFlight++;
  }

  void ended() {
    inFlight--;
  }

  /** In how many nanoseconds to begin anything again; 0 for now. */
  long rest(long now) {
    return Math.max(0, restUntil - now);
  }

  /** The host itself said something. */
  void answered() {
    exhaustedInARow = 0;
    allowed = Math.min(most, allowed + 1);
  }

  /** An attempt ended otherwise, but not for our own shortage. */
  void unanswered() {
    exhaustedInARow = 0;
  }

  /** An attempt could not be made; true when waiting has not helped and nothing is left to end. */
  boolean exhausted(long now) {
    exhaustedInARow++;
    if (inFlight == 0 && exhaustedInARow > EXHAUSTED_FOR_GOOD) {
      return true;
    }
    allowed = Math.max(1, inFlight / 2);
    restUntil = now + REST;
    return false;
  }
}
