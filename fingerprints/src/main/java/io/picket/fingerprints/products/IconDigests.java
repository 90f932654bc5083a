package io.picket.fingerprints.products;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The two digests by which sets of fingerprints name a site's icon: {@code md5:} of its bytes, and
 * {@code mmh3:} as exposure search engines write it, MurmurHash3 (x86, 32 bits, seed 0, signed) of
 * its base64 text in lines of 76 characters, each ended by a line feed (RFC 2045 but for the
 * carriage returns). Neither is secure; both are labels.
 */
public final class IconDigests {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(76, "\n".getBytes(StandardCharsets.US_ASCII));

  private IconDigests() {}

  /** The digests of an icon; none of nothing. */
  public static List<String> of(byte[] icon) {
    if (icon.length == 0) {
      return List.of();
    }
    byte[] text = (LINES.encodeToString(icon) + "\n").getBytes(StandardCharsets.US_ASCII);
    return List.of("md5:" + md5(icon), "mmh3:" + murmur(text));
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** MurmurHash3_x86_32 with seed 0. */
  static int murmur(byte[] bytes) {
    int hash = 0;
    int whole = bytes.length / 4 * 4;
    for (int at = 0; at < whole; at += 4) {
      hash ^= scrambled(word(bytes, at, 4));
      hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
    }
    if (whole < bytes.length) {
      hash ^= scrambled(word(bytes, whole, bytes.length - whole));
    }
    hash ^= bytes.length;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static int scrambled(int word) {
    return Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
  }

  /** Up to four bytes, the first the lowest. */
  private static int word(byte[] bytes, int from, int length) {
    int word = 0;
    for (int at = length - 1; at >= 0; at--) {
      word = (word << 8) | (bytes[from + at] & 0xff);
    }
    return word;
  }
}
