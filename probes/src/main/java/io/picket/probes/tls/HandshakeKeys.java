package io.picket.probes.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The keys under which a TLS 1.3 server sends its handshake (RFC 8446 section 7), enough to read
 * EncryptedExtensions, CertificateRequest and Certificate. There is no way to answer: no client
 * Finished is ever made.
 */
public final class HandshakeKeys {
  private final Suite suite;
  private final byte[] key;
  private final byte[] iv;
  private long sequence;

  private HandshakeKeys(Suite suite, byte[] key, byte[] iv) {
    this.suite = suite;
    this.key = key;
    this.iv = iv;
  }

  /** The cipher suites of TLS 1.3. */
  public enum Suite {
    TLS_AES_128_GCM_SHA256(0x1301, "SHA-256", "HmacSHA256", 16, 16),
    TLS_AES_256_GCM_SHA384(0x1302, "SHA-384", "HmacSHA384", 32, 16),
    TLS_CHACHA20_POLY1305_SHA256(0x1303, "SHA-256", "HmacSHA256", 32, 16),
    TLS_AES_128_CCM_SHA256(0x1304, "SHA-256", "HmacSHA256", 16, 16),
    TLS_AES_128_CCM_8_SHA256(0x1305, "SHA-256", "HmacSHA256", 16, 8);

    private final int code;
    private final String hash;
    private final String hmac;
    private final int keyBytes;
    private final int tagBytes;

    Suite(int code, String hash, String hmac, int keyBytes, int tagBytes) {
      this.code = code;
      this.hash = hash;
      this.hmac = hmac;
      this.keyBytes = keyBytes;
      this.tagBytes = tagBytes;
    }

    /** The suite with this number on the wire. */
    public static Optional<Suite> ofCode(int code) {
      return Arrays.stream(values()).filter(suite -> suite.code == code).findFirst();
    }

    /** The number on the wire. */
    public int code() {
      return code;
    }

    /** A fresh digest for the transcript. */
    public MessageDigest digest() {
      try {
        return MessageDigest.getInstance(hash);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + hash, e);
      }
    }
  }

  /**
   * Derives the server's handshake keys.
   *
   * @param sharedSecret what the key exchange gave
   * @param transcriptHash over everything from the ClientHello to the ServerHello
   */
  public static HandshakeKeys derive(Suite suite, byte[] sharedSecret, byte[] transcriptHash) {
    int length = suite.digest().getDigestLength();
    byte[] early = hmac(suite, new byte[length], new byte[length]);
    byte[] derived = expandLabel(suite, early, "derived", suite.digest().digest(), length);
    byte[] handshake = hmac(suite, derived, sharedSecret);
    byte[] traffic = expandLabel(suite, handshake, "s hs traffic", transcriptHash, length);
    return new HandshakeKeys(
        suite,
        expandLabel(suite, traffic, "key", new byte[0], suite.keyBytes),
        expandLabel(suite, traffic, "iv", new byte[0], 12));
  }

  byte[] key() {
    return key.clone();
  }

  byte[] iv() {
    return iv.clone();
  }

  /**
   * Opens the next record of the server.
   *
   * @param header the five bytes of the record's header, which are authenticated too
   * @return the content and its type; empty when the record does not open, after which nothing of
   *     this connection can be read
   */
  public Optional<Opened> open(byte[] header, byte[] sealed) {
    if (sealed.length <= suite.tagBytes) {
      return Optional.empty();
    }
    AEADCipher cipher =
        switch (suite) {
          case TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384 ->
              GCMBlockCipher.newInstance(AESEngine.newInstance());
          case TLS_AES_128_CCM_SHA256, TLS_AES_128_CCM_8_SHA256 ->
              CCMBlockCipher.newInstance(AESEngine.newInstance());
          case TLS_CHACHA20_POLY1305_SHA256 -> new ChaCha20Poly1305();
        };
    byte[] nonce = iv.clone();
    byte[] count = ByteBuffer.allocate(8).putLong(sequence++).array();
    for (int i = 0; i < 8; i++) {
      nonce[4 + i] ^= count[i];
    }
    cipher.init(
        false, new AEADParameters(new KeyParameter(key), suite.tagBytes * 8, nonce, header));
    byte[] plain = new byte[cipher.getOutputSize(sealed.length)];
    try {
      int written = cipher.processBytes(sealed, 0, sealed.length, plain, 0);
      written += cipher.doFinal(plain, written);
      return unpad(plain, written);
    } catch (InvalidCipherTextException e) {
      return Optional.empty();
    }
  }

  /**
   * What was inside a record.
   *
   * @param type the content type: 22 is a handshake message, 21 an alert
   */
  public record Opened(int type, ByteBuffer content) {}

  private static Optional<Opened> unpad(byte[] plain, int length) {
    int end = length;
    while (end > 0 && plain[end - 1] == 0) {
      end--;
    }
    return end == 0
        ? Optional.empty()
        : Optional.of(new Opened(plain[end - 1] & 0xff, ByteBuffer.wrap(plain, 0, end - 1)));
  }

  /** HKDF-Expand-Label for at most one hash length of output, which is all that is needed here. */
  private static byte[] expandLabel(
      Suite suite, byte[] secret, String label, byte[] context, int length) {
    byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer info = ByteBuffer.allocate(2 + 1 + name.length + 1 + context.length + 1);
    info.putShort((short) length);
    info.put((byte) name.length).put(name);
    info.put((byte) context.length).put(context);
    info.put((byte) 1);
    return Arrays.copyOf(hmac(suite, secret, info.array()), length);
  }

  private static byte[] hmac(Suite suite, byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(suite.hmac);
      mac.init(new SecretKeySpec(key, suite.hmac));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + suite.hmac, e);
    }
  }
}
