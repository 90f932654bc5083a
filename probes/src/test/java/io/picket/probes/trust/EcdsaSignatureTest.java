package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.probes.trust.Signatures.Algorithm;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quick way beside the JDK: what it calls good the JDK calls good, and the usual is good. */
final class EcdsaSignatureTest {
  private static final byte[] SIGNED =
      "what was signed".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  @ParameterizedTest
  @CsvSource({
    "secp256r1, SHA256withECDSA, SHA-256",
    "secp384r1, SHA384withECDSA, SHA-384",
    "secp521r1, SHA512withECDSA, SHA-512",
    "secp256r1, SHA512withECDSA, SHA-512",
    "secp384r1, SHA1withECDSA, SHA-1"
  })
  void nothingIsGoodThatTheJdkDoesNotAccept(String curve, String name, String digest)
      throws Exception {
    KeyPair keys = keys(curve);
    var algorithm = new Algorithm(name, digest);
    var info = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    byte[] good = sign(keys, name);
    assertThat(EcdsaSignature.isGood(algorithm, SIGNED, good, info)).isTrue();
    BigInteger order = CustomNamedCurves.getByName(curve).getN();
    for (byte[] other : variants(good, order)) {
      boolean quick = EcdsaSignature.isGood(algorithm, SIGNED, other, info);
      if (quick) {
        assertThat(jdk(keys, name, other)).as(Arrays.toString(other)).isTrue();
      }
    }
    byte[] otherwise = SIGNED.clone();
    otherwise[0] ^= 1;
    assertThat(EcdsaSignature.isGood(algorithm, otherwise, good, info)).isFalse();
  }

  @Test
  void aSignatureInAnotherFormIsLeftToTheJdk() throws Exception {
    KeyPair keys = keys("secp256r1");
    var algorithm = new Algorithm("SHA256withECDSA", "SHA-256");
    var info = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    byte[] good = sign(keys, "SHA256withECDSA");
    for (byte[] other : List.of(trailing(good), longLength(good), indefinite(good))) {
      assertThat(EcdsaSignature.isGood(algorithm, SIGNED, other, info)).isFalse();
    }
  }

  @Test
  void aPointInShortFormIsLeftToTheJdk() throws Exception {
    KeyPair keys = keys("secp256r1");
    var info = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    byte[] compressed =
        CustomNamedCurves.getByName("secp256r1")
            .getCurve()
            .decodePoint(info.getPublicKeyData().getOctets())
            .getEncoded(true);
    assertThat(
            EcdsaSignature.isGood(
                new Algorithm("SHA256withECDSA", "SHA-256"),
                SIGNED,
                sign(keys, "SHA256withECDSA"),
                new SubjectPublicKeyInfo(info.getAlgorithm(), compressed)))
        .isFalse();
  }

  private static List<byte[]> variants(byte[] good, BigInteger order) throws Exception {
    var all = new ArrayList<byte[]>();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      all.add(flipped);
    }
    for (int length = 0; length < good.length; length++) {
      all.add(Arrays.copyOf(good, length));
    }
    ASN1Sequence pair = ASN1Sequence.getInstance(good);
    BigInteger first = ASN1Integer.getInstance(pair.getObjectAt(0)).getValue();
    BigInteger second = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
    for (BigInteger r : odd(first, order)) {
      all.add(pair(r, second));
    }
    for (BigInteger s : odd(second, order)) {
      all.add(pair(first, s));
    }
    all.addAll(List.of(trailing(good), longLength(good), indefinite(good)));
    return all;
  }

  private static List<BigInteger> odd(BigInteger value, BigInteger order) {
    return List.of(
        BigInteger.ZERO,
        BigInteger.ONE,
        order,
        value.add(order),
        value.subtract(order),
        value.negate(),
        order.subtract(value));
  }

  private static byte[] pair(BigInteger r, BigInteger s) throws Exception {
    var sequence = new org.bouncycastle.asn1.ASN1EncodableVector();
    sequence.add(new ASN1Integer(r));
    sequence.add(new ASN1Integer(s));
    return new DERSequence(sequence).getEncoded();
  }

  private static byte[] trailing(byte[] good) {
    return Arrays.copyOf(good, good.length + 1);
  }

  /** The sequence's length in one octet more than it needs (X.690 section 10.1 forbids that). */
  private static byte[] longLength(byte[] good) {
    var out = new ByteArrayOutputStream();
    boolean isLong = (good[1] & 0x80) != 0;
    out.write(good[0]);
    out.write(isLong ? 0x82 : 0x81);
    if (isLong) {
      out.write(0);
    }
    out.write(good, isLong ? 2 : 1, good.length - (isLong ? 2 : 1));
    return out.toByteArray();
  }

  private static byte[] indefinite(byte[] good) {
    var out = new ByteArrayOutputStream();
    int header = (good[1] & 0x80) == 0 ? 2 : 3;
    out.write(good[0]);
    out.write(0x80);
    out.write(good, header, good.length - header);
    out.write(0);
    out.write(0);
    return out.toByteArray();
  }

  private static KeyPair keys(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static byte[] sign(KeyPair keys, String algorithm) throws GeneralSecurityException {
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(keys.getPrivate());
    signer.update(SIGNED);
    return signer.sign();
  }

  private static boolean jdk(KeyPair keys, String algorithm, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(keys.getPublic());
      verifier.update(SIGNED);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
