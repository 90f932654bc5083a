package io.picket.probes.service;

/** An RDP server's answer to a connection request. */
sealed interface RdpConfirm {
  /** The security it chose; 0, RDP's own, also where it did not say. */
  record Selected(int protocol) implements RdpConfirm {}

  /** It wants none of what was asked for. */
  record Refused(int code) implements RdpConfirm {}
}
