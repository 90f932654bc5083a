package io.picket.probes.handshake;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/**
 * A server's RSA key, to calculate with and not to judge: whether its modulus is a product of two
 * primes is asked elsewhere. The library's own reader asks that first, with random numbers, which
 * takes as long as the rest of a handshake, and refuses what a scan wants to see.
 */
public final class RsaKey {
  private static final int LEAST_BITS = 512;
  private static final int MOST_BITS = 16_384;
  private static final int MOST_EXPONENT_BITS = 64;

  private RsaKey() {}

  /** Whether a key is for RSA, of whichever padding (RFC 4055 section 1.2). */
  public static boolean is(SubjectPublicKeyInfo key) {
    var algorithm = key.getAlgorithm().getAlgorithm();
    return algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
        || algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
  }

  /**
   * Reads a key (RFC 8017 appendix A.1.1).
   *
   * @throws IOException where it is none, or of a size that nobody uses: 512 to 16,384 bits, the
   *     exponent up to 64
   */
  public static RSAKeyParameters read(SubjectPublicKeyInfo key) throws IOException {
    if (!is(key)) {
      throw new IOException("a key that is not for RSA");
    }
    BigInteger modulus;
    BigInteger exponent;
    try {
      var numbers = RSAPublicKey.getInstance(key.parsePublicKey());
      modulus = numbers.getModulus();
      exponent = numbers.getPublicExponent();
    } catch (RuntimeException e) {
      throw new IOException("an RSA key that cannot be read", e);
    }
    if (modulus.signum() < 1
        || modulus.bitLength() < LEAST_BITS
        || modulus.bitLength() > MOST_BITS
        || !modulus.testBit(0)
        || exponent.signum() < 1
        || exponent.bitLength() > MOST_EXPONENT_BITS
        || !exponent.testBit(0)) {
      throw new IOException("an RSA key of a size that nobody uses");
    }
    return new RSAKeyParameters(false, modulus, exponent, true);
  }
}
