package io.picket.probes.handshake;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A curve and ML-KEM side by side: keys, answers and secrets are one behind the other (RFC 10024).
 *
 * @param latticeFirst whether ML-KEM comes first, as with X25519 alone
 */
record HybridKey(int group, EphemeralKey curve, LatticeKey lattice, boolean latticeFirst)
    implements EphemeralKey {
  static HybridKey random(int group, RandomGenerator random) {
    return switch (group) {
      case 0x11eb -> of(group, P256_GROUP, 0x0201, random);
      case 0x11ec -> of(group, X25519_GROUP, 0x0201, random);
      case 0x11ed -> of(group, P384_GROUP, 0x0202, random);
      default -> throw new IllegalArgumentException("no hybrid group: " + group);
    };
  }

  private static HybridKey of(int group, int curve, int lattice, RandomGenerator random) {
    return new HybridKey(
        group,
        EphemeralKey.of(curve, random).orElseThrow(),
        LatticeKey.random(lattice, random),
        curve == X25519_GROUP);
  }

  @Override
  public byte[] publicKey() {
    return joined(curve.publicKey(), lattice.publicKey());
  }

  @Override
  public Optional<byte[]> secretWith(byte[] theirs) {
    int sealed = lattice.sealedBytes();
    if (theirs.length <= sealed) {
      return Optional.empty();
    }
    int split = latticeFirst ? sealed : theirs.length - sealed;
    byte[] first = Arrays.copyOf(theirs, split);
    byte[] second = Arrays.copyOfRange(theirs, split, theirs.length);
    Optional<byte[]> fromCurve = curve.secretWith(latticeFirst ? second : first);
    Optional<byte[]> fromLattice = lattice.secretWith(latticeFirst ? first : second);
    return fromCurve.flatMap(one -> fromLattice.map(other -> joined(one, other)));
  }

  private byte[] joined(byte[] ofCurve, byte[] ofLattice) {
    byte[] first = latticeFirst ? ofLattice : ofCurve;
    byte[] second = latticeFirst ? ofCurve : ofLattice;
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
