package io.picket.probes.wire;

/** Which addresses of a name are wanted. */
public enum Family {
  /** Every A and AAAA. */
  BOTH,
  /** IPv4 only ({@code -4}). */
  IPV4,
  /** IPv6 only ({@code -6}). */
  IPV6
}
