package io.picket.probes.trust;

import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Null;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * DSA keys may leave out their parameters and use those of the key that signed their certificate
 * (RFC 3279 section 2.3.2, RFC 5280 section 6.1.4 (f)). What such a key signed can be checked when
 * the whole path is known only.
 */
final class InheritedParameters {
  private static final String DSA = "1.2.840.10040.4.1";

  private InheritedParameters() {}

  /** Whether a certificate's key is such a key. */
  static boolean areWanted(ParsedCertificate certificate) {
    SubjectPublicKeyInfo key = certificate.publicKeyInfo();
    return isDsa(key) && parameters(key) == null;
  }

  /** Whether every signature made with such a key in a path, the leaf first, is good. */
  static boolean agree(List<ParsedCertificate> path) {
    for (int i = 1; i < path.size(); i++) {
      if (areWanted(path.get(i)) && !isSigned(path.get(i - 1), keyOf(path.get(i), path))) {
        return false;
      }
    }
    return true;
  }

  /** The key of a certificate, with the parameters it takes from those above it in a path. */
  static SubjectPublicKeyInfo keyOf(ParsedCertificate certificate, List<ParsedCertificate> path) {
    SubjectPublicKeyInfo key = certificate.publicKeyInfo();
    int place = path.indexOf(certificate);
    if (!areWanted(certificate) || place < 0) {
      return key;
    }
    for (ParsedCertificate above : path.subList(place + 1, path.size())) {
      ASN1Encodable parameters = parameters(above.publicKeyInfo());
      if (!isDsa(above.publicKeyInfo())) {
        return key;
      }
      if (parameters != null) {
        return new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(key.getAlgorithm().getAlgorithm(), parameters),
            key.getPublicKeyData().getBytes());
      }
    }
    return key;
  }

  private static boolean isSigned(ParsedCertificate certificate, SubjectPublicKeyInfo key) {
    return Signatures.verify(
            certificate.structure().getSignatureAlgorithm(),
            certificate.toBeSigned(),
            Signatures.octets(certificate.structure().getSignature()),
            key)
        == Signatures.Outcome.GOOD;
  }

  private static boolean isDsa(SubjectPublicKeyInfo key) {
    return key.getAlgorithm().getAlgorithm().getId().equals(DSA);
  }

  private static @Nullable ASN1Encodable parameters(SubjectPublicKeyInfo key) {
    ASN1Encodable parameters = key.getAlgorithm().getParameters();
    return parameters instanceof ASN1Null ? null : parameters;
  }
}
