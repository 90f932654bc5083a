package io.picket.probes.tls;

import java.util.List;
import java.util.Optional;

/**
 * Everything a server says in clear before it is the client's turn, up to TLS 1.2.
 *
 * @param certificates the chain as presented, DER, the server's own first
 * @param stapled the body of CertificateStatus, when one came
 * @param keyExchange the body of ServerKeyExchange, when one came
 * @param certificateRequest the body of CertificateRequest, when one came
 * @param complete whether ServerHelloDone was reached
 */
record ServerFlight(
    ServerHello hello,
    List<Octets> certificates,
    Optional<Octets> stapled,
    Optional<Octets> keyExchange,
    Optional<Octets> certificateRequest,
    boolean complete) {
  ServerFlight {
    certificates = List.copyOf(certificates);
  }
}
