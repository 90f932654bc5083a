package io.picket.checks;

import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The chains of a server beside each other. */
final class ChainsShown {
  private static final String WITHOUT_NAME = "no SNI";

  private ChainsShown() {}

  /** Whether two chains were asked for with the same name, or both without one. */
  static boolean alike(Chain one, Chain other) {
    return ways(other).stream().anyMatch(way -> alike(one.via(), way));
  }

  private static boolean alike(String one, String other) {
    return one.contains(WITHOUT_NAME) == other.contains(WITHOUT_NAME);
  }

  /** The failure of a chain that is not the first. */
  static Verdict.Fail elsewise(Chain first, Chain chain, Verdict.Fail fail) {
    return new Verdict.Fail(
        fail.severity(),
        "Some clients are shown another certificate, for "
            + subject(chain)
            + " ("
            + String.join("; ", ways(chain).stream().filter(w -> alike(first.via(), w)).toList())
            + "): "
            + fail.because(),
        fail.evidence(),
        fail.remedy());
  }

  /**
   * A way of asking that was answered with two certificates whose keys are of the same kind. One
   * server has one of each kind; so there are several servers behind the address, or one that
   * changed while it was looked at.
   */
  static Optional<String> contradiction(CertificateSeen seen) {
    List<Chain> chains =
        seen.chains().stream().filter(chain -> !chain.certificates().isEmpty()).toList();
    for (int at = 0; at < chains.size(); at++) {
      Chain later = chains.get(at);
      for (Chain earlier : chains.subList(0, at)) {
        Optional<String> both = ways(later).stream().filter(ways(earlier)::contains).findFirst();
        if (both.isPresent() && isOfOneKind(leaf(earlier), leaf(later))) {
          return Optional.of(
              both.get() + " gave certificates for " + subject(earlier) + " and " + subject(later));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOfOneKind(Certificate one, Certificate other) {
    return !one.sha256().equals(other.sha256()) && one.keyAlgorithm().equals(other.keyAlgorithm());
  }

  private static List<String> ways(Chain chain) {
    List<String> ways = new ArrayList<>();
    ways.add(chain.via());
    ways.addAll(chain.alsoVia());
    return ways;
  }

  private static Certificate leaf(Chain chain) {
    return chain.certificates().getFirst();
  }

  private static String subject(Chain chain) {
    Certificate leaf = leaf(chain);
    return leaf.names().isEmpty() ? leaf.subject() : Phrases.list(leaf.names());
  }
}
