package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.TlsVersion;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a server is known to accept, as the ground on which further questions stand. */
final class Accepted {
  private final Map<TlsVersion, List<Integer>> suites = new EnumMap<>(TlsVersion.class);

  Accepted(Map<TlsVersion, VersionMatrix> matrices) {
    matrices.forEach((version, matrix) -> {
      if (!matrix.accepted().isEmpty()) {
        suites.put(version, List.copyOf(matrix.accepted()));
      }
    });
  }

  boolean has(TlsVersion version) {
    return suites.containsKey(version);
  }

  /** The suites accepted in a version. */
  List<Integer> suites(TlsVersion version) {
    return suites.getOrDefault(version, List.of());
  }

  /** Those of a version with a property. */
  List<Integer> suites(TlsVersion version, Predicate<Suite> which) {
    return suites(version).stream()
        .filter(code -> Suites.of(code).filter(which).isPresent())
        .toList();
  }

  /** The versions from TLS 1.2 down to TLS 1.0 that are accepted, highest first. */
  List<TlsVersion> belowThirteen() {
    return List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_1, TlsVersion.TLS_1_0).stream()
        .filter(this::has)
        .toList();
  }

  /** The highest version that is accepted. */
  Optional<TlsVersion> highest() {
    return suites.keySet().stream().max(Comparator.naturalOrder());
  }

  /** The highest version with a suite that has a property, among those with a flight in clear. */
  Optional<TlsVersion> highest(Predicate<Suite> which) {
    return belowThirteen().stream()
        .filter(version -> !suites(version, which).isEmpty())
        .findFirst();
  }
}
