package io.picket.probes.trust;

import io.picket.probes.trust.Signatures.Algorithm;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/**
 * ECDSA on P-256, P-384 and P-521 by Bouncy Castle, which verifies three times as fast as the JDK
 * (0.2 ms instead of 0.7 ms on P-256). It only ever says that a signature is good: a point, a form
 * or a number that is not as plain as can be is left to the JDK, and so is what does not verify, so
 * that nothing is accepted or told otherwise than before.
 */
final class EcdsaSignature {
  private static final int UNCOMPRESSED = 4;

  /** Field sizes in octets (SEC 2), by which a point's length is known. */
  private static final Map<String, Integer> FIELD_OCTETS =
      Map.of("1.2.840.10045.3.1.7", 32, "1.3.132.0.34", 48, "1.3.132.0.35", 66);

  private EcdsaSignature() {}

  /** Whether the signature is good beyond doubt; false says nothing. */
  static boolean isGood(
      Algorithm algorithm, byte[] signed, byte[] signature, SubjectPublicKeyInfo info) {
    if (!algorithm.name().endsWith("withECDSA")) {
      return false;
    }
    try {
      Optional<ECPublicKeyParameters> key = key(info);
      if (key.isEmpty()) {
        return false;
      }
      ASN1Sequence pair = ASN1Sequence.getInstance(signature);
      boolean plain =
          pair.size() == 2
              && Arrays.equals(
                  new DERSequence(pair.toArray()).getEncoded(ASN1Encoding.DER), signature);
      if (!plain) {
        return false;
      }
      var verifier = new ECDSASigner();
      verifier.init(false, key.get());
      return verifier.verifySignature(
          MessageDigest.getInstance(algorithm.digest()).digest(signed),
          ASN1Integer.getInstance(pair.getObjectAt(0)).getValue(),
          ASN1Integer.getInstance(pair.getObjectAt(1)).getValue());
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return false;
    }
  }

  /** A key on a curve named by its number, its point written out; nothing otherwise. */
  private static Optional<ECPublicKeyParameters> key(SubjectPublicKeyInfo info) {
    if (!info.getAlgorithm().getAlgorithm().getId().equals(PublicKeyFacts.EC)
        || !(info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier name)
        || info.getPublicKeyData().getPadBits() != 0) {
      return Optional.empty();
    }
    Integer octets = FIELD_OCTETS.get(name.getId());
    byte[] point = info.getPublicKeyData().getOctets();
    if (octets == null || point.length != 1 + 2 * octets || point[0] != UNCOMPRESSED) {
      return Optional.empty();
    }
    var curve = new ECDomainParameters(CustomNamedCurves.getByOID(name));
    return Optional.of(new ECPublicKeyParameters(curve.getCurve().decodePoint(point), curve));
  }
}
