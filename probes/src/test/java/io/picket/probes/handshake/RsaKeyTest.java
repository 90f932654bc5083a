package io.picket.probes.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RSA keys to calculate with, however weak. */
final class RsaKeyTest {
  private static final AlgorithmIdentifier RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

  /** Odd, of so many bits, and nothing else: divisible by three or prime, it does not matter. */
  private static BigInteger odd(int bits) {
    return BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
  }

  private static SubjectPublicKeyInfo key(BigInteger modulus, BigInteger exponent)
      throws IOException {
    return new SubjectPublicKeyInfo(RSA, new RSAPublicKey(modulus, exponent));
  }

  @ParameterizedTest
  @CsvSource({"512, 3", "1024, 65537", "2047, 1", "16384, 65537"})
  void oddModuliAreTaken(int bits, String exponent) throws IOException {
    var key = RsaKey.read(key(odd(bits), new BigInteger(exponent)));

    assertThat(key.getModulus()).isEqualTo(odd(bits));
    assertThat(key.getExponent()).isEqualTo(exponent);
    assertThat(key.isPrivate()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"511, 3", "16385, 65537", "2048, 2", "2048, 0", "2048, 18446744073709551617"})
  void whatTakesLongOrMeansNothingIsRefused(int bits, String exponent) throws IOException {
    var key = key(odd(bits), new BigInteger(exponent));

    assertThatThrownBy(() -> RsaKey.read(key)).isInstanceOf(IOException.class);
  }

  @Test
  void evenModuliAreRefused() throws IOException {
    var even = key(odd(2048).clearBit(0), BigInteger.valueOf(3));

    assertThatThrownBy(() -> RsaKey.read(even)).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNoKeyForRsaIsRefused() throws IOException {
    var garbage = new SubjectPublicKeyInfo(RSA, new DEROctetString(new byte[9]));
    var elliptic =
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey),
            new RSAPublicKey(odd(2048), BigInteger.valueOf(3)));

    assertThat(RsaKey.is(garbage)).isTrue();
    assertThatThrownBy(() -> RsaKey.read(garbage)).isInstanceOf(IOException.class);
    assertThat(RsaKey.is(elliptic)).isFalse();
    assertThatThrownBy(() -> RsaKey.read(elliptic)).isInstanceOf(IOException.class);
  }
}
