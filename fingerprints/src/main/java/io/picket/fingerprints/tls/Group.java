package io.picket.fingerprints.tls;

/**
 * A named group for key exchange.
 *
 * @param strength its strength in bits against a classical attacker, 0 when it says nothing
 * @param thirteen whether TLS 1.3 may use it
 */
public record Group(
    int code, String name, Kind kind, int strength, boolean thirteen, String reference) {
  /** What a group is made of. */
  public enum Kind {
    /** An elliptic curve. */
    EC,
    /** A finite field of RFC 7919. */
    FFDHE,
    /** A post-quantum key encapsulation alone. */
    KEM,
    /** A curve and a post-quantum key encapsulation together. */
    HYBRID,
    /** A curve the server writes out itself. */
    EXPLICIT
  }
}
