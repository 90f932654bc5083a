package io.picket.reports;

import io.picket.model.Finding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The short name of a finding for trackers and code hosts: half of the SHA-256 of its key, in hex.
 * It depends on client, check and subject only, never on wording, severity, time or address.
 */
public final class Fingerprint {
  private static final int BYTES = 16;

  private Fingerprint() {}

  /** The fingerprint of a finding, 32 hexadecimal digits. */
  public static String of(Finding.Key key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("picket finding 1\n" + key).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
