package io.picket.probes.trust;

/** What one question may cost; a hostile set of certificates cannot make it cost more. */
final class Budget {
  /** Issuer candidates looked at. */
  static final int MOST_STEPS = 5_000;

  /** Signatures verified; about a tenth of a second of one core. */
  static final int MOST_SIGNATURES = 150;

  /** Name constraints compared. */
  static final long MOST_COMPARISONS = 250_000;

  private int steps;
  private int signatures;
  private long comparisons;

  void step() {
    steps++;
  }

  void sign() {
    signatures++;
  }

  void compare(int count) {
    comparisons += count;
  }

  boolean isSpent() {
    return steps > MOST_STEPS || signatures > MOST_SIGNATURES || comparisons > MOST_COMPARISONS;
  }

  /** What ran out, for people. */
  String text() {
    if (signatures > MOST_SIGNATURES) {
      return "more than " + MOST_SIGNATURES + " signatures";
    }
    return steps > MOST_STEPS
        ? "more than " + MOST_STEPS + " possible issuers"
        : "more than " + MOST_COMPARISONS + " name comparisons";
  }
}
