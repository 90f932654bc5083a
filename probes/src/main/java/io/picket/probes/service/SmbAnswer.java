package io.picket.probes.service;

import java.util.Optional;

/** What an SMB server answers to a negotiation. */
sealed interface SmbAnswer {
  /** It agrees to SMB1. */
  record One(boolean signingEnabled, boolean signingRequired) implements SmbAnswer {
    String signing() {
      return signingRequired
          ? "signing required"
          : signingEnabled ? "signing enabled and not required" : "signing disabled";
    }
  }

  /**
   * It agrees to a dialect of SMB2 or SMB3.
   *
   * @param encryption the cipher that it would use, where it told one
   */
  record Two(
      int dialect, boolean signingEnabled, boolean signingRequired, Optional<String> encryption)
      implements SmbAnswer {
    String dialectName() {
      return switch (dialect) {
        case 0x0202 -> "SMB 2.0.2";
        case 0x0210 -> "SMB 2.1";
        case 0x0300 -> "SMB 3.0";
        case 0x0302 -> "SMB 3.0.2";
        case 0x0311 -> "SMB 3.1.1";
        default -> "SMB2 dialect 0x" + Integer.toHexString(dialect);
      };
    }
  }

  /** It speaks SMB and wants none of the dialects. */
  record Refused(String how) implements SmbAnswer {}

  /** There was no answer. */
  record None() implements SmbAnswer {}
}
