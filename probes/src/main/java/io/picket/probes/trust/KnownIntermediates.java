package io.picket.probes.trust;

import io.picket.fingerprints.roots.RootSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Issuing authorities in wide use, to name the one that is missing and to mend a file. They never
 * join the path of a verdict. All are read when one is first asked for, once.
 */
public final class KnownIntermediates {
  private KnownIntermediates() {}

  /** Read by nobody who never asks. */
  private static final class Known {
    static final Map<String, List<ParsedCertificate>> BY_KEY = read();

    private Known() {}

    private static Map<String, List<ParsedCertificate>> read() {
      var byKey = new HashMap<String, List<ParsedCertificate>>();
      for (RootSnapshot.Root known : RootSnapshot.intermediates().roots()) {
        if (ParsedCertificate.read(known.der())
                instanceof ParsedCertificate.Reading.Read(ParsedCertificate certificate)
            && certificate.facts().subjectKey().isPresent()) {
          byKey.merge(
              certificate.facts().subjectKey().get(),
              List.of(certificate),
              (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
        }
      }
      return Map.copyOf(byKey);
    }
  }

  /** All of them that have a key identifier, which public authorities must. */
  static List<ParsedCertificate> all() {
    return Known.BY_KEY.values().stream().flatMap(List::stream).toList();
  }

  /** The known issuer of a certificate: its name fits, and so does its key identifier. */
  public static Optional<ParsedCertificate> issuerOf(ParsedCertificate child) {
    return child
        .facts()
        .authorityKeyId()
        .flatMap(key ->
            Known.BY_KEY.getOrDefault(key, List.of()).stream()
                .filter(candidate -> candidate.subject().same(child.issuer()))
                .findFirst());
  }
}
