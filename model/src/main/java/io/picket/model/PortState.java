package io.picket.model;

/** The state of a port as seen from here. */
public enum PortState {
  /** The connection was accepted, even if it was reset at once. */
  OPEN,
  /** The host answered that nothing listens. */
  CLOSED,
  /** Nothing came back after a second, slower look, or something on the way refused. */
  FILTERED,
  /** We did not find out: not tried, cancelled, refused by scope, out of local resources. */
  UNKNOWN;

  /** The name in lower case. */
  public String label() {
    return switch (this) {
      case OPEN -> "open";
      case CLOSED -> "closed";
      case FILTERED -> "filtered";
      case UNKNOWN -> "unknown";
    };
  }
}
