package io.picket.fingerprints.products;

import java.util.Objects;

/**
 * A text that must not be shown. It has no equality, no hash of its content and no text form, so
 * that records, logs and messages that hold it hold nothing.
 */
public final class Secret {
  private final String text;

  public Secret(String text) {
    this.text = Objects.requireNonNull(text);
  }

  /** The text itself, for the one place that sends it. */
  public String revealed() {
    return text;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
