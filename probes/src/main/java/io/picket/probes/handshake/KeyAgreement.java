package io.picket.probes.handshake;

import io.picket.fingerprints.tls.Suite;
import io.picket.model.Reason;
import io.picket.probes.tls.OctetWriter;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.WireException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.util.BigIntegers;

/**
 * How the premaster secret of TLS 1.0 to 1.2 comes about (RFC 5246 section 8.1). Nothing here looks
 * at signatures: who the server is is another question.
 */
final class KeyAgreement {
  private static final int NAMED_CURVE = 3;

  /** Longer numbers are not calculated with; none in use is as long. */
  private static final int MOST_BITS = 16_384;

  private static final int EXPONENT_BITS = 256;

  private KeyAgreement() {}

  /**
   * @param message the body of ClientKeyExchange
   * @param secret the premaster secret
   */
  record Agreed(Octets message, Octets secret) {}

  static Agreed ephemeral(
      Suite.KeyExchange exchange, Optional<Octets> parameters, RandomGenerator random)
      throws WireException {
    ByteBuffer in =
        ByteBuffer.wrap(
            parameters
                .orElseThrow(() -> new WireException(Reason.MALFORMED, "no ServerKeyExchange"))
                .toBytes());
    return exchange == Suite.KeyExchange.ECDHE ? byCurve(in, random) : byPrime(in, random);
  }

  private static Agreed byCurve(ByteBuffer in, RandomGenerator random) throws WireException {
    int kind = in.get() & 0xff;
    int group = in.getShort() & 0xffff;
    byte[] theirs = Fields.octets(in, in.get() & 0xff).toBytes();
    EphemeralKey key =
        (kind == NAMED_CURVE && Hello.GROUPS.contains(group)
                ? EphemeralKey.of(group, random)
                : Optional.<EphemeralKey>empty())
            .orElseThrow(() ->
                new WireException(
                    Reason.MALFORMED, "a curve that was not offered: 0x%04x".formatted(group)));
    byte[] secret =
        key.secretWith(theirs)
            .orElseThrow(() -> new WireException(Reason.MALFORMED, "a key that is no point"));
    return new Agreed(
        Octets.of(new OctetWriter().vector8(key.publicKey()).toBytes()), Octets.of(secret));
  }

  private static Agreed byPrime(ByteBuffer in, RandomGenerator random) throws WireException {
    BigInteger prime = number(in);
    BigInteger base = number(in);
    BigInteger theirs = number(in);
    boolean usable =
        prime.testBit(0)
            && prime.bitLength() > EXPONENT_BITS
            && prime.bitLength() <= MOST_BITS
            && theirs.signum() > 0
            && theirs.compareTo(prime) < 0;
    if (!usable) {
      throw new WireException(
          Reason.MALFORMED, "Diffie-Hellman parameters of " + prime.bitLength() + " bits");
    }
    byte[] bytes = new byte[EXPONENT_BITS / 8];
    random.nextBytes(bytes);
    BigInteger secret = new BigInteger(1, bytes);
    byte[] ours = BigIntegers.asUnsignedByteArray(base.modPow(secret, prime));
    // Leading zeros are stripped below TLS 1.3 (RFC 5246 section 8.1.2).
    return new Agreed(
        Octets.of(new OctetWriter().vector16(ours).toBytes()),
        Octets.of(BigIntegers.asUnsignedByteArray(theirs.modPow(secret, prime))));
  }

  private static BigInteger number(ByteBuffer in) {
    return new BigInteger(1, Fields.octets(in, in.getShort() & 0xffff).toBytes());
  }

  static Agreed byRsa(Optional<Octets> certificate, RandomGenerator random) throws WireException {
    ByteBuffer in =
        ByteBuffer.wrap(
            certificate
                .orElseThrow(() -> new WireException(Reason.MALFORMED, "no Certificate"))
                .toBytes());
    ByteBuffer list = Fields.slice(in, Fields.u24(in));
    RSAKeyParameters key = rsaKey(Fields.octets(list, Fields.u24(list)).toBytes());
    int length = (key.getModulus().bitLength() + 7) / 8;
    byte[] premaster = new byte[48];
    random.nextBytes(premaster);
    premaster[0] = 3;
    premaster[1] = 3;
    byte[] block = new byte[length];
    random.nextBytes(block);
    for (int i = 0; i < length; i++) {
      block[i] |= 1;
    }
    block[0] = 0;
    block[1] = 2;
    block[length - premaster.length - 1] = 0;
    System.arraycopy(premaster, 0, block, length - premaster.length, premaster.length);
    BigInteger sealed = new BigInteger(1, block).modPow(key.getExponent(), key.getModulus());
    byte[] text = BigIntegers.asUnsignedByteArray(length, sealed);
    return new Agreed(Octets.of(new OctetWriter().vector16(text).toBytes()), Octets.of(premaster));
  }

  private static RSAKeyParameters rsaKey(byte[] der) throws WireException {
    try {
      return RsaKey.read(Certificate.getInstance(der).getSubjectPublicKeyInfo());
    } catch (IOException | RuntimeException e) {
      throw new WireException(Reason.MALFORMED, "a certificate without a usable RSA key");
    }
  }
}
