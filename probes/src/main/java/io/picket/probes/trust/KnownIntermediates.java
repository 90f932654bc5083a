package io.picket.probes.trust;

import io.picket.fingerprints.roots.RootSnapshot;
import java.util.Optional;

/** Issuing authorities in wide use, to name the one that is missing. They never join a path. */
public final class KnownIntermediates {
  private KnownIntermediates() {}

  /** The known issuer of a certificate: its name fits, and so does its key identifier. */
  public static Optional<ParsedCertificate> issuerOf(ParsedCertificate child) {
    for (RootSnapshot.Root known : RootSnapshot.intermediates().roots()) {
      if (ParsedCertificate.read(known.der())
              instanceof ParsedCertificate.Reading.Read(ParsedCertificate candidate)
          && candidate.subject().same(child.issuer())
          && child.facts().authorityKeyId().isPresent()
          && child.facts().authorityKeyId().equals(candidate.facts().subjectKey())) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
