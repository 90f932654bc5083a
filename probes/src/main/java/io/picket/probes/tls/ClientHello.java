package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import io.picket.probes.wire.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A hello of SSLv3 to TLS 1.3, and the record around it.
 *
 * <ol>
 *   <li>{@code TLS_EMPTY_RENEGOTIATION_INFO_SCSV} always closes the list of suites: some servers
 *       refuse TLS 1.2 without it.
 *   <li>A hello of 256 to 511 bytes is padded to 512 or more (RFC 7685), and one whose length
 *       leaves 10 or 14 when divided by 256 is padded past that, because both hang known
 *       middleboxes.
 *   <li>The last extension is never empty.
 *   <li>Without extensions (SSLv3) a session id no server has ever given out takes padding's place.
 * </ol>
 *
 * @param legacyVersion what stands in {@code client_version}
 * @param suites in the order offered, without signalling values
 * @param sessionId how many random bytes of session id, 0 to 32
 * @param compressions compression methods, usually only 0
 * @param extensions in the order sent; none at all for SSLv3
 * @param padded whether rules 2 to 4 are kept; a test of just those bugs switches it off
 */
record ClientHello(
    int legacyVersion,
    List<Integer> suites,
    int sessionId,
    Octets compressions,
    List<Extension> extensions,
    boolean padded)
    implements Greeting {
  static final int RENEGOTIATION_SCSV = 0x00FF;
  static final int FALLBACK_SCSV = 0x5600;

  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int EXTENSION_HEAD = 4;
  private static final int MESSAGE_HEAD = 4;

  ClientHello {
    suites = List.copyOf(suites);
    extensions = List.copyOf(extensions);
  }

  /** The whole record, ready to send. */
  @Override
  public byte[] encode(RandomGenerator random) {
    byte[] body = body(random, sessionId, extensions);
    if (padded) {
      body = padded(random, body);
    }
    int recordVersion =
        legacyVersion <= TlsVersion.SSL_3.code()
            ? TlsVersion.SSL_3.code()
            : TlsVersion.TLS_1_0.code();
    var message = new OctetWriter().u8(CLIENT_HELLO).u24(body.length).raw(body).toBytes();
    return new OctetWriter().u8(HANDSHAKE).u16(recordVersion).vector16(message).toBytes();
  }

  @Override
  public Decoder<ServerAnswer> decoder() {
    // Whoever reads on begins with the ServerHello.
    return ServerAnswerDecoder.peeking();
  }

  /** The public values it offers, where there are any. */
  List<KeyShare> shares() {
    return extensions.contains(Extension.keyShare(KeyShare.usual())) ? KeyShare.usual() : List.of();
  }

  private byte[] padded(RandomGenerator random, byte[] body) {
    int length = body.length + MESSAGE_HEAD;
    if (extensions.isEmpty()) {
      return isTrap(length) && sessionId == 0 ? body(random, 32, extensions) : body;
    }
    boolean emptyLast = extensions.getLast().body().length() == 0;
    if (!isTrap(length) && !emptyLast) {
      return body;
    }
    int filler = 1;
    if (length > 0xFF && length < 0x200) {
      filler = Math.max(filler, 0x200 - length - EXTENSION_HEAD);
    }
    while (isTrap(length + EXTENSION_HEAD + filler)) {
      filler++;
    }
    var more = new ArrayList<>(extensions);
    more.add(Extension.padding(filler));
    return body(random, sessionId, more);
  }

  private static boolean isTrap(int length) {
    int rest = length & 0xFF;
    return (length > 0xFF && length < 0x200) || rest == 10 || rest == 14;
  }

  private byte[] body(RandomGenerator random, int sessionLength, List<Extension> all) {
    byte[] fresh = new byte[32];
    random.nextBytes(fresh);
    byte[] session = new byte[sessionLength];
    random.nextBytes(session);
    var out = new OctetWriter().u16(legacyVersion).raw(fresh).vector8(session);
    out.u16(suites.size() * 2 + 2);
    for (int suite : suites) {
      out.u16(suite);
    }
    out.u16(RENEGOTIATION_SCSV).vector8(compressions.toBytes());
    if (!all.isEmpty()) {
      var block = new OctetWriter();
      for (Extension extension : all) {
        block.u16(extension.type()).vector16(extension.body().toBytes());
      }
      out.vector16(block.toBytes());
    }
    return out.toBytes();
  }
}
