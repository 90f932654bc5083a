package io.picket.fingerprints.tls;

import java.util.Optional;

/** Primes that many servers share, by the SHA-256 of their big-endian bytes. */
public final class KnownPrimes {
  private KnownPrimes() {}

  /**
   * A shared prime.
   *
   * @param name such as {@code RFC 3526 group 14}
   * @param safe whether (p - 1) / 2 is prime too
   */
  public record KnownPrime(int bits, String name, boolean safe) {}

  /**
   * Looks a prime up.
   *
   * @param sha256 in lower-case hex
   */
  public static Optional<KnownPrime> of(String sha256) {
    return Table.rows("dh-primes.csv", 4).stream()
        .filter(cells -> cells[0].equals(sha256))
        .map(cells -> new KnownPrime(Integer.parseInt(cells[1]), cells[2], cells[3].equals("Y")))
        .findFirst();
  }
}
