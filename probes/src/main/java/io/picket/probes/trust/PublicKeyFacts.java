package io.picket.probes.trust;

import io.picket.model.Text;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * What a public key is, without using it.
 *
 * @param algorithm {@code RSA}, {@code EC}, {@code Ed25519}, … or the object identifier
 * @param bits modulus, field or fixed size; 0 when unknown, or for a modulus below one
 * @param curve the curve's name when it has one of a known name
 * @param explicitCurve whether curve parameters are spelled out, which RFC 5480 forbids
 * @param modulus and exponent, of RSA keys; a modulus below one is left out
 */
record PublicKeyFacts(
    String algorithm,
    int bits,
    Optional<String> curve,
    boolean explicitCurve,
    Optional<BigInteger> modulus,
    Optional<BigInteger> exponent) {
  static final String RSA = "1.2.840.113549.1.1.1";
  static final String RSA_PSS = "1.2.840.113549.1.1.10";
  static final String EC = "1.2.840.10045.2.1";
  private static final String DSA = "1.2.840.10040.4.1";

  private static final Map<String, Map.Entry<String, Integer>> CURVES =
      Map.of(
          "1.2.840.10045.3.1.7", Map.entry("P-256", 256),
          "1.3.132.0.34", Map.entry("P-384", 384),
          "1.3.132.0.35", Map.entry("P-521", 521),
          "1.2.840.10045.3.1.1", Map.entry("P-192", 192),
          "1.3.132.0.33", Map.entry("P-224", 224),
          "1.3.132.0.10", Map.entry("secp256k1", 256),
          "1.3.36.3.3.2.8.1.1.7", Map.entry("brainpoolP256r1", 256),
          "1.3.36.3.3.2.8.1.1.11", Map.entry("brainpoolP384r1", 384),
          "1.3.36.3.3.2.8.1.1.13", Map.entry("brainpoolP512r1", 512));

  private static final Map<String, Map.Entry<String, Integer>> FIXED =
      Map.of(
          "1.3.101.112", Map.entry("Ed25519", 256),
          "1.3.101.113", Map.entry("Ed448", 448),
          "2.16.840.1.101.3.4.3.17", Map.entry("ML-DSA-44", 1312 * 8),
          "2.16.840.1.101.3.4.3.18", Map.entry("ML-DSA-65", 1952 * 8),
          "2.16.840.1.101.3.4.3.19", Map.entry("ML-DSA-87", 2592 * 8));

  static PublicKeyFacts of(SubjectPublicKeyInfo info) throws UnreadableException {
    String oid = info.getAlgorithm().getAlgorithm().getId();
    try {
      return switch (oid) {
        case RSA, RSA_PSS -> {
          ASN1Sequence pair = ASN1Sequence.getInstance(info.parsePublicKey());
          BigInteger modulus = ASN1Integer.getInstance(pair.getObjectAt(0)).getValue();
          BigInteger exponent = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
          if (pair.size() != 2) {
            throw new UnreadableException("an RSA key of " + pair.size() + " numbers");
          }
          // Parsers differ on a number below nought: some read it as if it were none.
          boolean positive = modulus.signum() > 0;
          yield new PublicKeyFacts(
              "RSA",
              positive ? modulus.bitLength() : 0,
              Optional.empty(),
              false,
              positive ? Optional.of(modulus) : Optional.empty(),
              Optional.of(exponent));
        }
        case EC -> elliptic(info);
        case DSA -> {
          var parameters = info.getAlgorithm().getParameters();
          int bits =
              parameters == null ? 0 : DSAParameter.getInstance(parameters).getP().bitLength();
          yield plain("DSA", bits);
        }
        default -> {
          var known = FIXED.get(oid);
          yield known == null ? plain(oid, 0) : plain(known.getKey(), known.getValue());
        }
      };
    } catch (IOException | RuntimeException e) {
      throw new UnreadableException(
          "a public key that cannot be read: " + Text.printable(String.valueOf(e.getMessage())));
    }
  }

  private static PublicKeyFacts elliptic(SubjectPublicKeyInfo info) {
    if (!(info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve)) {
      return new PublicKeyFacts(
          "EC", 0, Optional.empty(), true, Optional.empty(), Optional.empty());
    }
    var known = CURVES.get(curve.getId());
    return new PublicKeyFacts(
        "EC",
        known == null ? 0 : known.getValue(),
        Optional.of(known == null ? curve.getId() : known.getKey()),
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static PublicKeyFacts plain(String algorithm, int bits) {
    return new PublicKeyFacts(
        algorithm, bits, Optional.empty(), false, Optional.empty(), Optional.empty());
  }

  /**
   * Whether it is an RSA key whose modulus is below one. BoringSSL refuses a number below nought,
   * and with it Chrome the certificate; others read the same octets as a positive number.
   */
  boolean isBroken() {
    return algorithm.equals("RSA") && modulus.isEmpty();
  }

  /** For people: {@code RSA 2048}, {@code EC P-256}, {@code Ed25519}. */
  String text() {
    if (algorithm.equals("EC")) {
      return "EC " + curve.orElse("with explicit parameters");
    }
    return algorithm.equals("RSA") || algorithm.equals("DSA") ? algorithm + " " + bits : algorithm;
  }
}
