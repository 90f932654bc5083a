package io.picket.probes.tls;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that do not change and are equal when their content is. */
public final class Octets {
  public static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of the bytes. */
  public static Octets of(byte... bytes) {
    return bytes.length == 0 ? NONE : new Octets(bytes.clone());
  }

  public static Octets ofHex(String hex) {
    return new Octets(HexFormat.of().parseHex(hex));
  }

  public static Octets zeros(int length) {
    return new Octets(new byte[length]);
  }

  public int length() {
    return bytes.length;
  }

  /** The byte at a place, 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xFF;
  }

  /** The number of two bytes that starts at a place. */
  public int u16(int index) {
    return at(index) << 8 | at(index + 1);
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
