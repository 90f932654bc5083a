package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for every version's suites with one question at a time, so that each pair that is accepted
 * and each version costs one connection and nothing else does.
 *
 * <ol>
 *   <li>Versions below TLS 1.3 come first, on credit ({@link Tolerance}), until one is spoken. Its
 *       list is closed last, and the surest of its suites is asked for last of all ({@link
 *       LastWord}): an acceptance that makes all refusals before it credible.
 *   <li>Where none is spoken, the last word is one of TLS 1.3, whose other suites are asked for
 *       before.
 * </ol>
 */
final class OneByOne {
  private static final List<TlsVersion> BELOW_13 =
      List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_1, TlsVersion.TLS_1_0, TlsVersion.SSL_3);

  private final Matrices matrices;
  private final Tolerance tolerance;

  OneByOne(Matrices matrices, Tolerance tolerance) {
    this.matrices = matrices;
    this.tolerance = tolerance;
  }

  void run() throws InterruptedException {
    tolerance.lend();
    Optional<TlsVersion> spoken = firstSpoken();
    if (spoken.isEmpty()) {
      thirteenAlone();
      return;
    }
    for (TlsVersion version : BELOW_13.reversed()) {
      if (version != spoken.get()) {
        matrices.chain(version).run();
      }
    }
    matrices.chain(TlsVersion.TLS_1_3).run();
    matrices.chain(TlsVersion.SSL_2).run();
    finish(spoken.get());
  }

  /** Nothing is asked about a version below the first that is accepted. */
  private Optional<TlsVersion> firstSpoken() throws InterruptedException {
    for (TlsVersion version : BELOW_13) {
      MatrixChain.Progress progress;
      do {
        progress = matrices.chain(version).step(Set.of());
      } while (progress == MatrixChain.Progress.REPEATED);
      if (matrices.speaks(version)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  private void thirteenAlone() throws InterruptedException {
    MatrixChain chain = matrices.chain(TlsVersion.TLS_1_3);
    Set<Integer> heldBack = Set.of(LastWord.OF_THIRTEEN_ALONE);
    MatrixChain.Progress progress = chain.step(heldBack);
    matrices.chain(TlsVersion.SSL_2).run();
    while (progress != MatrixChain.Progress.OVER) {
      progress = chain.step(heldBack);
    }
    mend();
    chain.last(LastWord.OF_THIRTEEN_ALONE);
    chain.run();
  }

  private void finish(TlsVersion version) throws InterruptedException {
    MatrixChain.Progress progress = stepBeforeTheLast(version);
    mend();
    while (progress != MatrixChain.Progress.OVER) {
      progress = stepBeforeTheLast(version);
    }
    matrices.chain(version).run();
  }

  private MatrixChain.Progress stepBeforeTheLast(TlsVersion version) throws InterruptedException {
    VersionMatrix thirteen = matrices.of(TlsVersion.TLS_1_3);
    boolean shunsAes128 = thirteen.count() > 0 && !thirteen.isAccepted(0x1301);
    List<Integer> foretold =
        version == TlsVersion.TLS_1_2
            ? List.copyOf(matrices.of(TlsVersion.TLS_1_0).accepted())
            : List.of();
    Optional<Integer> last = LastWord.of(matrices.of(version), foretold, shunsAes128);
    return matrices.chain(version).step(last.map(Set::of).orElseGet(Set::of));
  }

  /** What was closed on once is asked again when something good was answered in between. */
  private void mend() throws InterruptedException {
    for (TlsVersion version : matrices.mended()) {
      matrices.chain(version).run();
    }
  }
}
