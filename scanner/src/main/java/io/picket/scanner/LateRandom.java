package io.picket.scanner;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The system's random numbers, whose providers load with the first number and not before. */
final class LateRandom implements RandomGenerator {
  /** One for the process; safe for many threads. */
  private static final class Made {
    static final SecureRandom RANDOM = new SecureRandom();

    private Made() {}
  }

  @Override
  public long nextLong() {
    return Made.RANDOM.nextLong();
  }

  @Override
  public int nextInt() {
    return Made.RANDOM.nextInt();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    Made.RANDOM.nextBytes(bytes);
  }
}
