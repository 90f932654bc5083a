package io.picket.probes.ports;

import io.picket.model.PortState;
import io.picket.model.Reason;

/**
 * What was found out about a port.
 *
 * @param reason the model's word for it; of use where the state is unknown
 * @param text what was read from the operating system, for people
 */
record Found(PortState state, Reason reason, String text) implements Comparable<Found> {
  static final Found ACCEPTED = new Found(PortState.OPEN, Reason.NOT_TRIED, "connection accepted");
  static final Found ACCEPTED_THEN_RESET =
      new Found(PortState.OPEN, Reason.RESET, "connection accepted, then reset");
  static final Found REFUSED = new Found(PortState.CLOSED, Reason.REFUSED, "connection refused");
  static final Found SILENT = new Found(PortState.FILTERED, Reason.SILENT, "no answer");
  static final Found HOST_UNREACHABLE =
      new Found(PortState.FILTERED, Reason.UNREACHABLE, "host unreachable");
  static final Found NETWORK_UNREACHABLE =
      new Found(PortState.FILTERED, Reason.UNREACHABLE, "network unreachable");
  static final Found NO_ROUTE =
      new Found(PortState.UNKNOWN, Reason.UNREACHABLE, "no route from this machine");
  static final Found MET_ITSELF =
      new Found(PortState.UNKNOWN, Reason.CONTRADICTORY, "only our own socket answered");
  static final Found OUT_OF_RESOURCES =
      new Found(PortState.UNKNOWN, Reason.OUT_OF_BUDGET, "this machine has no sockets left");
  static final Found CANCELLED = unknown(Reason.CANCELLED, Reason.CANCELLED.text());

  static Found unknown(Reason reason, String text) {
    return new Found(PortState.UNKNOWN, reason, text);
  }

  @Override
  public int compareTo(Found other) {
    int byState = state.compareTo(other.state);
    return byState != 0 ? byState : text.compareTo(other.text);
  }
}
