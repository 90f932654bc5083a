package io.picket.probes.wire;

import io.picket.model.Reason;

/** A connection did not yield an answer. Carries the reason in the model's words. */
public final class WireException extends Exception {
  private final Reason reason;

  /**
   * @param detail what exactly happened, printable, without the reason's own words
   */
  public WireException(Reason reason, String detail) {
    super(reason.text() + ": " + detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  private final String detail;

  public Reason reason() {
    return reason;
  }

  public String detail() {
    return detail;
  }
}
