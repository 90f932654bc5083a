package io.picket.probes.trust;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Null;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Verifies signatures with the algorithms of the JDK, and first by the quicker way of {@link
 * EcdsaSignature}. Keys are bounded first: a modulus above 16,384 bits or an exponent above 64 bits
 * would buy the sender our time.
 */
final class Signatures {
  private static final int LONGEST_MODULUS = 16_384;
  private static final int LONGEST_EXPONENT = 64;

  private Signatures() {}

  /** What became of it. */
  enum Outcome {
    GOOD,
    BAD,
    /** The algorithm or the key is not one that can be checked here. */
    UNSUPPORTED
  }

  /**
   * A signature algorithm.
   *
   * @param name as the JDK calls it
   * @param digest the hash, empty where the algorithm has its own
   */
  record Algorithm(String name, String digest) {
    boolean isBroken() {
      return digest.equals("SHA-1") || digest.equals("MD5") || digest.equals("MD2");
    }
  }

  private static final String PSS = "1.2.840.113549.1.1.10";

  private static final Map<String, Algorithm> KNOWN =
      Map.ofEntries(
          Map.entry("1.2.840.113549.1.1.2", new Algorithm("MD2withRSA", "MD2")),
          Map.entry("1.2.840.113549.1.1.4", new Algorithm("MD5withRSA", "MD5")),
          Map.entry("1.2.840.113549.1.1.5", new Algorithm("SHA1withRSA", "SHA-1")),
          Map.entry("1.2.840.113549.1.1.14", new Algorithm("SHA224withRSA", "SHA-224")),
          Map.entry("1.2.840.113549.1.1.11", new Algorithm("SHA256withRSA", "SHA-256")),
          Map.entry("1.2.840.113549.1.1.12", new Algorithm("SHA384withRSA", "SHA-384")),
          Map.entry("1.2.840.113549.1.1.13", new Algorithm("SHA512withRSA", "SHA-512")),
          Map.entry("1.2.840.10045.4.1", new Algorithm("SHA1withECDSA", "SHA-1")),
          Map.entry("1.2.840.10045.4.3.1", new Algorithm("SHA224withECDSA", "SHA-224")),
          Map.entry("1.2.840.10045.4.3.2", new Algorithm("SHA256withECDSA", "SHA-256")),
          Map.entry("1.2.840.10045.4.3.3", new Algorithm("SHA384withECDSA", "SHA-384")),
          Map.entry("1.2.840.10045.4.3.4", new Algorithm("SHA512withECDSA", "SHA-512")),
          Map.entry("1.2.840.10040.4.3", new Algorithm("SHA1withDSA", "SHA-1")),
          Map.entry("2.16.840.1.101.3.4.3.2", new Algorithm("SHA256withDSA", "SHA-256")),
          Map.entry("1.3.101.112", new Algorithm("Ed25519", "")),
          Map.entry("1.3.101.113", new Algorithm("Ed448", "")),
          Map.entry("2.16.840.1.101.3.4.3.17", new Algorithm("ML-DSA-44", "")),
          Map.entry("2.16.840.1.101.3.4.3.18", new Algorithm("ML-DSA-65", "")),
          Map.entry("2.16.840.1.101.3.4.3.19", new Algorithm("ML-DSA-87", "")));

  private static final Map<String, String> KEY_FACTORIES =
      Map.of(
          PublicKeyFacts.RSA,
          "RSA",
          PublicKeyFacts.RSA_PSS,
          "RSASSA-PSS",
          PublicKeyFacts.EC,
          "EC",
          "1.2.840.10040.4.1",
          "DSA",
          "1.3.101.112",
          "Ed25519",
          "1.3.101.113",
          "Ed448",
          "2.16.840.1.101.3.4.3.17",
          "ML-DSA",
          "2.16.840.1.101.3.4.3.18",
          "ML-DSA",
          "2.16.840.1.101.3.4.3.19",
          "ML-DSA");

