package io.picket.probes.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.probes.trust.Signatures.Algorithm;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The quick way beside the JDK: what it calls good the JDK calls good, and the usual is good. */
final class EcdsaSignatureTest {
  private static final byte[] SIGNED = "what was signed".getBytes(US_ASCII);

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
    for (byte[] other : damaged(good)) {
      if (EcdsaSignature.isGood(algorithm, SIGNED, other, info)) {
        assertThat(jdk(info, name, other)).as(Arrays.toString(other)).isTrue();
      }
    }
    for (byte[] other : odd(good, order)) {
      boolean accepted = jdk(info, name, other);
      if (EcdsaSignature.isGood(algorithm, SIGNED, other, info)) {
        assertThat(accepted).as(Arrays.toString(other)).isTrue();
      }
      assertThat(verdict(info, name, other) == Signatures.Outcome.GOOD)
          .as(Arrays.toString(other))
          .isEqualTo(accepted);
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

  /** Points off the curve or written otherwise, and curves spelt out: the JDK has the last word. */
  @ParameterizedTest
  @CsvSource({"secp256r1", "secp384r1", "secp521r1"})
  void nothingIsGoodUnderAnOddKeyThatTheJdkDoesNotAccept(String curve) throws Exception {
    KeyPair keys = keys(curve);
    byte[] good = sign(keys, "SHA256withECDSA");
    var info = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    Map<String, SubjectPublicKeyInfo> odd = oddKeys(info, curve);
    for (var each : odd.entrySet()) {
      boolean accepted = jdk(each.getValue(), "SHA256withECDSA", good);
      boolean quick =
          EcdsaSignature.isGood(
              new Algorithm("SHA256withECDSA", "SHA-256"), SIGNED, good, each.getValue());
      assertThat(quick && !accepted).as(each.getKey()).isFalse();
      assertThat(verdict(each.getValue(), "SHA256withECDSA", good) == Signatures.Outcome.GOOD)
          .as(each.getKey())
          .isEqualTo(accepted);
    }
    assertThat(verdict(info, "SHA256withECDSA", good)).isEqualTo(Signatures.Outcome.GOOD);
  }

  private static Map<String, SubjectPublicKeyInfo> oddKeys(SubjectPublicKeyInfo info, String name) {
    X9ECParameters curve = CustomNamedCurves.getByName(name);
    ECPoint point = curve.getCurve().decodePoint(info.getPublicKeyData().getOctets());
    byte[] plain = point.getEncoded(false);
    int half = plain.length / 2;
    Map<String, SubjectPublicKeyInfo> odd = new LinkedHashMap<>();
    for (int i : new int[] {1, half, half + 1, plain.length - 1}) {
      byte[] off = plain.clone();
      off[i] ^= 1;
      odd.put("off the curve at " + i, new SubjectPublicKeyInfo(info.getAlgorithm(), off));
    }
    byte[] large = plain.clone();
    Arrays.fill(large, 1, large.length, (byte) 0xff);
    byte[] hybrid = plain.clone();
    hybrid[0] = (byte) (6 + (plain[plain.length - 1] & 1));
    byte[] wrongHybrid = hybrid.clone();
    wrongHybrid[0] ^= 1;
    odd.put("numbers beyond the field", new SubjectPublicKeyInfo(info.getAlgorithm(), large));
    odd.put("nought", new SubjectPublicKeyInfo(info.getAlgorithm(), zeroes(plain)));
    odd.put("infinity", new SubjectPublicKeyInfo(info.getAlgorithm(), new byte[1]));
    odd.put("empty", new SubjectPublicKeyInfo(info.getAlgorithm(), new byte[0]));
    odd.put("longer", new SubjectPublicKeyInfo(info.getAlgorithm(), trailing(plain)));
    odd.put("hybrid", new SubjectPublicKeyInfo(info.getAlgorithm(), hybrid));
    odd.put("hybrid, wrong", new SubjectPublicKeyInfo(info.getAlgorithm(), wrongHybrid));
    odd.put("short form", new SubjectPublicKeyInfo(info.getAlgorithm(), point.getEncoded(true)));
    odd.put(
        "mirrored",
        new SubjectPublicKeyInfo(info.getAlgorithm(), point.negate().getEncoded(false)));
    odd.put("curve spelt out", with(info, curve));
    odd.put("curve inherited", with(info, DERNull.INSTANCE));
    odd.put("no curve", with(info, null));
    odd.put("binary curve", with(info, new ASN1ObjectIdentifier("1.3.132.0.27")));
    odd.put("brainpool", with(info, new ASN1ObjectIdentifier("1.3.36.3.3.2.8.1.1.7")));
    odd.put("secp256k1", with(info, new ASN1ObjectIdentifier("1.3.132.0.10")));
    return odd;
  }

  private static byte[] zeroes(byte[] plain) {
    byte[] nought = new byte[plain.length];
    nought[0] = 4;
    return nought;
  }

  private static SubjectPublicKeyInfo with(
      SubjectPublicKeyInfo info, @Nullable ASN1Encodable parameters) {
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(info.getAlgorithm().getAlgorithm(), parameters),
        info.getPublicKeyData().getOctets());
  }

  private static Signatures.Outcome verdict(
      SubjectPublicKeyInfo info, String algorithm, byte[] signature) {
    return Signatures.verify(
        new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm), SIGNED, signature, info);
  }

  private static List<byte[]> damaged(byte[] good) {
    var all = new ArrayList<byte[]>();
    int step = good.length > 80 ? 7 : 1;
    for (int bit = 0; bit < good.length * 8; bit += step) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      all.add(flipped);
    }
    for (int length = 0; length < good.length; length++) {
      all.add(Arrays.copyOf(good, length));
    }
    return all;
  }

  private static List<byte[]> odd(byte[] good, BigInteger order) throws Exception {
    var all = new ArrayList<byte[]>();
    ASN1Sequence pair = ASN1Sequence.getInstance(good);
    BigInteger first = ASN1Integer.getInstance(pair.getObjectAt(0)).getValue();
    BigInteger second = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
    for (BigInteger r : odd(first, order)) {
      all.add(pair(r, second));
    }
    for (BigInteger s : odd(second, order)) {
      all.add(pair(first, s));
    }
    all.add(pair(BigInteger.ZERO, BigInteger.ZERO));
    all.add(pair(second, first));
    all.add(triple(first, second));
    all.add(new DERSequence().getEncoded());
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
        order.negate(),
        order.subtract(BigInteger.ONE),
        order.add(BigInteger.ONE),
        order.shiftLeft(1),
        BigInteger.ONE.shiftLeft(4_096),
        order.subtract(value));
  }

  private static byte[] pair(BigInteger r, BigInteger s) throws Exception {
    var sequence = new ASN1EncodableVector();
    sequence.add(new ASN1Integer(r));
    sequence.add(new ASN1Integer(s));
    return new DERSequence(sequence).getEncoded();
  }

  private static byte[] triple(BigInteger r, BigInteger s) throws Exception {
    var sequence = new ASN1EncodableVector();
    for (BigInteger each : List.of(r, s, BigInteger.ZERO)) {
      sequence.add(new ASN1Integer(each));
    }
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

  private static boolean jdk(SubjectPublicKeyInfo info, String algorithm, byte[] signature)
      throws Exception {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info.getEncoded())));
      verifier.update(SIGNED);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
