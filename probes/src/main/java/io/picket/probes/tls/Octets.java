package io.picket.probes.tls;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that do not change and are equal when their content is. */
final class Octets {
  static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of the bytes. */
  static Octets of(byte... bytes) {
    return bytes.length == 0 ? NONE : new Octets(bytes.clone());
  }

  static Octets ofHex(String hex) {
    return new Octets(HexFormat.of().parseHex(hex));
  }

  static Octets zeros(int length) {
    return new Octets(new byte[length]);
  }

  int length() {
    return bytes.length;
  }

  /** The byte at a place, 0 to 255. */
  int at(int index) {
    return bytes[index] & 0xFF;
  }

  /** The number of two bytes that starts at a place. */
  int u16(int index) {
    return at(index) << 8 | at(index + 1);
  }

  byte[] toBytes() {
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
