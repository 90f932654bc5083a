package io.picket.probes.tls;

import io.picket.model.Reason;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is known so far of every version's suites, and the chains that ask for them. */
final class Matrices {
  private final Asker asker;
  private final Offers offers;
  private final Tolerance tolerance;
  private final Thrift thrift;
  private final Map<TlsVersion, VersionMatrix> matrices = new EnumMap<>(TlsVersion.class);
  private final Map<TlsVersion, MatrixChain> chains = new EnumMap<>(TlsVersion.class);

  /**
   * @param parallel how many chains may run at once
   * @param share what guesses may cost, see {@link Thrift}
   * @param riders what else to ask in the same hellos
   */
  Matrices(
      Asker asker,
      Offers offers,
      Tolerance tolerance,
      int parallel,
      double share,
      Optional<Riders> riders) {
    this.asker = asker;
    this.offers = offers;
    this.tolerance = tolerance;
    for (TlsVersion version : TlsVersion.values()) {
      matrices.put(version, new VersionMatrix(version, Offers.suites(version)));
    }
    this.thrift = new Thrift(matrices.values(), parallel, share);
    matrices.forEach((version, matrix) ->
        chains.put(version, new MatrixChain(asker, offers, matrix, tolerance, thrift, riders)));
  }

  VersionMatrix of(TlsVersion version) {
    return Objects.requireNonNull(matrices.get(version));
  }

  MatrixChain chain(TlsVersion version) {
    return Objects.requireNonNull(chains.get(version));
  }

  Collection<VersionMatrix> all() {
    return Collections.unmodifiableCollection(matrices.values());
  }

  /** So many chains more, or fewer where negative, will find what others find as well. */
  void setAside(int chains) {
    thrift.exposed(chains);
  }

  Accepted accepted() {
    return new Accepted(matrices);
  }

  /** Versions of which every suite was refused; SSLv2 apart, which closing refuses as well. */
  List<VersionMatrix> refused() {
    return matrices.values().stream()
        .filter(matrix -> matrix.version() != TlsVersion.SSL_2)
        .filter(matrix -> matrix.count() == 0 && matrix.broken().isEmpty() && matrix.isClosed())
        .toList();
  }

  /** Whether a suite of that version is accepted. */
  boolean speaks(TlsVersion version) {
    return of(version).count() > 0;
  }

  /**
   * How many versions nobody has asked about yet. SSLv2 is left out: closing is how many refuse it,
   * which tells nothing on a connection that was opened ahead. Takes no lock.
   */
  int untouched() {
    int untouched = 0;
    for (VersionMatrix matrix : matrices.values()) {
      untouched += matrix.isUntouched() && matrix.version() != TlsVersion.SSL_2 ? 1 : 0;
    }
    return untouched;
  }

  /**
   * Versions whose first hello was closed on, which is worth another once it can be compared with a
   * good one; open for questions again.
   */
  List<TlsVersion> mended() {
    var versions = new ArrayList<TlsVersion>();
    for (VersionMatrix matrix : matrices.values()) {
      boolean closed =
          matrix
              .broken()
              .filter(missing ->
                  missing.reason() == Reason.RESET || missing.reason() == Reason.CLOSED_EARLY)
              .isPresent();
      if (closed && matrix.accepted().isEmpty()) {
        matrix.mend();
        versions.add(matrix.version());
      }
    }
    return versions;
  }

  /**
   * Redeems what was believed on credit ({@link Tolerance}): a hello of suites known to be accepted
   * among more than 128 shows whether the number was the reason. It is the last good hello as well.
   *
   * @return the versions to be asked about again in smaller parts; none where the credit was good
   */
  List<TlsVersion> redeem() throws InterruptedException {
    List<VersionMatrix> owing =
        matrices.values().stream().filter(VersionMatrix::isOnCredit).toList();
    if (owing.isEmpty() || tolerance.manySuites().isYes()) {
      return List.of();
    }
    Optional<Offer> heavy = heavy();
    if (heavy.isPresent() && asker.ask(heavy.get()) instanceof Reply.Chosen) {
      tolerance.proven(heavy.get().weight());
      return List.of();
    }
    tolerance.broken(
        heavy
            .map(offer -> "did not answer a hello with " + offer.weight() + " suites")
            .orElse("answered no hello, many suites in it or few"));
    owing.forEach(VersionMatrix::revoke);
    return owing.stream().map(VersionMatrix::version).toList();
  }

  /** Suites of the highest version that is accepted, and all others that cannot be chosen. */
  private Optional<Offer> heavy() {
    return accepted()
        .highest()
        .filter(version -> version != TlsVersion.SSL_2)
        .map(version -> offers.heavy(version, List.copyOf(of(version).accepted())));
  }
}
