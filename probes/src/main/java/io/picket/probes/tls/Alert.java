package io.picket.probes.tls;

/**
 * An alert as it came. Its code is evidence for people and never decides anything: the same refusal
 * is 40, 70, 80 or 10 on different servers.
 *
 * @param level 1 warning, 2 fatal
 * @param code as in IANA's TLS Alerts registry
 */
record Alert(int level, int code) implements ServerAnswer {
  static final int FATAL = 2;

  boolean isFatal() {
    return level == FATAL;
  }

  /** Code and name: {@code alert 40 (handshake_failure)}. */
  @Override
  public String toString() {
    return "alert " + code + " (" + name() + ")";
  }

  private String name() {
    return switch (code) {
      case 0 -> "close_notify";
      case 10 -> "unexpected_message";
      case 20 -> "bad_record_mac";
      case 21 -> "decryption_failed";
      case 22 -> "record_overflow";
      case 30 -> "decompression_failure";
      case 40 -> "handshake_failure";
      case 41 -> "no_certificate";
      case 42 -> "bad_certificate";
      case 43 -> "unsupported_certificate";
      case 44 -> "certificate_revoked";
      case 45 -> "certificate_expired";
      case 46 -> "certificate_unknown";
      case 47 -> "illegal_parameter";
      case 48 -> "unknown_ca";
      case 49 -> "access_denied";
      case 50 -> "decode_error";
      case 51 -> "decrypt_error";
      case 60 -> "export_restriction";
      case 70 -> "protocol_version";
      case 71 -> "insufficient_security";
      case 80 -> "internal_error";
      case 86 -> "inappropriate_fallback";
      case 90 -> "user_canceled";
      case 100 -> "no_renegotiation";
      case 109 -> "missing_extension";
      case 110 -> "unsupported_extension";
      case 112 -> "unrecognized_name";
      case 113 -> "bad_certificate_status_response";
      case 115 -> "unknown_psk_identity";
      case 116 -> "certificate_required";
      case 120 -> "no_application_protocol";
      default -> "unassigned";
    };
  }
}
