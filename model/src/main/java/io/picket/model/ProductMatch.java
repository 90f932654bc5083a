package io.picket.model;

import java.util.List;
import java.util.Optional;

/**
 * A product recognised at an endpoint.
 *
 * @param id the product's id in the fingerprints, such as {@code screenconnect}
 * @param name the vendor's current name
 * @param version as the target shows it, made printable; where its pages show several, all of them
 *     with "or" between
 * @param versionConfidence how far the version is to be believed
 * @param evidence the signs used, one entry each
 */
public record ProductMatch(
    String id,
    String name,
    Optional<String> version,
    Confidence confidence,
    Confidence versionConfidence,
    List<Evidence> evidence) {
  private static final String OR = " or ";

  public ProductMatch {
    evidence = List.copyOf(evidence);
  }

  /** The text of {@link #version} where pages show these. */
  public static String either(List<String> versions) {
    return String.join(OR, versions);
  }

  /** Every version that is shown; none where none is. */
  public List<String> versions() {
    return version.map(text -> List.of(text.split(OR))).orElse(List.of());
  }
}
