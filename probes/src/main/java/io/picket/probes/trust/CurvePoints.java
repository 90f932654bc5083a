package io.picket.probes.trust;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** Whether a public key on a named curve is a point of it (RFC 5480 section 2.2, SEC 1 3.2.2). */
final class CurvePoints {
  private CurvePoints() {}

  /** What is wrong with the point; empty when nothing is, or when the curve is not known here. */
  static Optional<String> problem(SubjectPublicKeyInfo info) {
    if (!info.getAlgorithm().getAlgorithm().getId().equals(PublicKeyFacts.EC)
        || !(info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier name)) {
      return Optional.empty();
    }
    X9ECParameters curve = CustomNamedCurves.getByOID(name);
    if (curve == null) {
      return Optional.empty();
    }
    try {
      byte[] encoded = info.getPublicKeyData().getOctets();
      return curve.getCurve().decodePoint(encoded).isInfinity()
          ? Optional.of("the key is the point at infinity")
          : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("the key is no point of its curve");
    }
  }
}
