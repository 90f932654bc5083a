package io.picket.model;

/** How far a probe goes, in rising order; a scope's ceiling is one of these. */
public enum Intrusion {
  /** Opens a TCP connection and closes it. */
  CONNECT,
  /** Sends the opening message of a protocol, such as a ClientHello, and reads the answer. */
  HANDSHAKE,
  /** Sends a well-formed request that any anonymous visitor might send. */
  REQUEST,
  /** Tries one vendor-documented account, once. */
  AUTHENTICATE
}
