package io.picket.probes.trust;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;

/**
 * Why lists that were fetched by their addresses may leave something out, though they do not name a
 * certificate. Where all lists are given, as in a batch, {@link Revocation} reads them whole.
 */
final class FetchedLists {
  private static final String FRESHEST = Extension.freshestCRL.getId();

  private FetchedLists() {}

  /** The first such reason; empty when the lists speak for themselves. */
  static Optional<String> doubt(ParsedCertificate certificate, List<RevocationList> lists) {
    return lists.stream()
        .flatMap(list -> list(list).stream())
        .findFirst()
        .or(() ->
            certificate.extensions().containsKey(FRESHEST)
                ? Optional.of(
                    "it names a delta list (freshestCRL) with later changes, which was not fetched")
                : Optional.empty())
        .or(() ->
            certificate.facts().crlPoints().stream()
                .flatMap(point -> point(point).stream())
                .findFirst());
  }

  private static Optional<String> list(RevocationList list) {
    if (list.isDelta()) {
      return Optional.of("what is published there is a delta list, which says only what changed");
    } else if (list.hasFreshest()) {
      return Optional.of(
          "its revocation list names a delta list (freshestCRL) with later changes, which was not"
              + " fetched");
    } else if (list.scope().map(IssuingDistributionPoint::isIndirectCRL).orElse(false)) {
      return Optional.of("its revocation list is an indirect one, kept for several issuers");
    }
    return list.scope()
        .filter(scope -> scope.getOnlySomeReasons() != null)
        .map(scope -> "its revocation list is for some reasons for revocation only");
  }

  private static Optional<String> point(DistributionPoint point) {
    if (point.getCRLIssuer() != null) {
      return Optional.of("its revocation list is kept by somebody else (an indirect list)");
    }
    return point.getReasons() == null
        ? Optional.empty()
        : Optional.of("it names a revocation list that is for some reasons for revocation only");
  }
}
