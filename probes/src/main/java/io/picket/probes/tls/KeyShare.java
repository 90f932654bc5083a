package io.picket.probes.tls;

import java.util.List;

/**
 * A public value for one group. Nothing is ever encrypted with what comes of it, so the values are
 * the base points themselves: valid on every server, and no cryptography is needed to make them.
 */
record KeyShare(int group, Octets publicValue) {
  static final int P256 = 23;
  static final int X25519 = 29;

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
}
