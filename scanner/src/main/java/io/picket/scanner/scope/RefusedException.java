package io.picket.scanner.scope;

/** What was asked for goes beyond what is permitted; nothing has been sent. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line that says what is refused and what would permit it
   */
  public RefusedException(String message) {
    super(message, null, false, false);
  }
}
