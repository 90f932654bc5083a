package io.picket.probes.tls;

import java.util.Arrays;

/** Writes big-endian numbers and length-prefixed vectors, as RFC 8446 section 3 describes them. */
public final class OctetWriter {
  private byte[] bytes = new byte[256];
  private int length;

  public OctetWriter u8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public OctetWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  public OctetWriter u24(int value) {
    return u8(value >>> 16).u16(value);
  }

  public OctetWriter raw(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  public OctetWriter raw(Octets more) {
    return raw(more.toBytes());
  }

  /** A vector with its length in one byte. */
  public OctetWriter vector8(byte[] content) {
    return u8(content.length).raw(content);
  }

  /** A vector with its length in two bytes. */
  public OctetWriter vector16(byte[] content) {
    return u16(content.length).raw(content);
  }

  public int length() {
    return length;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
