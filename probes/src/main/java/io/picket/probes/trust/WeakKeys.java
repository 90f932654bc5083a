package io.picket.probes.trust;

import java.math.BigInteger;
import java.util.Optional;

/**
 * RSA moduli that anybody can factor: those of the broken Infineon generator (ROCA,
 * CVE-2017-15361), those with a small factor, and those whose two primes lie close together
 * (Fermat, CVE-2022-26320; {@value #FERMAT_ROUNDS} steps). Bounded: a small part of a millisecond
 * for 2048 bits. Of sound moduli one in 2^27.8 has the fingerprint of ROCA by chance.
 */
final class WeakKeys {
  private static final int FERMAT_ROUNDS = 100;
  private static final int LONGEST = 16_384;

  /**
   * The primes of the published fingerprint (Nemec et al., 2017): a modulus of that generator is a
   * power of 65537 modulo each of them.
   */
  private static final int[] PRIMES = {
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167
  };

  private static final int SMALL = 1_000;

  /** The product of all primes below {@link #SMALL}. */
  private static final BigInteger PRIMORIAL = primorial();

  private static final BigInteger SMALL_PRIMES = BigInteger.valueOf(3L * 5 * 7 * 11 * 13);

  private WeakKeys() {}

  private static BigInteger primorial() {
    BigInteger product = BigInteger.TWO;
    for (int number = 3; number < SMALL; number += 2) {
      if (isPrime(number)) {
        product = product.multiply(BigInteger.valueOf(number));
      }
    }
    return product;
  }

  /** By trial division of an odd number: BigInteger's own search took 70 ms of a cold scan. */
  private static boolean isPrime(int odd) {
    for (int divisor = 3; divisor * divisor <= odd; divisor += 2) {
      if (odd % divisor == 0) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong with a modulus. */
  record Problem(String rule, String text) {}

  static Optional<Problem> problem(BigInteger modulus) {
    if (modulus.bitLength() > LONGEST || modulus.bitLength() < 64) {
      return Optional.empty();
    }
    BigInteger small = modulus.gcd(PRIMORIAL);
    if (!small.equals(BigInteger.ONE)) {
      return Optional.of(
          new Problem(
              "rsa-small-factor",
              small.bitLength() > 64
                  ? "the modulus is divisible by many primes below " + SMALL
                  : "the modulus is divisible by " + small));
    }
    if (looksLikeRoca(modulus)) {
      return Optional.of(
          new Problem(
              "rsa-roca", "the modulus has the fingerprint of ROCA (CVE-2017-15361): factorable"));
    }
    return isCloseProduct(modulus)
        ? Optional.of(
            new Problem(
                "rsa-fermat", "the two primes lie close together (CVE-2022-26320): factorable"))
        : Optional.empty();
  }

  private static boolean looksLikeRoca(BigInteger modulus) {
    for (int prime : PRIMES) {
      int residue = modulus.mod(BigInteger.valueOf(prime)).intValue();
      int power = 1;
      boolean member = false;
      do {
        member |= power == residue;
        power = (int) ((long) power * 65_537 % prime);
      } while (power != 1 && !member);
      if (!member) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCloseProduct(BigInteger modulus) {
    BigInteger[] root = modulus.sqrtAndRemainder();
    BigInteger a = root[1].signum() == 0 ? root[0] : root[0].add(BigInteger.ONE);
    BigInteger square = a.multiply(a).subtract(modulus);
    BigInteger step = a.shiftLeft(1).add(BigInteger.ONE);
    for (int i = 0; i < FERMAT_ROUNDS; i++) {
      if (mayBeSquare(square) && square.sqrtAndRemainder()[1].signum() == 0) {
        return true;
      }
      // (a + 1)² - a² = 2a + 1, so no number of the modulus' length is squared again.
      square = square.add(step);
      step = step.add(BigInteger.TWO);
    }
    return false;
  }

  /** Rules out nineteen of twenty numbers that are no square, without a root. */
  private static boolean mayBeSquare(BigInteger number) {
    int low = number.intValue() & 0xf;
    if (low != 0 && low != 1 && low != 4 && low != 9) {
      return false;
    }
    int rest = number.mod(SMALL_PRIMES).intValue();
    for (int prime : new int[] {3, 5, 7, 11, 13}) {
      int residue = rest % prime;
      boolean square = false;
      for (int i = 0; i <= prime / 2; i++) {
        square |= i * i % prime == residue;
      }
      if (!square) {
        return false;
      }
    }
    return true;
  }
}
