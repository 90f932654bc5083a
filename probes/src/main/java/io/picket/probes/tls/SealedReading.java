package io.picket.probes.tls;

import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.util.List;

/**
 * Reads on where what a server says is encrypted: in TLS 1.3, behind its ServerHello. The public
 * values in our hellos are the generators of their groups, so that every secret shared is the
 * server's own public value and costs no arithmetic.
 */
public interface SealedReading {
  /**
   * Reads from the ServerHello on up to the proof of the server's key. Nothing is sent.
   *
   * @param hello the ClientHello message, without the head of its record
   * @param shares the public values it offered
   * @throws WireException MALFORMED, TOO_LARGE, REFUSED for an alert, and what the connection says
   */
  SealedFlight read(Connection connection, Octets hello, List<KeyShare> shares)
      throws WireException, InterruptedException;

  /**
   * Answers a HelloRetryRequest, and reads as {@link #read} does.
   *
   * @param hello the ClientHello message that the request answers, without the head of its record
   * @param again what to say then, with just one share
   */
  SealedFlight readOn(Connection connection, Octets hello, Octets again, KeyShare share)
      throws WireException, InterruptedException;
}
