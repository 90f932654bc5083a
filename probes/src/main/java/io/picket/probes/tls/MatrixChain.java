package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Asks for one version's suites, hello by hello. Starts with at most 120 suites; as soon as the
 * server has answered, it is asked for all the others at once, so that one refusal can close the
 * list. A refusal of more than 128 suites counts only on a server that has shown it bears that
 * many.
 */
final class MatrixChain {
  private final Asker asker;
  private final Offers offers;
  private final VersionMatrix matrix;
  private final Tolerance tolerance;

  MatrixChain(Asker asker, Offers offers, VersionMatrix matrix, Tolerance tolerance) {
    this.asker = asker;
    this.offers = offers;
    this.matrix = matrix;
    this.tolerance = tolerance;
  }

  /** Asks until nothing is left. */
  void run() throws InterruptedException {
    while (step(Set.of()) != Progress.OVER) {
      // One hello at a time.
    }
  }

  /** What one hello brought. */
  enum Progress {
    /** A suite that was not known yet. */
    NEWS,
    /** A suite that another chain had found meanwhile. */
    REPEATED,
    /** Some suites can be crossed out. */
    REFUSED,
    /** Nothing is left to ask, or nothing more can be learnt. */
    OVER
  }

  /**
   * Sends one hello with everything that is open.
   *
   * @param heldBack suites that others ask for
   */
  Progress step(Collection<Integer> heldBack) throws InterruptedException {
    List<Integer> offered = matrix.open(heldBack, limit());
    if (offered.isEmpty()) {
      return Progress.OVER;
    }
    boolean daring = offered.size() > safe() && !tolerance.manySuites().isYes();
    Reply reply = asker.ask(offers.usual(matrix.version(), offered));
    if (daring && !(reply instanceof Reply.Chosen) && !(reply instanceof Reply.Odd)) {
      return weigh(offered, reply);
    }
    return take(offered, reply);
  }

  private Progress take(List<Integer> offered, Reply reply) {
    switch (reply) {
      case Reply.Chosen(ServerHello hello) -> {
        tolerance.proven(offered.size());
        return matrix.chose(offered, hello.suite()) ? Progress.NEWS : Progress.REPEATED;
      }
      case Reply.Listed(List<Integer> suites) -> {
        matrix.listed(suites);
        return Progress.OVER;
      }
      case Reply.Refused refusal -> {
        matrix.refused(offered, refusal);
        return Progress.REFUSED;
      }
      case Reply.Odd(String what) -> {
        matrix.odd(what);
        return Progress.OVER;
      }
      case Reply.Unanswered unanswered -> {
        matrix.broke(unanswered);
        return Progress.OVER;
      }
    }
  }

  /** Was it the number of suites, or the suites? Adds one that is accepted and asks again. */
  private Progress weigh(List<Integer> offered, Reply reply) throws InterruptedException {
    List<Integer> more = new ArrayList<>(matrix.accepted());
    more.addAll(offered);
    Reply second = asker.ask(offers.usual(matrix.version(), more));
    if (second instanceof Reply.Chosen(ServerHello hello)) {
      tolerance.proven(more.size());
      matrix.chose(more, hello.suite());
      return take(offered, reply);
    }
    tolerance.broken("did not answer a hello with " + more.size() + " suites");
    return Progress.REFUSED;
  }

  private int limit() {
    if (tolerance.manySuites().isYes()) {
      return Integer.MAX_VALUE;
    }
    boolean mayDare = !tolerance.manySuites().isNo() && !matrix.accepted().isEmpty();
    return mayDare ? Integer.MAX_VALUE : safe();
  }

  /** Without extensions there is no padding, so SSLv3 stays below 256 bytes. */
  private int safe() {
    return matrix.version() == TlsVersion.SSL_3 ? 100 : VersionMatrix.SAFE;
  }
}
