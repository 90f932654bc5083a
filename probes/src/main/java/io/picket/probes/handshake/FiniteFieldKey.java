package io.picket.probes.handshake;

import java.math.BigInteger;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.util.BigIntegers;

/** Diffie-Hellman in a field of RFC 7919, as TLS 1.3 has it (RFC 8446 section 4.2.8.1). */
record FiniteFieldKey(int group, DHParameters field, BigInteger secret) implements EphemeralKey {
  /** Enough for the weakest of these fields, and quick in the largest. */
  private static final int EXPONENT_BYTES = 32;

  static FiniteFieldKey random(int group, RandomGenerator random) {
    byte[] exponent = new byte[EXPONENT_BYTES];
    random.nextBytes(exponent);
    return new FiniteFieldKey(group, field(group), new BigInteger(1, exponent));
  }

  private static DHParameters field(int group) {
    return switch (group) {
      case 0x0100 -> DHStandardGroups.rfc7919_ffdhe2048;
      case 0x0101 -> DHStandardGroups.rfc7919_ffdhe3072;
      case 0x0102 -> DHStandardGroups.rfc7919_ffdhe4096;
      case 0x0103 -> DHStandardGroups.rfc7919_ffdhe6144;
      case 0x0104 -> DHStandardGroups.rfc7919_ffdhe8192;
      default -> throw new IllegalArgumentException("no field of RFC 7919: " + group);
    };
  }

  @Override
  public byte[] publicKey() {
    return padded(field.getG().modPow(secret, field.getP()));
  }

  @Override
  public Optional<byte[]> secretWith(byte[] theirs) {
    BigInteger number = new BigInteger(1, theirs);
    BigInteger largest = field.getP().subtract(BigInteger.TWO);
    return theirs.length == bytes()
            && number.compareTo(BigInteger.TWO) >= 0
            && number.compareTo(largest) <= 0
        ? Optional.of(padded(number.modPow(secret, field.getP())))
        : Optional.empty();
  }

  private byte[] padded(BigInteger number) {
    return BigIntegers.asUnsignedByteArray(bytes(), number);
  }

  private int bytes() {
    return field.getP().bitLength() / 8;
  }
}
