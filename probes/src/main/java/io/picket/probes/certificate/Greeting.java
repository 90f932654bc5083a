package io.picket.probes.certificate;

import io.picket.probes.tls.EphemeralKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A ClientHello that any server of the last thirty years can answer with a certificate. It offers
 * no anonymous suite, asks for a stapled OCSP answer, and avoids the lengths at which some load
 * balancers hang (256 to 511 bytes, RFC 7685).
 *
 * @param modern whether TLS 1.3 is offered beside the older versions
 * @param serverName the name to say in SNI; never an address
 */
record Greeting(boolean modern, Optional<String> serverName) {
  static final List<Integer> GROUPS =
      List.of(
          EphemeralKey.X25519_GROUP,
          EphemeralKey.P256_GROUP,
          EphemeralKey.P384_GROUP,
          EphemeralKey.P521_GROUP);

  private static final int[] MODERN_SUITES = {0x1301, 0x1302, 0x1303, 0x1304};

  /** ECDHE, DHE and RSA key exchange, strong before weak; every one comes with a certificate. */
  private static final int[] OLDER_SUITES = {
    0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc023, 0xc027, 0xc024, 0xc028, 0xc009, 0xc013,
    0xc00a, 0xc014, 0x009e, 0x009f, 0xccaa, 0x0067, 0x006b, 0x0033, 0x0039, 0x009c, 0x009d, 0x003c,
    0x003d, 0x002f, 0x0035, 0xc008, 0xc012, 0x0016, 0x000a, 0x0032, 0x0038, 0x0013, 0x0041, 0x0084,
    0xc0ac, 0xc0ad, 0xc007, 0xc011, 0x0005, 0x0004, 0x0009, 0x0015, 0x00ff
  };

  private static final int[] SIGNATURES = {
    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0603, 0x0807, 0x0808, 0x0809,
    0x080a, 0x080b, 0x0904, 0x0905, 0x0906, 0x0201, 0x0203, 0x0402, 0x0202
  };

  /** What must stay the same when a server asks for a second hello. */
  record Continuity(List<Byte> random, List<Byte> session) {
    static Continuity fresh(RandomGenerator source) {
      return new Continuity(bytes(source), bytes(source));
    }

    private static List<Byte> bytes(RandomGenerator source) {
      byte[] fresh = new byte[32];
      source.nextBytes(fresh);
      var list = new java.util.ArrayList<Byte>(32);
      for (byte b : fresh) {
        list.add(b);
      }
      return List.copyOf(list);
    }
  }

  /**
   * The handshake message, without a record header.
   *
   * @param shares the key shares to send; none for a hello without TLS 1.3
   * @param cookie what a HelloRetryRequest asked to be repeated
   */
  byte[] message(Continuity continuity, List<EphemeralKey> shares, Optional<byte[]> cookie) {
    var body = new Bytes();
    body.u16(0x0303);
    continuity.random().forEach(b -> body.u8(b));
    body.u8(32);
    continuity.session().forEach(b -> body.u8(b));
    var suites = new Bytes();
    if (modern) {
      suites.u16s(MODERN_SUITES);
    }
    suites.u16s(OLDER_SUITES);
    body.vector16(suites);
    body.u8(1);
    body.u8(0);
    Bytes extensions = extensions(shares, cookie);
    int length = 4 + body.size() + 2 + extensions.size();
    if (length >= 256 && length < 512) {
      extensions.extension(21, new Bytes().zeros(Math.max(0, 512 - length - 4)));
    }
    body.vector16(extensions);
    var message = new Bytes();
    message.u8(1);
    message.vector24(body);
    return message.toByteArray();
  }

  private Bytes extensions(List<EphemeralKey> shares, Optional<byte[]> cookie) {
    var all = new Bytes();
    serverName.ifPresent(name -> {
      var host = new Bytes();
      host.u8(0);
      host.vector16(new Bytes().raw(name.getBytes(StandardCharsets.US_ASCII)));
      all.extension(0, new Bytes().vector16(host));
    });
    all.extension(10, new Bytes().vector16(new Bytes().u16s(GROUPS)));
    all.extension(11, new Bytes().u8(1).u8(0));
    all.extension(13, new Bytes().vector16(new Bytes().u16s(SIGNATURES)));
    all.extension(5, new Bytes().u8(1).u16(0).u16(0));
    all.extension(23, new Bytes());
    if (modern) {
      all.extension(43, new Bytes().u8(8).u16s(0x0304, 0x0303, 0x0302, 0x0301));
      all.extension(45, new Bytes().u8(1).u8(1));
      cookie.ifPresent(value -> all.extension(44, new Bytes().vector16(new Bytes().raw(value))));
      var list = new Bytes();
      for (EphemeralKey share : shares) {
        list.u16(share.group());
        list.vector16(new Bytes().raw(share.publicKey()));
      }
      all.extension(51, new Bytes().vector16(list));
    }
    return all;
  }

  /** A growing run of bytes in network order. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    Bytes u8(int value) {
      out.write(value);
      return this;
    }

    Bytes u16(int value) {
      return u8(value >>> 8).u8(value);
    }

    Bytes u16s(int... values) {
      for (int value : values) {
        u16(value);
      }
      return this;
    }

    Bytes u16s(List<Integer> values) {
      values.forEach(this::u16);
      return this;
    }

    Bytes raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    Bytes zeros(int count) {
      return raw(new byte[count]);
    }

    Bytes vector16(Bytes content) {
      return u16(content.size()).raw(content.toByteArray());
    }

    Bytes vector24(Bytes content) {
      return u8(content.size() >>> 16).u16(content.size()).raw(content.toByteArray());
    }

    Bytes extension(int type, Bytes content) {
      return u16(type).vector16(content);
    }

    int size() {
      return out.size();
    }

    byte[] toByteArray() {
      return out.toByteArray();
    }
  }
}
