package io.picket.probes.tls;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server of TLS 1.3 says under its handshake keys, as far as its key is proven.
 *
 * @param certificates the chain as presented, DER; at least one
 * @param staples the OCSP responses that came along, by the place of the certificate
 * @param timestamps the SignedCertificateTimestampList of the first certificate
 * @param scheme what the handshake was signed with
 * @param groups those it says it supports, which it may keep to itself (RFC 8446 section 4.2.7)
 */
public record SealedFlight(
    List<Octets> certificates,
    Map<Integer, Octets> staples,
    Optional<Octets> timestamps,
    int scheme,
    List<Integer> groups) {
  public SealedFlight {
    certificates = List.copyOf(certificates);
    staples = Map.copyOf(staples);
    groups = List.copyOf(groups);
  }
}
