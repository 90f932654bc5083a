package io.picket.probes.handshake;

import io.picket.model.TlsVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The pseudorandom function of TLS 1.0 to 1.2 (RFC 5246 section 5, RFC 2246 section 5) and the hash
 * that goes with it.
 *
 * @param hash the suite's hash in TLS 1.2, such as {@code SHA-256}; before it is MD5 and SHA-1
 */
record Prf(TlsVersion version, String hash) {
  byte[] expand(byte[] secret, String label, byte[] seed, int length) {
    byte[] name = label.getBytes(StandardCharsets.US_ASCII);
    if (version == TlsVersion.TLS_1_2) {
      return expand("Hmac" + hash.replace("-", ""), secret, name, seed, length);
    }
    int half = (secret.length + 1) / 2;
    byte[] one = expand("HmacMD5", Arrays.copyOf(secret, half), name, seed, length);
    byte[] other =
        expand(
            "HmacSHA1",
            Arrays.copyOfRange(secret, secret.length - half, secret.length),
            name,
            seed,
            length);
    for (int i = 0; i < length; i++) {
      one[i] ^= other[i];
    }
    return one;
  }

  private static byte[] expand(String hmac, byte[] secret, byte[] label, byte[] seed, int length) {
    byte[] out = new byte[length];
    byte[] a = Hmac.of(hmac, secret, label, seed);
    int at = 0;
    while (at < length) {
      byte[] piece = Hmac.of(hmac, secret, a, label, seed);
      int take = Math.min(piece.length, length - at);
      System.arraycopy(piece, 0, out, at, take);
      at += take;
      a = Hmac.of(hmac, secret, a);
    }
    return out;
  }

  /** The hash of a transcript, as Finished and the extended master secret want it. */
  byte[] hash(byte[] transcript) {
    if (version == TlsVersion.TLS_1_2) {
      return digest(hash, transcript);
    }
    byte[] md5 = digest("MD5", transcript);
    byte[] sha = digest("SHA-1", transcript);
    byte[] both = Arrays.copyOf(md5, md5.length + sha.length);
    System.arraycopy(sha, 0, both, md5.length, sha.length);
    return both;
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
