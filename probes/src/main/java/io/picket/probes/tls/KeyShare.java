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
  static final int P384 = 24;
  static final int P521 = 25;
  static final int X25519 = 29;
  static final int X448 = 30;

  private static final int UNCOMPRESSED = 4;

  /** For the two groups that nearly every server has one of. */
  static List<KeyShare> usual() {
    return List.of(of(X25519).orElseThrow(), of(P256).orElseThrow());
  }

  /**
   * The base points of X25519 and X448 (RFC 7748 sections 4.1 and 4.2) and of NIST's curves (SEC 2
   * sections 2.4 to 2.6), and 2, which generates every group of RFC 7919, as long as its prime (RFC
   * 8446 section 4.2.8.1).
   *
   * @return nothing for a group whose generator is not known here
   */
  static Optional<KeyShare> of(int group) {
    Optional<Octets> generator =
        switch (group) {
          case X25519 -> Optional.of(Octets.ofHex("09" + "00".repeat(31)));
          case X448 -> Optional.of(Octets.ofHex("05" + "00".repeat(55)));
          case P256 ->
              Optional.of(
                  Octets.ofHex(
                      "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                          + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"));
          case P384 ->
              Optional.of(
                  Octets.ofHex(
                      "04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b98"
                          + "59f741e082542a385502f25dbf55296c3a545e3872760ab7"
                          + "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147c"
                          + "e9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"));
          case P521 ->
              Optional.of(
                  Octets.ofHex(
                      "0400c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d"
                          + "3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66"
                          + "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e"
                          + "662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650"));
          case 0x0100 -> Optional.of(two(256));
          case 0x0101 -> Optional.of(two(384));
          case 0x0102 -> Optional.of(two(512));
          case 0x0103 -> Optional.of(two(768));
          case 0x0104 -> Optional.of(two(1024));
          default -> Optional.empty();
        };
    return generator.map(value -> new KeyShare(group, value));
  }

  private static Octets two(int bytes) {
    byte[] number = new byte[bytes];
    number[bytes - 1] = 2;
    return Octets.of(number);
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
    if (group != P256 && group != P384 && group != P521) {
      return Optional.of(theirs.clone());
    }
    return theirs[0] == UNCOMPRESSED
        ? Optional.of(Arrays.copyOfRange(theirs, 1, 1 + theirs.length / 2))
        : Optional.empty();
  }
}
