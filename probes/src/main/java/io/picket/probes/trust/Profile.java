package io.picket.probes.trust;

/** How strictly a path is judged. */
public enum Profile {
  /**
   * Path validation of RFC 5280 section 6 and nothing else: no use is asked about, so key usage and
   * extended key usage of the leaf decide nothing, and of the algorithms only those are refused
   * with which anybody can forge.
   */
  PATH,
  /**
   * Path validation of RFC 5280 section 6 and what every agent insists on: what is merely against
   * the form of a certificate is a note, not a verdict.
   */
  RFC_5280,
  /**
   * The same, and every MUST on the form of certificates in RFC 5280 section 4 and in the
   * CA/Browser Forum's baseline requirements: the strictest agent one can meet.
   */
  WEBPKI
}
