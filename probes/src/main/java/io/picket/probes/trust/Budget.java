package io.picket.probes.trust;

/** What one question may cost; a hostile set of certificates cannot make it cost more. */
final class Budget {
  /** Issuer candidates looked at. */
  static final int MOST_STEPS = 5_000;

  /** Signatures verified; about a tenth of a second of one core. */
  static final int MOST_SIGNATURES = 150;

  /** The same where it must be found out which of many issuers really lead to a root. */
  static final int MOST_SIGNATURES_OF_GRAPH = 1_000;

  private static final int MOST_STEPS_OF_GRAPH = 500_000;

  /** Name constraints compared. */
  static final long MOST_COMPARISONS = 250_000;

  /** The same where a verdict stands already and only the explanation is looked for. */
  static final int MOST_STEPS_TO_EXPLAIN = 200;

  private static final int MOST_SIGNATURES_TO_EXPLAIN = 40;

  private final int mostSteps;
  private final int mostSignatures;
  private int steps;
  private int signatures;
  private long comparisons;

  private Budget(int mostSteps, int mostSignatures) {
    this.mostSteps = mostSteps;
    this.mostSignatures = mostSignatures;
  }

  static Budget usual() {
    return new Budget(MOST_STEPS, MOST_SIGNATURES);
  }

  static Budget toExplain() {
    return new Budget(MOST_STEPS_TO_EXPLAIN, MOST_SIGNATURES_TO_EXPLAIN);
  }

  static Budget ofGraph() {
    return new Budget(MOST_STEPS_OF_GRAPH, MOST_SIGNATURES_OF_GRAPH);
  }

  void step() {
    steps++;
  }

  /** A signature of the usual kind. */
  void sign() {
    sign(1);
  }

  /**
   * A signature.
   *
   * @param cost how many of the usual kind could be verified in the same time
   */
  void sign(int cost) {
    signatures += cost;
  }

  void compare(int count) {
    comparisons += count;
  }

  boolean isSpent() {
    return steps > mostSteps || signatures > mostSignatures || comparisons > MOST_COMPARISONS;
  }

  /** Whether it was spent on looking for issuers, not on the names of certificates. */
  boolean isLost() {
    return isSpent() && comparisons <= MOST_COMPARISONS;
  }

  /** What ran out, for people. */
  String text() {
    if (signatures > mostSignatures) {
      return "more than " + mostSignatures + " signatures";
    }
    return steps > mostSteps
        ? "more than " + mostSteps + " possible issuers"
        : "more than " + MOST_COMPARISONS + " name comparisons";
  }
}
