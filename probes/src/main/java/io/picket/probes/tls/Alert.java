package io.picket.probes.tls;

/**
 * An alert as it came. Its code is evidence for people and never decides anything: the same refusal
 * is 40, 70, 80 or 10 on different servers.
 *
 * @param level 1 warning, 2 fatal
 * @param code as in IANA's TLS Alerts registry
 */
record Alert(int level, int code) implements ServerAnswer {
  static final int FATAL = 2;

  boolean isFatal() {
    return level == FATAL;
  }

  /** Code and name: {@code alert 40 (handshake_failure)}. */
  @Override
  public String toString() {
    return AlertName.of(code);
  }
}
