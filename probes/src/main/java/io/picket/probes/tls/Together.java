package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.model.TlsVersion;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Asks for every version's suites with several questions at once. */
final class Together {
  private final Matrices matrices;
  private final Tolerance tolerance;
  private final int parallel;
  private final Tail tail;
  private final Consumer<List<TlsVersion>> foretelling;

  /** What no hello of the matrix is left to carry. */
  @FunctionalInterface
  interface Tail {
    /** All suites of this version are known. */
    void after(TlsVersion version) throws InterruptedException;
  }

  /**
   * @param parallel how many chains for one version, at most
   * @param tail asked for while suites of other versions still are
   * @param foretelling told of versions that are accepted, before all their suites are known
   */
  Together(
      Matrices matrices,
      Tolerance tolerance,
      int parallel,
      Tail tail,
      Consumer<List<TlsVersion>> foretelling) {
    this.matrices = matrices;
    this.tolerance = tolerance;
    this.parallel = parallel;
    this.tail = tail;
    this.foretelling = foretelling;
  }

  void run() throws InterruptedException {
    learnTheBasics();
    try (var crew = new Crew()) {
      crew.start(this::askTwelve);
      crew.start(this::askOlder);
      crew.start(this::askThirteen);
      crew.join();
    }
    for (TlsVersion version : TlsVersion.values()) {
      matrices.chain(version).run();
    }
    if (matrices.accepted().highest().isPresent()) {
      foretelling.accept(List.of(TlsVersion.values()));
    }
  }

  /**
   * Yields a hello known to be good. Whether the server bears many suites in one is not waited for:
   * refusals of many are believed on credit until the first acceptance of many.
   */
  private void learnTheBasics() throws InterruptedException {
    for (TlsVersion version : List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)) {
      MatrixChain.Progress progress = matrices.chain(version).step(List.of());
      if (matrices.speaks(version) || progress == MatrixChain.Progress.OVER) {
        break;
      }
    }
    tolerance.lend();
  }

  private void askTwelve() throws InterruptedException {
    matrices.chain(TlsVersion.TLS_1_2).step(List.of());
    foretellBoth();
    askAll(TlsVersion.TLS_1_2);
    if (matrices.of(TlsVersion.TLS_1_2).isClosed()) {
      tail.after(TlsVersion.TLS_1_2);
    }
  }

  private void askThirteen() throws InterruptedException {
    askAll(TlsVersion.TLS_1_3);
    if (matrices.of(TlsVersion.TLS_1_3).isClosed()) {
      tail.after(TlsVersion.TLS_1_3);
    }
  }

  /**
   * Nearly always the same suites in all, so that many threads can share what the first has found.
   */
  private void askOlder() throws InterruptedException {
    List<TlsVersion> followers = List.of(TlsVersion.TLS_1_1, TlsVersion.SSL_3);
    // What sharing TLS 1.1 may cost must not all be spent on guesses before; most of it is covered
    // by what is found until then.
    matrices.setAside(1);
    matrices.chain(TlsVersion.TLS_1_0).step(Set.of());
    try (var crew = new Crew()) {
      crew.start(() -> matrices.chain(TlsVersion.SSL_2).run());
      crew.start(() -> askAll(TlsVersion.TLS_1_0));
      for (TlsVersion version : followers) {
        crew.start(() -> matrices.chain(version).step(Set.of()));
      }
      crew.join();
      matrices.setAside(-1);
      List<Integer> foretold = List.copyOf(matrices.of(TlsVersion.TLS_1_0).accepted());
      for (TlsVersion version : followers) {
        if (matrices.speaks(version)) {
          crew.start(() -> matrices.chain(version).run(crew, foretold, parallel / 2));
        }
      }
      matrices.chain(TlsVersion.TLS_1_2).relieve(crew, foretold, parallel / 2);
      crew.join();
    }
  }

  private void askAll(TlsVersion version) throws InterruptedException {
    try (var crew = new Crew()) {
      matrices.chain(version).run(crew);
      crew.join();
    }
  }

  /** As soon as both have a suite that every client speaks, whole handshakes can be tried. */
  private void foretellBoth() {
    List<TlsVersion> both = List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
    if (both.stream()
        .allMatch(version ->
            matrices.of(version).accepted().stream()
                .anyMatch(code -> Sightings.is(code, Suite::isWidelySpoken)))) {
      foretelling.accept(both);
    }
  }
}
