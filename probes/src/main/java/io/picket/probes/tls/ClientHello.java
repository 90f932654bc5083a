package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import io.picket.probes.wire.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
  private static final int RANDOM = 32;
  private static final int LONGEST_SESSION = 32;

  ClientHello {
    suites = List.copyOf(suites);
    extensions = List.copyOf(extensions);
  }

  /** The whole record, ready to send. */
  @Override
  public byte[] encode(RandomGenerator random) {
    byte[] fresh = new byte[RANDOM];
    random.nextBytes(fresh);
    byte[] session = new byte[LONGEST_SESSION];
    random.nextBytes(session);
    return encode(new Seed(Octets.of(fresh), Octets.of(session)));
  }

  /** What is random in a hello. */
  private record Seed(Octets random, Octets session) {
    /** That of a hello with a session id of full length. */
    static Seed of(Octets record) {
      int at = RecordWalk.RECORD_HEAD + MESSAGE_HEAD + 2;
      byte[] bytes = record.toBytes();
      return new Seed(
          Octets.of(Arrays.copyOfRange(bytes, at, at + RANDOM)),
          Octets.of(Arrays.copyOfRange(bytes, at + RANDOM + 1, at + RANDOM + 1 + LONGEST_SESSION)));
    }
  }

  /**
   * What to say when a HelloRetryRequest wants another share (RFC 8446 section 4.1.2): the same,
   * with that share and its cookie.
   *
   * @param record the first hello, as sent
   */
  Octets again(Octets record, KeyShare share, Optional<Octets> cookie) {
    var changed = new ArrayList<Extension>();
    for (Extension extension : extensions) {
      if (extension.type() == Extension.KEY_SHARE) {
        cookie.map(value -> new Extension(Extension.COOKIE, value)).ifPresent(changed::add);
        changed.add(Extension.keyShare(List.of(share)));
      } else {
        changed.add(extension);
      }
    }
    return Octets.of(
        new ClientHello(legacyVersion, suites, sessionId, compressions, changed, padded)
            .encode(Seed.of(record)));
  }

  private byte[] encode(Seed random) {
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

  private byte[] padded(Seed random, byte[] body) {
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

  private byte[] body(Seed random, int sessionLength, List<Extension> all) {
    byte[] session = Arrays.copyOf(random.session().toBytes(), sessionLength);
    var out = new OctetWriter().u16(legacyVersion).raw(random.random().toBytes()).vector8(session);
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
