package io.picket.model;

/**
 * A piece of what was seen, for people who want to check.
 *
 * @param source where it was seen, in our words, such as {@code Server header of GET /Login}
 * @param seen what was seen, made printable and bounded by {@link Text#printable(String)}
 */
public record Evidence(String source, String seen) {
  public Evidence {
    seen = Text.printable(seen, 4 * Text.EVIDENCE_LIMIT);
  }
}
