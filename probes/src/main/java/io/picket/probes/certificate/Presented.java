package io.picket.probes.certificate;

import io.picket.model.TlsVersion;
import io.picket.probes.tls.Octets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server presented in one handshake, as bytes.
 *
 * @param version the version agreed
 * @param certificates DER, in the order sent; at least one
 * @param staples the OCSP responses stapled, by the place of the certificate they came with; below
 *     TLS 1.3 there is one at most, for the first (RFC 8446 section 4.4.2.1)
 * @param timestamps the SignedCertificateTimestampList sent in the handshake
 * @param scheme what the server signed the handshake with, in TLS 1.3
 */
record Presented(
    TlsVersion version,
    List<byte[]> certificates,
    Map<Integer, byte[]> staples,
    Optional<Octets> timestamps,
    OptionalInt scheme) {
  Presented {
    certificates = List.copyOf(certificates);
    staples = Map.copyOf(staples);
  }
}
