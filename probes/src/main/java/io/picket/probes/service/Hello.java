package io.picket.probes.service;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A ClientHello that nearly every server answers: TLS 1.0 to 1.3 (RFC 8446 section 4.1.2), suites
 * old and new, few extensions; and a smaller one for those who did not. They ask only whether TLS
 * is spoken.
 */
final class Hello {
  private static final int[] SUITES = {
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a,
    0xc014, 0x009e, 0x009f, 0x0033, 0x0039, 0x009c, 0x009d, 0x002f, 0x0035, 0x003c, 0x000a, 0x0005,
    0x0004, 0x00ff
  };

  /** Of TLS 1.2 at most, one for every kind of key and of cipher. */
  private static final int[] FEW_SUITES = {
    0xc02f, 0xc02b, 0xc030, 0xc013, 0xc014, 0x009e, 0x0033, 0x009c, 0x002f, 0x0035, 0x000a, 0x0005,
    0x00ff
  };

  private static final int[] GROUPS = {0x001d, 0x0017, 0x0018, 0x0019};
  private static final int[] SCHEMES = {
    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0603, 0x0806, 0x0601, 0x0807, 0x0203, 0x0201
  };

  private Hello() {}

  /**
   * @param name the DNS name to say; never an address
   */
  static byte[] bytes(Optional<String> name, RandomGenerator random) {
    var extensions = new Out();
    name(extensions, name);
    extensions.u16(11).block16(new byte[] {1, 0});
    extensions.u16(10).block16(new Out().block16(list(GROUPS)).bytes());
    extensions.u16(13).block16(new Out().block16(list(SCHEMES)).bytes());
    extensions.u16(43).block16(new Out().block8(list(0x0304, 0x0303, 0x0302, 0x0301)).bytes());
    byte[] share = new Out().u16(0x001d).block16(random(random)).bytes();
    extensions.u16(51).block16(new Out().block16(share).bytes());
    return record(SUITES, random(random), extensions, random);
  }

  /**
   * A smaller hello, of TLS 1.2 at most, without a session and without what came with TLS 1.3;
   * shorter than 256 bytes where the name is shorter than 100.
   *
   * @param name the DNS name to say; never an address
   */
  static byte[] small(Optional<String> name, RandomGenerator random) {
    var extensions = new Out();
    name(extensions, name);
    extensions.u16(11).block16(new byte[] {1, 0});
    extensions.u16(10).block16(new Out().block16(list(GROUPS)).bytes());
    extensions.u16(13).block16(new Out().block16(list(SCHEMES)).bytes());
    return record(FEW_SUITES, new byte[0], extensions, random);
  }

  private static void name(Out extensions, Optional<String> name) {
    name.ifPresent(text -> {
      byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
      var list = new Out().u8(0).block16(ascii);
      extensions.u16(0).block16(new Out().block16(list.bytes()).bytes());
    });
  }

  private static byte[] record(
      int[] suites, byte[] session, Out extensions, RandomGenerator random) {
    byte[] body =
        new Out()
            .u16(0x0303)
            .raw(random(random))
            .block8(session)
            .block16(list(suites))
            .block8(new byte[] {0})
            .block16(extensions.bytes())
            .bytes();
    byte[] message = new Out().u8(1).u8(body.length >> 16).block16(body).bytes();
    return new Out().u8(22).u16(0x0301).block16(message).bytes();
  }

  private static byte[] random(RandomGenerator random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] list(int... values) {
    var out = new Out();
    for (int value : values) {
      out.u16(value);
    }
    return out.bytes();
  }

  private static final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Out u8(int value) {
      bytes.write(value);
      return this;
    }

    Out u16(int value) {
      return u8(value >> 8).u8(value);
    }

    Out raw(byte[] more) {
      bytes.writeBytes(more);
      return this;
    }

    Out block8(byte[] more) {
      return u8(more.length).raw(more);
    }

    Out block16(byte[] more) {
      return u16(more.length).raw(more);
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
