package io.picket.fingerprints.data;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Guesses which known word somebody meant. */
public final class Spelling {
  private static final int LONGEST = 64;

  private Spelling() {}

  /**
   * The known word nearest to what was written, if one is near: a third of its letters may differ,
   * counting a swap of neighbours as one (optimal string alignment). Case, {@code _}, {@code -} and
   * spaces do not count. Else the one that has all the words that were written, or whose words were
   * all written among others: {@code console} for {@code console-for}.
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
    return best.or(() -> ofItsWords(plain, known));
  }

  /**
   * The known word that shares most words with what was written; nothing where two share as many.
   */
  private static Optional<String> ofItsWords(String plain, Collection<String> known) {
    Set<String> written = words(plain);
    Optional<String> best = Optional.empty();
    int most = 0;
    for (String word : known) {
      Set<String> words = words(plain(word));
      boolean whole = words.containsAll(written) || written.containsAll(words);
      int shared = Math.min(words.size(), written.size());
      if (whole && shared >= most) {
        best = shared == most ? Optional.empty() : Optional.of(word);
        most = shared;
      }
    }
    return best;
  }

  private static Set<String> words(String plain) {
    return Set.copyOf(List.of(plain.split("-", -1)));
  }

  /** {@code did you mean "…"?} or else {@code known are: …}. */
  public static String hint(String written, Collection<String> known) {
    return nearest(written, known)
        .map(word -> "did you mean \"" + word + "\"?")
        .orElseGet(() -> "use one of: " + String.join(", ", known));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
  }

  /**
   * How many letters are missing, too many, wrong, or the wrong way round (optimal string
   * alignment). Takes time and space by the product of the lengths.
   */
  public static int distance(String left, String right) {
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
