package io.picket.probes.trust;

/** A part of a certificate, a key or a file cannot be read; the message is fit to print. */
final class UnreadableException extends Exception {
  private final String why;

  UnreadableException(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  String why() {
    return why;
  }
}
