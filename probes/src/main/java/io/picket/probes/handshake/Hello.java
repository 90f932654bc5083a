package io.picket.probes.handshake;

import io.picket.probes.tls.Extension;
import io.picket.probes.tls.OctetWriter;
import io.picket.probes.tls.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A ClientHello that a handshake goes on from, so that it can be said again with the same random. A
 * hello of 256 to 511 bytes is padded, because some load balancers hang on it (RFC 7685), and so is
 * one of 10 or 14 bytes modulo 256, on which others hang.
 *
 * @param random 32 bytes
 * @param session the session id, at most 32 bytes
 * @param suites in the order offered, without signalling values
 * @param extensions in the order sent; a pre_shared_key must be the last (RFC 8446 section 4.2.11)
 */
public record Hello(
    Octets random, Octets session, List<Integer> suites, List<Extension> extensions) {
  public static final int COOKIE = 44;
  public static final int PRE_SHARED_KEY = 41;

  private static final int CLIENT_HELLO = 1;
  private static final int RENEGOTIATION_SCSV = 0x00ff;

  public Hello {
    suites = List.copyOf(suites);
    extensions = List.copyOf(extensions);
  }

  /** A hello with a fresh random and a session id that TLS 1.3 wants for middleboxes. */
  public static Hello fresh(
      RandomGenerator source, List<Integer> suites, List<Extension> extensions) {
    return new Hello(random(source), random(source), suites, extensions);
  }

  static Octets random(RandomGenerator source) {
    byte[] fresh = new byte[32];
    source.nextBytes(fresh);
    return Octets.of(fresh);
  }

  /** The extension that offers public keys. */
  public static Extension keyShare(List<EphemeralKey> keys) {
    var out = new OctetWriter();
    for (EphemeralKey key : keys) {
      out.u16(key.group()).vector16(key.publicKey());
    }
    return new Extension(
        Extension.KEY_SHARE, Octets.of(new OctetWriter().vector16(out.toBytes()).toBytes()));
  }

  /** The groups that nearly every server has one of, in the order offered. */
  public static final List<Integer> GROUPS =
      List.of(
          EphemeralKey.X25519_GROUP,
          EphemeralKey.P256_GROUP,
          EphemeralKey.P384_GROUP,
          EphemeralKey.P521_GROUP);

  /**
   * Those and all others for which a key can be made in TLS 1.3: for servers that have none of the
   * usual. Others are not offered them, because a server that prefers one would ask for a key of
   * more than a thousand bytes, which not every way to it bears.
   */
  public static final List<Integer> ALL_GROUPS =
      Stream.concat(
              GROUPS.stream(),
              Stream.of(
                  0x11ec, 0x11eb, 0x11ed, 0x001e, 0x0201, 0x0202, 0x0200, 0x001f, 0x0020, 0x0021,
                  0x0100, 0x0101, 0x0102, 0x0103, 0x0104))
          .toList();

  /** With an extension in place of the one of its type, or added at the end. */
  Hello with(Extension extension) {
    var all = new ArrayList<Extension>();
    boolean placed = false;
    for (Extension one : extensions) {
      placed |= one.type() == extension.type();
      all.add(one.type() == extension.type() ? extension : one);
    }
    if (!placed) {
      all.add(extension);
    }
    return new Hello(random, session, suites, all);
  }

  Optional<Octets> extension(int type) {
    return ServerHello.extension(extensions, type);
  }

  /** The handshake message, without a record header. */
  byte[] message() {
    byte[] plain = message(extensions);
    if (!isTrap(plain.length)) {
      return plain;
    }
    int filler = plain.length > 255 ? Math.max(1, 512 - 4 - plain.length) : 1;
    while (isTrap(plain.length + 4 + filler)) {
      filler++;
    }
    var more = new ArrayList<Extension>(extensions);
    more.addFirst(Extension.padding(filler));
    return message(more);
  }

  /** 256 to 511 bytes, or 10 or 14 modulo 256. */
  private static boolean isTrap(int length) {
    int rest = length & 0xff;
    return (length > 255 && length < 512) || rest == 10 || rest == 14;
  }

  private byte[] message(List<Extension> all) {
    var body = new OctetWriter().u16(0x0303).raw(random).vector8(session.toBytes());
    // The signalling value stands for an empty extension and goes only where there is none.
    boolean signals = extension(Extension.RENEGOTIATION_INFO).isEmpty();
    body.u16(suites.size() * 2 + (signals ? 2 : 0));
    suites.forEach(body::u16);
    if (signals) {
      body.u16(RENEGOTIATION_SCSV);
    }
    body.vector8(new byte[] {0});
    var block = new OctetWriter();
    for (Extension extension : all) {
      block.u16(extension.type()).vector16(extension.body().toBytes());
    }
    body.vector16(block.toBytes());
    byte[] bytes = body.toBytes();
    return new OctetWriter().u8(CLIENT_HELLO).u24(bytes.length).raw(bytes).toBytes();
  }
}
