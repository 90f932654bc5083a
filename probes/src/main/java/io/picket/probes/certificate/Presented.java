package io.picket.probes.certificate;

import io.picket.model.TlsVersion;
import java.util.List;
import java.util.Optional;

/**
 * What a server presented in one handshake, as bytes.
 *
 * @param version the version agreed
 * @param certificates DER, in the order sent; at least one
 * @param staple the OCSP response stapled to the first certificate
 */
record Presented(TlsVersion version, List<byte[]> certificates, Optional<byte[]> staple) {
  Presented {
    certificates = List.copyOf(certificates);
  }
}
