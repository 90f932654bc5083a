package io.picket.checks;

import io.picket.fingerprints.advisories.Advisories;
import io.picket.fingerprints.advisories.Advisory;
import io.picket.fingerprints.advisories.ProductVersion;
import io.picket.model.Confidence;
import io.picket.model.ProductMatch;
import io.picket.model.ServiceSeen;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A product whose version seen lies in ranges that advisories call affected.
 *
 * @param version the version, as it was understood
 * @param advisories the advisories, most pressing first; at least one
 */
record Affected(ProductMatch match, ProductVersion version, List<Advisory> advisories) {
  /** More steps than the ranges of one product have edges. */
  private static final int MOST_EDGES = 100;

  /** The products at an endpoint that a list has something to say of. */
  static List<ProductMatch> known(ServiceSeen seen, Advisories list) {
    return seen.contradictory()
        ? List.of()
        : seen.products().stream()
            .filter(match -> list.knows(match.id()) && match.confidence() != Confidence.LOW)
            .toList();
  }

  /** The version that a product shows, or those; none where one cannot be understood. */
  static List<ProductVersion> versions(ProductMatch match) {
    List<String> shown = match.versions();
    List<ProductVersion> versions =
        shown.stream().flatMap(text -> ProductVersion.parse(match.id(), text).stream()).toList();
    return versions.size() == shown.size() ? versions : List.of();
  }

  /** What a list says of a product's version, if it says anything. */
  static Optional<Affected> of(ProductMatch match, Advisories list) {
    return versions(match).stream()
        .map(version -> new Affected(match, version, list.of(match.id(), version)))
        .filter(affected -> !affected.advisories().isEmpty())
        .findFirst();
  }

  /**
   * The nearest version that no range reaches to, in words; a fix that came earlier in another
   * train of versions is left to the advisories.
   */
  String beyond(Advisories list) {
    Advisory.Range edge = furthest(version, advisories);
    for (int i = 0; i < MOST_EDGES && !list.of(match.id(), edge.until()).isEmpty(); i++) {
      Advisory.Range next = furthest(edge.until(), list.of(match.id(), edge.until()));
      if (next.until().compareTo(edge.until()) <= 0) {
        return "a version later than " + edge.until();
      }
      edge = next;
    }
    return edge.until() + " or later";
  }

  private Advisory.Range furthest(ProductVersion from, List<Advisory> over) {
    return over.stream()
        .flatMap(advisory -> advisory.affecting(match.id(), from).stream())
        .max(Comparator.comparing(Advisory.Range::until))
        .orElseThrow();
  }

  /** How far the version is to be believed; one that had to be parted is a guess. */
  Confidence confidence() {
    return confidence(match, version);
  }

  /** As above; where a product shows several versions, none is sure. */
  static Confidence confidence(ProductMatch match, ProductVersion version) {
    boolean sure = version.exact() && versions(match).size() == 1;
    return sure ? match.versionConfidence() : Confidence.LOW;
  }
}
