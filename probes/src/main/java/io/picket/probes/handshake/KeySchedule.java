package io.picket.probes.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One stage of the key schedule of TLS 1.3 (RFC 8446 section 7.1): the Early Secret, the Handshake
 * Secret or the Master Secret, from which the secrets of that stage are derived.
 */
final class KeySchedule {
  private final ModernSuite suite;
  private final byte[] secret;

  private KeySchedule(ModernSuite suite, byte[] secret) {
    this.suite = suite;
    this.secret = secret;
  }

  /** The first stage, without a key shared before. */
  static KeySchedule early(ModernSuite suite) {
    return early(suite, new byte[suite.hashBytes()]);
  }

  /** The first stage, with a key shared before. */
  static KeySchedule early(ModernSuite suite, byte[] sharedBefore) {
    return new KeySchedule(suite, Hmac.of(suite.hmac(), new byte[suite.hashBytes()], sharedBefore));
  }

  /** The Handshake Secret from the Early Secret. */
  KeySchedule handshake(byte[] keyExchange) {
    return next(keyExchange);
  }

  /** The Master Secret from the Handshake Secret. */
  KeySchedule master() {
    return next(new byte[suite.hashBytes()]);
  }

  private KeySchedule next(byte[] input) {
    byte[] derived = derive("derived", suite.digest().digest());
    return new KeySchedule(suite, Hmac.of(suite.hmac(), derived, input));
  }

  /**
   * Derive-Secret.
   *
   * @param transcriptHash over the messages so far
   */
  byte[] derive(String label, byte[] transcriptHash) {
    return expandLabel(suite, secret, label, transcriptHash, suite.hashBytes());
  }

  /** The records' protection under a traffic secret. */
  static ModernProtection protection(ModernSuite suite, byte[] trafficSecret) {
    return new ModernProtection(
        suite.aead(),
        expandLabel(suite, trafficSecret, "key", new byte[0], suite.keyBytes()),
        expandLabel(suite, trafficSecret, "iv", new byte[0], ModernProtection.NONCE_BYTES));
  }

  /** What stands in a Finished message, or in a binder (RFC 8446 section 4.4.4). */
  static byte[] finished(ModernSuite suite, byte[] baseSecret, byte[] transcriptHash) {
    byte[] key = expandLabel(suite, baseSecret, "finished", new byte[0], suite.hashBytes());
    return Hmac.of(suite.hmac(), key, transcriptHash);
  }

  /** The key a ticket stands for (RFC 8446 section 4.6.1). */
  static byte[] resumption(ModernSuite suite, byte[] resumptionMaster, byte[] nonce) {
    return expandLabel(suite, resumptionMaster, "resumption", nonce, suite.hashBytes());
  }

  /** HKDF-Expand-Label for at most one hash length of output, which is all that is needed here. */
  private static byte[] expandLabel(
      ModernSuite suite, byte[] secret, String label, byte[] context, int length) {
    byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer input = ByteBuffer.allocate(2 + 1 + name.length + 1 + context.length + 1);
    input.putShort((short) length);
    input.put((byte) name.length).put(name);
    input.put((byte) context.length).put(context);
    input.put((byte) 1);
    return Arrays.copyOf(Hmac.of(suite.hmac(), secret, input.array()), length);
  }
}
