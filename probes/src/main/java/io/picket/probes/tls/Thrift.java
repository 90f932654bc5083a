package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.TlsVersion;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rations the chains that share the suites of a version on a guess. Each chain of its own costs a
 * refusal that brings nothing, and sometimes a suite that another has found. All together, and the
 * good hello repeated at the end, may cost a share of what there is to find, by the signs there
 * are:
 *
 * <ol>
 *   <li>what was found;
 *   <li>what one version up to TLS 1.2 accepts, which the others nearly always accept as well;
 *   <li>a suite that hardly a client speaks, which means a server that leaves little out.
 * </ol>
 */
final class Thrift {
  /** What the matrix alone may cost beyond what it brings. */
  static final double ALONE = 0.15;

  /** Less where side questions cost something as well. */
  static final double IN_COMPANY = 0.1;

  /** The good hello at the end, and a little that cannot be foreseen. */
  private static final double RESERVE = 1.5;

  private static final int SURE = 3;
  private static final Set<TlsVersion> SHARING =
      EnumSet.range(TlsVersion.SSL_3, TlsVersion.TLS_1_2);

  /** Read by many, never changed. */
  private static final CodeSet TWELVE_ONLY = those(Suite::isTwelveOnly);

  private static final CodeSet WIDELY_SPOKEN = those(Suite::isWidelySpoken);

  /** So many suites a server that leaves little out has at least, in all versions together. */
  private static final int LAVISH = 40;

  private final Collection<VersionMatrix> matrices;
  private final int most;
  private final double share;
  // Guarded by "this".
  private int spent;
  private int exposed;
  private final Map<TlsVersion, Integer> running = new EnumMap<>(TlsVersion.class);

  /**
   * @param most how many chains may run at once; 1 when nothing may be guessed
   * @param share of what is there to find
   */
  Thrift(Collection<VersionMatrix> matrices, int most, double share) {
    this.share = share;
    this.matrices = matrices;
    this.most = most;
  }

  /** A chain for this version begins. */
  synchronized void began(VersionMatrix of) {
    running.merge(of.version(), 1, Integer::sum);
  }

  /** A chain for this version has ended. */
  synchronized void ended(VersionMatrix of) {
    running.computeIfPresent(of.version(), (version, chains) -> chains == 1 ? null : chains - 1);
  }

  /** Something that another chain had found was found again. */
  synchronized void repeated() {
    spent++;
  }

  /**
   * So many more chains offer what others may find first. Each of them finds such a suite once at
   * most, before it keeps to its own, so that much is set aside.
   */
  synchronized void exposed(int chains) {
    exposed += chains;
  }

  /**
   * Whether one more chain for this version is affordable and of use; counts it when it is.
   *
   * @param exposes whether it will offer what others may find first
   */
  synchronized boolean mayGuess(VersionMatrix about, boolean exposes) {
    boolean useful =
        SHARING.contains(about.version())
            && running.getOrDefault(about.version(), 0) < most / Math.clamp(running.size(), 1, 2)
            && about.count() >= SURE
            && spent + 1 + exposed + (exposes ? 1 : 0) + RESERVE <= expected() * share;
    if (useful) {
      spent++;
      exposed += exposes ? 1 : 0;
    }
    return useful;
  }

  private int expected() {
    var older = new CodeSet();
    for (VersionMatrix matrix : matrices) {
      if (SHARING.contains(matrix.version())) {
        matrix.addAcceptedTo(older);
      }
    }
    older.removeAll(TWELVE_ONLY);
    int found = 0;
    int foretold = 0;
    boolean lavish = false;
    for (VersionMatrix matrix : matrices) {
      int count = matrix.count();
      found += count;
      if (SHARING.contains(matrix.version()) && count > 0) {
        foretold += matrix.countUnsettled(older);
        lavish |= matrix.hasAcceptedBut(WIDELY_SPOKEN);
      }
    }
    return matrices.size() + Math.max(found + foretold, lavish ? LAVISH : 0);
  }

  private static CodeSet those(Predicate<Suite> property) {
    var codes = new CodeSet();
    Suites.all().stream().filter(property).map(Suite::code).forEach(codes::add);
    return codes;
  }
}
