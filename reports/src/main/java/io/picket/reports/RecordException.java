package io.picket.reports;

/** A record file cannot be read; the message says where (file:line:column) and why. */
public final class RecordException extends Exception {
  private static final long serialVersionUID = 1L;

  RecordException(String message, Throwable cause) {
    super(message, cause);
  }

  RecordException(String message) {
    super(message);
  }
}
