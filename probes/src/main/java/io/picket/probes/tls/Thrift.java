package io.picket.probes.tls;

import java.util.Collection;

/**
 * Rations guesses about what a server has: each costs one or two connections that bring nothing,
 * and all together they may cost an eighth of those that bring something.
 */
final class Thrift {
  private static final double SHARE = 0.12;
  private static final double COST = 1.5;
  private static final int SURE = 5;

  private final Collection<VersionMatrix> matrices;
  private final boolean guessing;
  // Guarded by "this".
  private int guesses;

  /**
   * @param guessing false when one connection at a time is wanted
   */
  Thrift(Collection<VersionMatrix> matrices, boolean guessing) {
    this.matrices = matrices;
    this.guessing = guessing;
  }

  /** Whether a guess about this version is affordable; counts it when it is. */
  synchronized boolean mayGuess(VersionMatrix about) {
    if (!guessing || about.accepted().size() < SURE) {
      return false;
    }
    int useful = matrices.size();
    for (VersionMatrix matrix : matrices) {
      useful += matrix.accepted().size();
    }
    if ((guesses + 1) * COST > useful * SHARE) {
      return false;
    }
    guesses++;
    return true;
  }
}
