package io.picket.probes.trust;

import io.picket.fingerprints.roots.RootSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * Issuing authorities in wide use, to name the one that is missing and to mend a file. They never
 * join the path of a verdict. Only those are read whose name was asked for, and each once.
 */
public final class KnownIntermediates {
  private KnownIntermediates() {}

  /** Opened by nobody who never asks. */
  private static final class Known {
    static final SubjectIndex BY_SUBJECT =
        new SubjectIndex(RootSnapshot.intermediates().roots(), new PublicRoots(List.of()));

    private Known() {}
  }

  /** All of them. */
  static List<ParsedCertificate> all() {
    return Known.BY_SUBJECT.all();
  }

  /** The known issuer of a certificate: its name fits, and so does its key identifier. */
  public static Optional<ParsedCertificate> issuerOf(ParsedCertificate child) {
    return child
        .facts()
        .authorityKeyId()
        .flatMap(key ->
            Known.BY_SUBJECT.named(child.issuer()).stream()
                .map(known -> known.certificate().value())
                .filter(known -> known.facts().subjectKey().equals(Optional.of(key)))
                .findFirst());
  }
}
