package io.picket.probes.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A public value for one group. Nothing is ever protected with what comes of it, so the values are
 * the generators themselves, as if our secret were one: valid on every server, and no cryptography
 * is needed to make them. What is shared is then the other's public value.
 */
public record KeyShare(int group, Octets publicValue) {
  static final int P256 = 23;
  static final int X25519 = 29;

  private static final int UNCOMPRESSED = 4;

  /** The base points of X25519 (RFC 7748 section 4.1) and P-256 (SEC 2 section 2.4.2). */
  static List<KeyShare> usual() {
    byte[] nine = new byte[32];
    nine[0] = 9;
    Octets generator =
        Octets.ofHex(
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
    return List.of(new KeyShare(X25519, Octets.of(nine)), new KeyShare(P256, generator));
  }

  /**
   * The secret shared with the owner of a public value: for curves of NIST its x coordinate (RFC
   * 8446 section 7.4.2), for the others all of it.
   *
   * @return nothing when the value is not of this group's form
   */
  public Optional<byte[]> secretWith(byte[] theirs) {
    if (theirs.length != publicValue.length()) {
      return Optional.empty();
    }
    if (group == X25519) {
      return Optional.of(theirs.clone());
    }
    return theirs[0] == UNCOMPRESSED
        ? Optional.of(Arrays.copyOfRange(theirs, 1, 1 + theirs.length / 2))
        : Optional.empty();
  }
}
