package io.picket.probes.handshake;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Records of TLS 1.3 (RFC 8446 section 5.2), whose content type and length are hidden. */
final class ModernProtection implements Protection {
  static final int NONCE_BYTES = 12;
  private static final int HEADER_BYTES = 5;

  private final Aead aead;
  private final byte[] key;
  private final byte[] iv;
  private long sequence;

  ModernProtection(Aead aead, byte[] key, byte[] iv) {
    this.aead = aead;
    this.key = key.clone();
    this.iv = iv.clone();
  }

  byte[] key() {
    return key.clone();
  }

  byte[] iv() {
    return iv.clone();
  }

  @Override
  public byte[] seal(int type, byte[] content) {
    byte[] plain = Arrays.copyOf(content, content.length + 1);
    plain[content.length] = (byte) type;
    int length = plain.length + aead.tagBytes();
    ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + length);
    record.put((byte) RecordDecoder.APPLICATION_DATA).putShort((short) 0x0303);
    record.putShort((short) length);
    byte[] header = Arrays.copyOf(record.array(), HEADER_BYTES);
    return record.put(aead.seal(key, nonce(), header, plain)).array();
  }

  @Override
  public Optional<Opened> open(byte[] header, byte[] sealed) {
    return aead.open(key, nonce(), header, sealed).flatMap(ModernProtection::unpadded);
  }

  private byte[] nonce() {
    return nonce(iv, sequence++);
  }

  /** The sequence number laid over the end of an IV (RFC 8446 section 5.3). */
  static byte[] nonce(byte[] iv, long sequence) {
    byte[] nonce = iv.clone();
    byte[] count = ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[nonce.length - Long.BYTES + i] ^= count[i];
    }
    return nonce;
  }

  private static Optional<Opened> unpadded(byte[] plain) {
    int end = plain.length;
    while (end > 0 && plain[end - 1] == 0) {
      end--;
    }
    return end == 0
        ? Optional.empty()
        : Optional.of(new Opened(plain[end - 1] & 0xff, ByteBuffer.wrap(plain, 0, end - 1)));
  }
}
