package io.picket.probes.handshake;

import java.math.BigInteger;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.teletrust.TeleTrusTNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.BigIntegers;

/**
 * Our half of a TLS 1.3 key exchange (RFC 8446 section 4.2.8). It protects nothing: it exists so
 * that the server's encrypted messages can be read.
 */
public sealed interface EphemeralKey
    permits EphemeralKey.Montgomery,
        EphemeralKey.Weierstrass,
        FiniteFieldKey,
        GoldilocksKey,
        HybridKey,
        LatticeKey,
        SealedFlights.Generator {
  int X25519_GROUP = 0x001d;

  int P256_GROUP = 0x0017;
  int P384_GROUP = 0x0018;
  int P521_GROUP = 0x0019;

  /** The group's number in IANA's registry. */
  int group();

  /** What goes on the wire. */
  byte[] publicKey();

  /** The secret shared with the owner of a public key; empty when that key is no valid point. */
  Optional<byte[]> secretWith(byte[] theirs);

  /** A share for a group; empty for a group that is not known here. */
  static Optional<EphemeralKey> of(int group, RandomGenerator random) {
    return switch (group) {
      case X25519_GROUP -> {
        byte[] secret = new byte[X25519.SCALAR_SIZE];
        random.nextBytes(secret);
        yield Optional.of(new Montgomery(secret));
      }
      case P256_GROUP -> Optional.of(Weierstrass.random(group, "secp256r1", random));
      case P384_GROUP -> Optional.of(Weierstrass.random(group, "secp384r1", random));
      case P521_GROUP -> Optional.of(Weierstrass.random(group, "secp521r1", random));
      default -> rare(group, random);
    };
  }

  private static Optional<EphemeralKey> rare(int group, RandomGenerator random) {
    return switch (group) {
      case 0x001e -> Optional.of(GoldilocksKey.random(group, random));
      case 0x001f -> Optional.of(Weierstrass.random(group, "brainpoolP256r1", random));
      case 0x0020 -> Optional.of(Weierstrass.random(group, "brainpoolP384r1", random));
      case 0x0021 -> Optional.of(Weierstrass.random(group, "brainpoolP512r1", random));
      case 0x0100, 0x0101, 0x0102, 0x0103, 0x0104 ->
          Optional.of(FiniteFieldKey.random(group, random));
      case 0x0200, 0x0201, 0x0202 -> Optional.of(LatticeKey.random(group, random));
      case 0x11eb, 0x11ec, 0x11ed -> Optional.of(HybridKey.random(group, random));
      default -> Optional.empty();
    };
  }

  /** X25519 (RFC 7748). */
  final class Montgomery implements EphemeralKey {
    private final byte[] secret;

    Montgomery(byte[] secret) {
      this.secret = secret.clone();
    }

    @Override
    public int group() {
      return X25519_GROUP;
    }

    @Override
    public byte[] publicKey() {
      byte[] point = new byte[X25519.POINT_SIZE];
      X25519.generatePublicKey(secret, 0, point, 0);
      return point;
    }

    @Override
    public Optional<byte[]> secretWith(byte[] theirs) {
      if (theirs.length != X25519.POINT_SIZE) {
        return Optional.empty();
      }
      byte[] shared = new byte[X25519.POINT_SIZE];
      return X25519.calculateAgreement(secret, 0, theirs, 0, shared, 0)
          ? Optional.of(shared)
          : Optional.empty();
    }
  }

  /** ECDH on a curve of NIST or of the brainpool, points uncompressed. */
  record Weierstrass(int group, ECDomainParameters curve, BigInteger secret)
      implements EphemeralKey {
    static Weierstrass random(int group, String name, RandomGenerator random) {
      X9ECParameters parameters = CustomNamedCurves.getByName(name);
      if (parameters == null) {
        parameters = TeleTrusTNamedCurves.getByName(name);
      }
      var curve = new ECDomainParameters(parameters);
      byte[] bytes = new byte[(curve.getN().bitLength() + 7) / 8 + 8];
      random.nextBytes(bytes);
      BigInteger secret =
          new BigInteger(1, bytes).mod(curve.getN().subtract(BigInteger.ONE)).add(BigInteger.ONE);
      return new Weierstrass(group, curve, secret);
    }

    @Override
    public byte[] publicKey() {
      return new FixedPointCombMultiplier().multiply(curve.getG(), secret).getEncoded(false);
    }

    @Override
    public Optional<byte[]> secretWith(byte[] theirs) {
      var agreement = new ECDHBasicAgreement();
      agreement.init(new ECPrivateKeyParameters(secret, curve));
      try {
        ECPoint point = curve.getCurve().decodePoint(theirs);
        BigInteger shared = agreement.calculateAgreement(new ECPublicKeyParameters(point, curve));
        return Optional.of(BigIntegers.asUnsignedByteArray(agreement.getFieldSize(), shared));
      } catch (IllegalArgumentException | IllegalStateException e) {
        return Optional.empty();
      }
    }
  }
}
