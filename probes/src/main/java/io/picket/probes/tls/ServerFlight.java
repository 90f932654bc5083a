package io.picket.probes.tls;

import java.util.Arrays;
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
  private static final int OCSP = 1;
  private static final int STATUS_HEAD = 4;

  ServerFlight {
    certificates = List.copyOf(certificates);
  }

  /** The OCSP response in a CertificateStatus (RFC 6066 section 8). */
  Optional<Octets> staple() {
    return stapled
        .map(Octets::toBytes)
        .filter(body -> body.length > STATUS_HEAD && body[0] == OCSP)
        .filter(body ->
            ((body[1] & 0xFF) << 16 | (body[2] & 0xFF) << 8 | (body[3] & 0xFF))
                == body.length - STATUS_HEAD)
        .map(body -> Octets.of(Arrays.copyOfRange(body, STATUS_HEAD, body.length)));
  }
}
