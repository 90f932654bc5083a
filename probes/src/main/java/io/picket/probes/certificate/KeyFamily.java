package io.picket.probes.certificate;

import io.picket.fingerprints.tls.SignatureSchemes;
import io.picket.probes.trust.CertificateFacts;
import io.picket.probes.trust.ParsedCertificate;
import java.util.Optional;

/** Kinds of key a server may prove itself with; a server can have a certificate of each. */
enum KeyFamily {
  RSA("RSA"),
  ECDSA("ECDSA"),
  EDDSA("EdDSA"),
  DSA("DSA");

  private final String label;

  KeyFamily(String label) {
    this.label = label;
  }

  /** The family's name for people. */
  String label() {
    return label;
  }

  /** Whether keys of this family sign with a scheme. */
  boolean signsWith(int scheme) {
    return SignatureSchemes.all().stream()
        .filter(known -> known.code() == scheme)
        .anyMatch(
            known -> known.key().equals(label) || (this == RSA && known.key().equals("RSA-PSS")));
  }

  /** The family of a certificate's key; empty when it is none of these or cannot be read. */
  static Optional<KeyFamily> of(ParsedCertificate.Reading reading) {
    if (!(reading instanceof ParsedCertificate.Reading.Read(ParsedCertificate certificate))) {
      return Optional.empty();
    }
    return switch (CertificateFacts.keyAlgorithm(certificate)) {
      case "RSA" -> Optional.of(RSA);
      case "EC" -> Optional.of(ECDSA);
      case "Ed25519", "Ed448" -> Optional.of(EDDSA);
      case "DSA" -> Optional.of(DSA);
      default -> Optional.empty();
    };
  }
}
