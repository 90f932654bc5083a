package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsSupport;
import io.picket.model.TlsSupport.CipherSuite;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a list of accepted suites does and does not prove. */
final class TlsSuites {
  private TlsSuites() {}

  /** The names of the suites seen in some versions, sorted. */
  static Set<String> named(TlsSupport seen, Set<TlsVersion> versions) {
    var names = new TreeSet<String>();
    for (TlsSupport.OfVersion entry : seen.versions()) {
      if (versions.contains(entry.version())) {
        entry.suites().forEach(suite -> names.add(suite.name()));
      }
    }
    return names;
  }

  /** Whether some version has a suite with a trait. */
  static Optional<CipherSuite> any(TlsSupport seen, SuiteTrait trait) {
    return seen.versions().stream()
        .map(TlsSupport.OfVersion::suites)
        .flatMap(List::stream)
        .filter(trait::of)
        .findFirst();
  }

  /** Why "there are no other suites" cannot be said of these versions, or nothing if it can. */
  static Optional<Verdict> gap(TlsSupport seen, Set<TlsVersion> versions) {
    for (TlsVersion version : new TreeSet<>(versions)) {
      Optional<Verdict> gap =
          seen.of(version)
              .map(TlsSuites::gap)
              .orElseGet(
                  () -> unknown(Reason.NOT_TRIED, version.label() + " was not asked about."));
      if (gap.isPresent()) {
        return gap;
      }
    }
    return Optional.empty();
  }

  private static Optional<Verdict> gap(TlsSupport.OfVersion entry) {
    return switch (entry.accepted()) {
      case Answer.No _ -> Optional.empty();
      case Answer.Unknown(Reason reason, String detail) ->
          unknown(
              reason, "Whether " + entry.version().label() + " is accepted is unknown: " + detail);
      case Answer.Yes _ -> gapInList(entry);
    };
  }

  private static Optional<Verdict> gapInList(TlsSupport.OfVersion entry) {
    String label = entry.version().label();
    Optional<CipherSuite> nameless =
        entry.suites().stream().filter(suite -> !SuiteTrait.isKnown(suite)).findFirst();
    if (nameless.isPresent()) {
      return unknown(
          Reason.UNRECOGNISED,
          "The server accepts a suite in "
              + label
              + " whose strength is not known: "
              + nameless.get().name());
    }
    return switch (entry.suitesComplete()) {
      case Answer.Yes _ -> Optional.empty();
      case Answer.No(String how) ->
          unknown(Reason.OUT_OF_BUDGET, "The list of " + label + " suites is incomplete: " + how);
      case Answer.Unknown(Reason reason, String detail) ->
          unknown(reason, "The list of " + label + " suites is incomplete: " + detail);
    };
  }

  private static Optional<Verdict> unknown(Reason reason, String because) {
    return Optional.of(new Verdict.Unknown(reason, because));
  }
}
