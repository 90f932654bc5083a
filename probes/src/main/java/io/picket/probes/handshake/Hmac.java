package io.picket.probes.handshake;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * HMAC (RFC 2104) by the JDK's name of the algorithm. Not the JDK's own, whose framework for
 * ciphers would start for this alone, between two hellos.
 */
final class Hmac {
  private Hmac() {}

  static byte[] of(String algorithm, byte[] key, byte[]... parts) {
    var mac = new HMac(digest(algorithm));
    mac.init(new KeyParameter(key));
    for (byte[] part : parts) {
      mac.update(part, 0, part.length);
    }
    byte[] out = new byte[mac.getMacSize()];
    mac.doFinal(out, 0);
    return out;
  }

  private static Digest digest(String algorithm) {
    return switch (algorithm) {
      case "HmacMD5" -> new MD5Digest();
      case "HmacSHA1" -> new SHA1Digest();
      case "HmacSHA256" -> new SHA256Digest();
      case "HmacSHA384" -> new SHA384Digest();
      default -> throw new IllegalArgumentException("no digest for " + algorithm);
    };
  }
}
