package io.picket.probes.handshake;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The cipher suites of TLS 1.3 (RFC 8446 appendix B.4). */
public enum ModernSuite {
  TLS_AES_128_GCM_SHA256(0x1301, "SHA-256", "HmacSHA256", Aead.AES_GCM, 16),
  TLS_AES_256_GCM_SHA384(0x1302, "SHA-384", "HmacSHA384", Aead.AES_GCM, 32),
  TLS_CHACHA20_POLY1305_SHA256(0x1303, "SHA-256", "HmacSHA256", Aead.CHACHA20_POLY1305, 32),
  TLS_AES_128_CCM_SHA256(0x1304, "SHA-256", "HmacSHA256", Aead.AES_CCM, 16),
  TLS_AES_128_CCM_8_SHA256(0x1305, "SHA-256", "HmacSHA256", Aead.AES_CCM_8, 16);

  private final int code;
  private final String hash;
  private final String hmac;
  private final Aead aead;
  private final int keyBytes;

  ModernSuite(int code, String hash, String hmac, Aead aead, int keyBytes) {
    this.code = code;
    this.hash = hash;
    this.hmac = hmac;
    this.aead = aead;
    this.keyBytes = keyBytes;
  }

  /** The suite with this number on the wire. */
  public static Optional<ModernSuite> ofCode(int code) {
    return Arrays.stream(values()).filter(suite -> suite.code == code).findFirst();
  }

  /** The numbers of all of them, in the order in which they are offered. */
  public static List<Integer> codes() {
    return Arrays.stream(values()).map(suite -> suite.code).toList();
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** A fresh digest for the transcript. */
  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + hash, e);
    }
  }

  int hashBytes() {
    return digest().getDigestLength();
  }

  String hmac() {
    return hmac;
  }

  Aead aead() {
    return aead;
  }

  int keyBytes() {
    return keyBytes;
  }
}
