package io.picket.probes.tls;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a ServerKeyExchange says, up to TLS 1.2.
 *
 * @param curve the named curve of ECDHE
 * @param prime the prime of finite-field DHE
 * @param publicValue the server's public value of finite-field DHE
 * @param signature the signature scheme, from TLS 1.2 on and where it signs at all
 */
record KeyExchangeParameters(
    Optional<Integer> curve,
    Optional<BigInteger> prime,
    Optional<BigInteger> publicValue,
    Optional<Integer> signature) {
  private static final int NAMED_CURVE = 3;

  /** Reads the message of an ECDHE suite; empty when it is none or the curve is spelt out. */
  static Optional<KeyExchangeParameters> ecdhe(Octets message, boolean twelve) {
    ByteBuffer in = ByteBuffer.wrap(message.toBytes());
    if (in.remaining() < 4 || in.get() != NAMED_CURVE) {
      return Optional.empty();
    }
    int curve = in.getShort() & 0xFFFF;
    int point = in.get() & 0xFF;
    if (point > in.remaining()) {
      return Optional.empty();
    }
    in.position(in.position() + point);
    return Optional.of(
        new KeyExchangeParameters(
            Optional.of(curve), Optional.empty(), Optional.empty(), signature(in, twelve)));
  }

  /** Reads the message of a DHE suite. */
  static Optional<KeyExchangeParameters> dhe(Octets message, boolean twelve) {
    ByteBuffer in = ByteBuffer.wrap(message.toBytes());
    Optional<BigInteger> prime = number(in);
    Optional<BigInteger> generator = number(in);
    Optional<BigInteger> publicValue = number(in);
    if (prime.isEmpty() || generator.isEmpty() || publicValue.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyExchangeParameters(Optional.empty(), prime, publicValue, signature(in, twelve)));
  }

  private static Optional<Integer> signature(ByteBuffer in, boolean twelve) {
    return twelve && in.remaining() >= 2 ? Optional.of(in.getShort() & 0xFFFF) : Optional.empty();
  }

  private static Optional<BigInteger> number(ByteBuffer in) {
    if (in.remaining() < 2) {
      return Optional.empty();
    }
    int length = in.getShort() & 0xFFFF;
    if (length == 0 || length > in.remaining()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return Optional.of(new BigInteger(1, bytes));
  }
}
