package io.picket.fingerprints.data;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known word somebody meant. */
public final class Spelling {
  private static final int LONGEST = 64;

  private Spelling() {}

  /**
   * The known word nearest to what was written, if one is near: a third of its letters may differ,
   * counting a swap of neighbours as one (optimal string alignment). Case, {@code _} and {@code -}
   * do not count.
   */
  public static Optional<String> nearest(String written, Collection<String> known) {
    String plain = plain(written);
    if (plain.length() > LONGEST) {
      return Optional.empty();
    }
    Optional<String> best = Optional.empty();
    int bestDistance = Integer.MAX_VALUE;
    for (String word : known) {
      String candidate = plain(word);
      int distance = distance(plain, candidate);
      boolean near = distance <= Math.max(1, Math.min(plain.length(), candidate.length()) / 3);
      if (near && distance < bestDistance) {
        best = Optional.of(word);
        bestDistance = distance;
      }
    }
    return best;
  }

  /** {@code did you mean "…"?} or else {@code known are: …}. */
  public static String hint(String written, Collection<String> known) {
    return nearest(written, known)
        .map(word -> "did you mean \"" + word + "\"?")
        .orElseGet(() -> "use one of: " + String.join(", ", known));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        least = Math.min(least, cost[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[left.length()][right.length()];
  }
}
