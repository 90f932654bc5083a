package io.picket.scanner;

/**
 * What a command's end means to the program that started it. The numbers are part of the API, as is
 * 129, with which the JVM ends at a lost terminal (SIGHUP).
 */
public enum ExitCode {
  /** Everything asked was evaluated and the gate is open. */
  PASSED(0),
  /** The gate is shut: a finding is at least as bad as {@code --fail-on} says. */
  FAILED(1),
  /** The command line or a file of the operator's is wrong; nothing was sent. */
  USAGE(2),
  /** Something was cut short, could not be decided, or nothing was evaluated at all. */
  INCOMPLETE(3),
  /** Picket itself, or writing its output, failed. */
  INTERNAL(4),
  /** Everything asked for lies outside of what is permitted. */
  REFUSED(5),
  /** Interrupted (SIGINT); a valid record was written, marked incomplete. */
  INTERRUPTED(130),
  /** Terminated (SIGTERM); a valid record was written, marked incomplete. */
  TERMINATED(143);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /**
   * What is left of this ending when output could not be written: whoever reads a verdict and has
   * not got its reasons must hear that. What says that nothing was sent, or that it was cut short,
   * stays.
   */
  ExitCode withoutOutput() {
    return switch (this) {
      case PASSED, FAILED, INCOMPLETE, INTERNAL -> INTERNAL;
      case USAGE, REFUSED, INTERRUPTED, TERMINATED -> this;
    };
  }

  /** The process's exit status. */
  public int number() {
    return number;
  }
}
