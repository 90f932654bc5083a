package io.picket.probes.handshake;

import io.picket.model.TlsVersion;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * Records of TLS 1.0 to 1.2 in one direction (RFC 5246 section 6.2.3): CBC with the MAC inside or,
 * after RFC 7366, outside; RC4; and the AEAD suites of RFC 5288, RFC 6655 and RFC 7905.
 */
final class OlderProtection implements Protection {
  private static final int HEADER_BYTES = 5;

  private final TlsVersion version;
  private final OlderSuite suite;
  private final boolean macOutside;
  private final byte[] macKey;
  private final byte[] key;
  private final RC4Engine stream = new RC4Engine();
  private byte[] iv;
  private long sequence;

  /** What the key block gives to one direction. */
  OlderProtection(
      TlsVersion version,
      OlderSuite suite,
      boolean macOutside,
      byte[] macKey,
      byte[] key,
      byte[] iv) {
    this.version = version;
    this.suite = suite;
    this.macOutside = macOutside;
    this.macKey = macKey.clone();
    this.key = key.clone();
    this.iv = iv.clone();
    if (suite.cipher() == OlderSuite.Cipher.RC4) {
      stream.init(true, new KeyParameter(key));
    }
  }

  @Override
  public byte[] seal(int type, byte[] content) {
    long number = sequence++;
    byte[] body = sealed(type, number, content);
    return ByteBuffer.allocate(HEADER_BYTES + body.length)
        .put((byte) type)
        .putShort((short) version.code())
        .putShort((short) body.length)
        .put(body)
        .array();
  }

  private byte[] sealed(int type, long number, byte[] content) {
    if (suite.cipher().isAead()) {
      byte[] explicit =
          Arrays.copyOf(
              ByteBuffer.allocate(Long.BYTES).putLong(number).array(),
              suite.cipher().explicitBytes());
      byte[] text =
          aead().seal(key, nonce(explicit, number), heading(type, number, content.length), content);
      return joined(explicit, text);
    }
    if (!suite.cipher().isCbc()) {
      return stream(joined(content, mac(type, number, content)));
    }
    if (macOutside) {
      byte[] text = cbc(true, padded(content));
      return joined(text, mac(type, number, text));
    }
    return cbc(true, padded(joined(content, mac(type, number, content))));
  }

  @Override
  public Optional<Opened> open(byte[] header, byte[] sealed) {
    int type = header[0] & 0xff;
    long number = sequence++;
    Optional<byte[]> content =
        suite.cipher().isAead()
            ? openAead(type, number, sealed)
            : suite.cipher().isCbc()
                ? openCbc(type, number, sealed)
                : openStream(type, number, sealed);
    return content.map(bytes -> new Opened(type, ByteBuffer.wrap(bytes)));
  }

  private Optional<byte[]> openAead(int type, long number, byte[] sealed) {
    int explicitBytes = suite.cipher().explicitBytes();
    int length = sealed.length - explicitBytes - aead().tagBytes();
    if (length < 0) {
      return Optional.empty();
    }
    byte[] explicit = Arrays.copyOf(sealed, explicitBytes);
    return aead()
        .open(
            key,
            nonce(explicit, number),
            heading(type, number, length),
            Arrays.copyOfRange(sealed, explicitBytes, sealed.length));
  }

  private Optional<byte[]> openStream(int type, long number, byte[] sealed) {
    return withoutMac(type, number, stream(sealed));
  }

  private Optional<byte[]> openCbc(int type, long number, byte[] sealed) {
    byte[] text = sealed;
    if (macOutside) {
      Optional<byte[]> proven = withoutMac(type, number, sealed);
      if (proven.isEmpty()) {
        return proven;
      }
      text = proven.get();
    }
    int block = suite.cipher().ivBytes();
    int least = version == TlsVersion.TLS_1_0 ? block : 2 * block;
    if (text.length < least || text.length % block != 0) {
      return Optional.empty();
    }
    byte[] plain = cbc(false, text);
    int padding = plain[plain.length - 1] & 0xff;
    int length = plain.length - padding - 1;
    if (length < 0) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOf(plain, length);
    return macOutside ? Optional.of(content) : withoutMac(type, number, content);
  }

  private Optional<byte[]> withoutMac(int type, long number, byte[] text) {
    int length = text.length - suite.macBytes();
    if (length < 0) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOf(text, length);
    boolean proven =
        java.security.MessageDigest.isEqual(
            mac(type, number, content), Arrays.copyOfRange(text, length, text.length));
    return proven ? Optional.of(content) : Optional.empty();
  }

  private byte[] mac(int type, long number, byte[] content) {
    return Hmac.of(suite.mac(), macKey, heading(type, number, content.length), content);
  }

  private byte[] heading(int type, long number, int length) {
    return ByteBuffer.allocate(13)
        .putLong(number)
        .put((byte) type)
        .putShort((short) version.code())
        .putShort((short) length)
        .array();
  }

  private Aead aead() {
    return switch (suite.cipher()) {
      case AES_CCM -> Aead.AES_CCM;
      case AES_CCM_8 -> Aead.AES_CCM_8;
      case CHACHA20_POLY1305 -> Aead.CHACHA20_POLY1305;
      case AES_GCM, AES_CBC, TRIPLE_DES_CBC, RC4 -> Aead.AES_GCM;
    };
  }

  private byte[] nonce(byte[] explicit, long number) {
    return explicit.length > 0 ? joined(iv, explicit) : ModernProtection.nonce(iv, number);
  }

  private byte[] stream(byte[] text) {
    byte[] out = new byte[text.length];
    stream.processBytes(text, 0, text.length, out, 0);
    return out;
  }

  private byte[] padded(byte[] text) {
    int block = suite.cipher().ivBytes();
    int padding = block - 1 - text.length % block;
    byte[] out = Arrays.copyOf(text, text.length + padding + 1);
    Arrays.fill(out, text.length, out.length, (byte) padding);
    return out;
  }

  /** TLS 1.0 goes on with the last block; later versions put an IV before every record. */
  private byte[] cbc(boolean encrypt, byte[] text) {
    int block = suite.cipher().ivBytes();
    boolean chained = version == TlsVersion.TLS_1_0;
    byte[] start = chained || encrypt ? iv : Arrays.copyOf(text, block);
    byte[] input = chained || encrypt ? text : Arrays.copyOfRange(text, block, text.length);
    BlockCipher engine =
        suite.cipher() == OlderSuite.Cipher.AES_CBC ? AESEngine.newInstance() : new DESedeEngine();
    var cipher = CBCBlockCipher.newInstance(engine);
    cipher.init(encrypt, new ParametersWithIV(new KeyParameter(key), start));
    byte[] out = new byte[input.length];
    for (int at = 0; at < input.length; at += block) {
      cipher.processBlock(input, at, out, at);
    }
    if (chained || encrypt) {
      byte[] sealed = encrypt ? out : text;
      iv = Arrays.copyOfRange(sealed, sealed.length - block, sealed.length);
    }
    return encrypt && !chained ? joined(start, out) : out;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
