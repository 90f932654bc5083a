package io.picket.probes.handshake;

import io.picket.probes.tls.Octets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.rfc7748.X448;

/**
 * X448 (RFC 7748).
 *
 * @param secret 56 bytes
 */
record GoldilocksKey(int group, Octets secret) implements EphemeralKey {
  static GoldilocksKey random(int group, RandomGenerator random) {
    byte[] secret = new byte[X448.SCALAR_SIZE];
    random.nextBytes(secret);
    return new GoldilocksKey(group, Octets.of(secret));
  }

  @Override
  public byte[] publicKey() {
    byte[] point = new byte[X448.POINT_SIZE];
    X448.generatePublicKey(secret.toBytes(), 0, point, 0);
    return point;
  }

  @Override
  public Optional<byte[]> secretWith(byte[] theirs) {
    byte[] shared = new byte[X448.POINT_SIZE];
    return theirs.length == X448.POINT_SIZE
            && X448.calculateAgreement(secret.toBytes(), 0, theirs, 0, shared, 0)
        ? Optional.of(shared)
        : Optional.empty();
  }
}
