package io.picket.scanner;

/** The operator asked for something that makes no sense; nothing has been sent. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line that names the flag, or file:line:column, and says how to mend it
   */
  public UsageException(String message) {
    super(message, null, false, false);
  }
}
