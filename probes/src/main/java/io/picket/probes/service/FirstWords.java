package io.picket.probes.service;

/** The first thing a port says to a ClientHello, or before it. */
sealed interface FirstWords {
  /** It speaks TLS: a ServerHello or a fatal alert. */
  record Tls(String how) implements FirstWords {}

  /** It speaks plain HTTP. */
  record Http(String statusLine) implements FirstWords {}

  /** It said something else; what the protocol is must be told from the bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Said(byte[] bytes) implements FirstWords {}
}