  private static final Map<String, String> DIGESTS =
      Map.of(
          "1.3.14.3.2.26", "SHA-1",
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");

  /** The algorithm an identifier names; empty for one that is not known here. */
  static Optional<Algorithm> algorithm(AlgorithmIdentifier identifier) {
    String oid = identifier.getAlgorithm().getId();
    if (!oid.equals(PSS)) {
      return Optional.ofNullable(KNOWN.get(oid));
    }
    try {
      String digest = pssDigest(identifier);
      return Optional.of(new Algorithm(digest.replace("-", "") + "withRSAandMGF1", digest));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String pssDigest(AlgorithmIdentifier identifier) {
    RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(identifier.getParameters());
    return Optional.ofNullable(DIGESTS.get(parameters.getHashAlgorithm().getAlgorithm().getId()))
        .orElseThrow(() -> new IllegalArgumentException("unknown digest"));
  }

  /** Checks a signature over bytes with a public key. */
  static Outcome verify(
      AlgorithmIdentifier identifier, byte[] signed, byte[] signature, SubjectPublicKeyInfo info) {
    Optional<Algorithm> algorithm = algorithm(identifier);
    String keyOid = info.getAlgorithm().getAlgorithm().getId();
    String factory = KEY_FACTORIES.get(keyOid);
    if (algorithm.isEmpty() || factory == null || !bounded(info)) {
      return Outcome.UNSUPPORTED;
    }
    var parameters = identifier.getParameters();
    String oid = identifier.getAlgorithm().getId();
    if (parameters != null && !(parameters instanceof ASN1Null) && !oid.equals(PSS)) {
      return Outcome.BAD;
    }
    if (EcdsaSignature.isGood(algorithm.get(), signed, signature, info)) {
      return Outcome.GOOD;
    }
    try {
      PublicKey key =
          KeyFactory.getInstance(factory).generatePublic(new X509EncodedKeySpec(info.getEncoded()));
      Signature verifier;
      if (oid.equals(PSS)) {
        verifier = Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(pss(identifier));
      } else {
        verifier = Signature.getInstance(algorithm.get().name());
      }
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature) ? Outcome.GOOD : Outcome.BAD;
    } catch (java.security.SignatureException e) {
      return Outcome.BAD;
    } catch (java.security.InvalidKeyException e) {
      return factory.equals("RSA") == algorithm.get().name().contains("RSA")
          ? Outcome.UNSUPPORTED
          : Outcome.BAD;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return Outcome.UNSUPPORTED;
    }
  }

  /**
   * How much a signature with this key costs, in usual ones: the work grows with the square of the
   * modulus and with the exponent.
   */
  static int cost(PublicKeyFacts key) {
    int times = Math.max(1, key.modulus().map(modulus -> modulus.bitLength() / 4096).orElse(1));
    int exponent =
        Math.max(1, key.exponent().map(number -> Math.min(64, number.bitLength()) / 17).orElse(1));
    return Math.min(times, 4) * Math.min(times, 4) * exponent;
  }

  /** Checks that one certificate was signed with the key of another. */
  static Outcome verify(ParsedCertificate certificate, ParsedCertificate issuer) {
    return verify(
        certificate.structure().getSignatureAlgorithm(),
        certificate.toBeSigned(),
        octets(certificate.structure().getSignature()),
        issuer.publicKeyInfo());
  }

  /** A signature's octets; none for a bit string that is not made of octets. */
  static byte[] octets(ASN1BitString signature) {
    return signature.getPadBits() == 0 ? signature.getOctets() : new byte[0];
  }

  private static boolean bounded(SubjectPublicKeyInfo info) {
    try {
      PublicKeyFacts facts = PublicKeyFacts.of(info);
      return (facts.bits() <= LONGEST_MODULUS || facts.algorithm().startsWith("ML-DSA"))
          && !facts.explicitCurve()
          && facts.exponent().map(e -> e.bitLength() <= LONGEST_EXPONENT).orElse(true);
    } catch (UnreadableException e) {
      return false;
    }
  }

  private static PSSParameterSpec pss(AlgorithmIdentifier identifier) {
    RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(identifier.getParameters());
    String digest = pssDigest(identifier);
    if (!parameters.getMaskGenAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
        || parameters.getTrailerField().intValueExact() != 1) {
      throw new IllegalArgumentException("not the one mask and trailer that RFC 8017 knows");
    }
    AlgorithmIdentifier mask =
        AlgorithmIdentifier.getInstance(parameters.getMaskGenAlgorithm().getParameters());
    String maskDigest = DIGESTS.get(mask.getAlgorithm().getId());
    if (maskDigest == null) {
      throw new IllegalArgumentException("unknown digest");
    }
    return new PSSParameterSpec(
        digest,
        "MGF1",
        new MGF1ParameterSpec(maskDigest),
        parameters.getSaltLength().intValueExact(),
        1);
  }
}
