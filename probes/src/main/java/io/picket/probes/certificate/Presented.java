package io.picket.probes.certificate;

import io.picket.model.TlsVersion;
import java.util.List;
import java.util.Map;

/**
 * What a server presented in one handshake, as bytes.
 *
 * @param version the version agreed
 * @param certificates DER, in the order sent; at least one
 * @param staples the OCSP responses stapled, by the place of the certificate they came with; below
 *     TLS 1.3 there is one at most, for the first (RFC 8446 section 4.4.2.1)
 */
record Presented(TlsVersion version, List<byte[]> certificates, Map<Integer, byte[]> staples) {
  Presented {
    certificates = List.copyOf(certificates);
    staples = Map.copyOf(staples);
  }
}
