package io.picket.probes.trust;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** Why certificates are taken back (RFC 5280 section 5.3.1, CRLReason). */
final class RevocationReasons {
  private static final List<String> NAMES =
      List.of(
          "unspecified",
          "keyCompromise",
          "cACompromise",
          "affiliationChanged",
          "superseded",
          "cessationOfOperation",
          "certificateHold",
          "7",
          "removeFromCRL",
          "privilegeWithdrawn",
          "aACompromise");

  private RevocationReasons() {}

  /** {@code revoked on 2026-11-19T00:00:00Z (keyCompromise)}; no reason is no parenthesis. */
  static String told(Instant when, OptionalInt reason) {
    String day = "revoked on " + when;
    if (reason.isEmpty()) {
      return day;
    }
    int code = reason.getAsInt();
    return day + " (" + (code >= 0 && code < NAMES.size() ? NAMES.get(code) : "" + code) + ")";
  }
}
