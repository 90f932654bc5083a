package io.picket.fingerprints.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuitesTest {
  @ParameterizedTest
  @CsvSource({
    "1301, BY_GROUP, BY_SIGNATURE, AES, 128, GCM, AEAD, true",
    "1303, BY_GROUP, BY_SIGNATURE, ChaCha20, 256, POLY1305, AEAD, true",
    "1306, BY_GROUP, BY_SIGNATURE, AEGIS, 256, AEGIS, AEAD, true",
    "C0B4, BY_GROUP, BY_SIGNATURE, NULL, 0, NONE, SHA256, true",
    "C02B, ECDHE, ECDSA, AES, 128, GCM, AEAD, true",
    "C0A2, DHE, RSA, AES, 128, CCM_8, AEAD, true",
    "0003, RSA, RSA, RC4, 40, STREAM, MD5, false",
    "0006, RSA, RSA, RC2, 40, CBC, MD5, false",
    "0014, DHE, RSA, DES, 40, CBC, SHA1, true",
    "0026, KRB5, KRB5, DES, 40, CBC, SHA1, false",
    "000A, RSA, RSA, 3DES, 112, CBC, SHA1, false",
    "0009, RSA, RSA, DES, 56, CBC, SHA1, false",
    "0002, RSA, RSA, NULL, 0, NONE, SHA1, false",
    "003B, RSA, RSA, NULL, 0, NONE, SHA256, false",
    "003C, RSA, RSA, AES, 128, CBC, SHA256, false",
    "003D, RSA, RSA, AES, 256, CBC, SHA256, false",
    "C018, ECDHE, NONE, AES, 128, CBC, SHA1, true",
    "0034, DHE, NONE, AES, 128, CBC, SHA1, true",
    "C00E, ECDH, RSA, AES, 128, CBC, SHA1, false",
    "0090, DHE_PSK, PSK, AES, 128, CBC, SHA1, true",
    "C01E, SRP, RSA, AES, 128, CBC, SHA1, true",
    "C102, GOST, GOST, GOST 28147-89, 256, CTR, IMIT, false",
    "C103, BY_GROUP, BY_SIGNATURE, Kuznyechik, 256, MGM, AEAD, true",
    "0083, GOST, GOST, NULL, 0, NONE, GOSTR3411, false",
    "0072, DHE, DSS, 3DES, 112, CBC, RIPEMD160, true",
    "FEFF, RSA, RSA, 3DES, 112, CBC, SHA1, false",
    "020080, RSA, RSA, RC4, 40, STREAM, MD5, false",
    "0700C0, RSA, RSA, 3DES, 112, CBC, MD5, false",
    "060040, RSA, RSA, DES, 56, CBC, MD5, false"
  })
  void readsPropertiesFromTheName(
      String code,
      Suite.KeyExchange keyExchange,
      Suite.Authentication authentication,
      String encryption,
      int bits,
      Suite.Mode mode,
      String mac,
      boolean forwardSecret) {
    Suite suite = Suites.of(Integer.parseInt(code, 16)).orElseThrow();

    assertThat(suite.keyExchange()).isEqualTo(keyExchange);
    assertThat(suite.authentication()).isEqualTo(authentication);
    assertThat(suite.encryption()).isEqualTo(encryption);
    assertThat(suite.bits()).isEqualTo(bits);
    assertThat(suite.mode()).isEqualTo(mode);
    assertThat(suite.mac()).isEqualTo(mac);
    assertThat(suite.isForwardSecret()).isEqualTo(forwardSecret);
  }

  @Test
  void knowsTheWholeRegistry() {
    assertThat(Suites.all().stream().filter(suite -> suite.origin() == Suite.Origin.IANA))
        .hasSize(349);
    assertThat(Suites.all().stream().map(Suite::name).collect(Collectors.toSet()))
        .as("names are unique")
        .hasSameSizeAs(Suites.all());
  }

  @Test
  void everySuiteHasAPlausibleStrength() {
    for (Suite suite : Suites.all()) {
      assertThat(suite.bits()).as(suite.name()).isIn(0, 40, 56, 64, 80, 112, 128, 256);
      assertThat(suite.bits() == 0).as(suite.name()).isEqualTo(suite.isUnencrypted());
      if (suite.isExport()) {
        assertThat(suite.bits()).as(suite.name()).isLessThanOrEqualTo(56);
      }
    }
  }

  @Test
  void tellsTheSuitesOfLaterVersionsApart() {
    assertThat(Suites.named("TLS_RSA_WITH_AES_128_CBC_SHA").orElseThrow().isTwelveOnly()).isFalse();
    assertThat(Suites.named("TLS_RSA_WITH_AES_128_CBC_SHA256").orElseThrow().isTwelveOnly())
        .isTrue();
    assertThat(Suites.all().stream().filter(Suite::isThirteen)).hasSize(15);
  }

  @Test
  void namesWhatNobodyRegistered() {
    assertThat(Suites.name(0xABCD)).isEqualTo("unknown 0xABCD");
    assertThat(Groups.name(29)).isEqualTo("x25519");
    assertThat(SignatureSchemes.name(0x0804)).isEqualTo("rsa_pss_rsae_sha256");
  }
}
