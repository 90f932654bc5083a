package io.picket.probes.handshake;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;

/**
 * ML-KEM (FIPS 203) by itself (draft-ietf-tls-mlkem). What the server answers is no public key but
 * a secret sealed to ours; a seal of the right length always opens, if to nonsense.
 */
record LatticeKey(int group, MLKEMPrivateKeyParameters key) implements EphemeralKey {
  private static final int SEED_BYTES = 64;

  static LatticeKey random(int group, RandomGenerator random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new LatticeKey(group, new MLKEMPrivateKeyParameters(parameters(group), seed));
  }

  private static MLKEMParameters parameters(int group) {
    return switch (group) {
      case 0x0200 -> MLKEMParameters.ml_kem_512;
      case 0x0201 -> MLKEMParameters.ml_kem_768;
      case 0x0202 -> MLKEMParameters.ml_kem_1024;
      default -> throw new IllegalArgumentException("no group of ML-KEM: " + group);
    };
  }

  /** How many bytes a sealed secret has. */
  int sealedBytes() {
    return key.getParameters().getEncapsulationLength();
  }

  @Override
  public byte[] publicKey() {
    return key.getPublicKey();
  }

  @Override
  public Optional<byte[]> secretWith(byte[] theirs) {
    return theirs.length == sealedBytes()
        ? Optional.of(new MLKEMExtractor(key).extractSecret(theirs))
        : Optional.empty();
  }
}
