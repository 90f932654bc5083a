package io.picket.probes.handshake;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.TlsVersion;
import java.util.Optional;

/**
 * A cipher suite below TLS 1.3 that a handshake can be finished with here: RSA, DHE or ECDHE with a
 * certificate, and AES, 3DES, RC4 or ChaCha20.
 *
 * @param keyBytes the length of the cipher's key
 * @param macBytes the length of the MAC and its key; 0 for AEAD
 * @param mac the JDK's name of the HMAC; empty for AEAD
 * @param hash the hash of the pseudorandom function in TLS 1.2
 */
public record OlderSuite(
    int code,
    Suite.KeyExchange exchange,
    Cipher cipher,
    int keyBytes,
    int macBytes,
    String mac,
    String hash) {
  /** How records are encrypted. */
  enum Cipher {
    AES_CBC(16, 0),
    TRIPLE_DES_CBC(8, 0),
    RC4(0, 0),
    AES_GCM(4, 8),
    AES_CCM(4, 8),
    AES_CCM_8(4, 8),
    CHACHA20_POLY1305(12, 0);

    private final int ivBytes;
    private final int explicitBytes;

    Cipher(int ivBytes, int explicitBytes) {
      this.ivBytes = ivBytes;
      this.explicitBytes = explicitBytes;
    }

    /** How many bytes of IV the key block gives; for CBC the length of a block. */
    int ivBytes() {
      return ivBytes;
    }

    /** How many bytes of nonce stand in every record. */
    int explicitBytes() {
      return explicitBytes;
    }

    boolean isCbc() {
      return this == AES_CBC || this == TRIPLE_DES_CBC;
    }

    boolean isAead() {
      return !isCbc() && this != RC4;
    }
  }

  /** The suite of this number; empty when no handshake can be finished with it here. */
  public static Optional<OlderSuite> of(int code) {
    return Suites.of(code).flatMap(OlderSuite::of);
  }

  private static Optional<OlderSuite> of(Suite suite) {
    boolean certified =
        switch (suite.authentication()) {
          case RSA, ECDSA, DSS -> true;
          case PSK, SRP, KRB5, PASSWORD, GOST, FORTEZZA, NONE, BY_SIGNATURE -> false;
        };
    boolean known =
        switch (suite.keyExchange()) {
          case RSA, DHE, ECDHE -> true;
          default -> false;
        };
    Optional<Cipher> cipher = cipher(suite);
    boolean weak = suite.bits() < 112;
    if (!certified || !known || weak || cipher.isEmpty() || suite.origin() != Suite.Origin.IANA) {
      return Optional.empty();
    }
    String name = suite.name();
    String hash = name.endsWith("SHA384") ? "SHA-384" : "SHA-256";
    String mac = "";
    int macBytes = 0;
    if (!cipher.get().isAead()) {
      String last = name.substring(name.lastIndexOf('_') + 1);
      mac = "Hmac" + (last.equals("SHA") ? "SHA1" : last);
      macBytes =
          switch (last) {
            case "MD5" -> 16;
            case "SHA" -> 20;
            case "SHA256" -> 32;
            default -> 48;
          };
    }
    int keyBytes = suite.encryption().equals("3DES") ? 24 : suite.bits() / 8;
    return Optional.of(
        new OlderSuite(
            suite.code(), suite.keyExchange(), cipher.get(), keyBytes, macBytes, mac, hash));
  }

  private static Optional<Cipher> cipher(Suite suite) {
    return switch (suite.encryption()) {
      case "AES" ->
          switch (suite.mode()) {
            case CBC -> Optional.of(Cipher.AES_CBC);
            case GCM -> Optional.of(Cipher.AES_GCM);
            case CCM -> Optional.of(Cipher.AES_CCM);
            case CCM_8 -> Optional.of(Cipher.AES_CCM_8);
            default -> Optional.empty();
          };
      case "3DES" -> Optional.of(Cipher.TRIPLE_DES_CBC);
      case "RC4" -> Optional.of(Cipher.RC4);
      case "ChaCha20" -> Optional.of(Cipher.CHACHA20_POLY1305);
      default -> Optional.empty();
    };
  }

  Prf prf(TlsVersion version) {
    return new Prf(version, hash);
  }
}
