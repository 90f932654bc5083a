package io.picket.probes.trust;

import java.util.Set;
import org.bouncycastle.asn1.ASN1Null;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Whether the parameters of an algorithm are what its standard wants: NULL for RSA (RFC 3279
 * section 2.2.1, RFC 4055 section 5), absent for ECDSA (RFC 5758 section 3.2), EdDSA (RFC 8410
 * section 3) and ML-DSA (RFC 9881 section 2). Baseline requirements 7.1.3 spell out the same, byte
 * by byte.
 */
final class AlgorithmForms {
  private static final String RSA = "1.2.840.113549.1.1.";
  private static final Set<String> OTHER_THAN_NULL =
      Set.of(RSA + "7", RSA + "8", RSA + "9", RSA + "10");

  private AlgorithmForms() {}

  static boolean areAsProfiled(AlgorithmIdentifier identifier) {
    String oid = identifier.getAlgorithm().getId();
    if (oid.startsWith(RSA) && !OTHER_THAN_NULL.contains(oid)) {
      return identifier.getParameters() instanceof ASN1Null;
    }
    boolean none =
        oid.startsWith("1.2.840.10045.4.")
            || oid.startsWith("1.3.101.11")
            || oid.startsWith("2.16.840.1.101.3.4.3.");
    return !none || identifier.getParameters() == null;
  }
}
