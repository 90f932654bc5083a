package io.picket.probes.tls;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A ServerHello of SSLv3 to TLS 1.3, or a HelloRetryRequest, which has the same shape.
 *
 * @param legacyVersion what stands in {@code server_version}
 * @param random 32 bytes
 * @param sessionId how many bytes of session id it gave out
 * @param suite the suite chosen
 * @param compression the compression method chosen
 * @param extensions in the order sent
 */
record ServerHello(
    int legacyVersion,
    Octets random,
    int sessionId,
    int suite,
    int compression,
    List<Extension> extensions)
    implements ServerAnswer {
  /** The random that makes a ServerHello a HelloRetryRequest (RFC 8446 section 4.1.3). */
  private static final Octets RETRY =
      Octets.ofHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  private static final byte[] DOWNGRADE = {0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44};
  private static final int MAX_EXTENSIONS = 256;

  ServerHello {
    extensions = List.copyOf(extensions);
  }

  /** The version in force: that of {@code supported_versions} where it stands. */
  int version() {
    return extension(Extension.SUPPORTED_VERSIONS)
        .filter(body -> body.length() == 2)
        .map(body -> body.u16(0))
        .orElse(legacyVersion);
  }

  boolean isRetryRequest() {
    return random.equals(RETRY);
  }

  /** Whether the random ends as RFC 8446 demands of a 1.3 server that settles for less. */
  boolean hasDowngradeMark() {
    return Arrays.equals(random.toBytes(), 24, 31, DOWNGRADE, 0, 7) && random.at(31) <= 1;
  }

  /** The group of its key_share, for TLS 1.3. */
  Optional<Integer> group() {
    return extension(Extension.KEY_SHARE)
        .filter(body -> body.length() >= 2)
        .map(body -> body.u16(0));
  }

  /** An extension's body. */
  Optional<Octets> extension(int type) {
    for (Extension extension : extensions) {
      if (extension.type() == type) {
        return Optional.of(extension.body());
      }
    }
    return Optional.empty();
  }

  /** Reads the body of a handshake message of type 2; empty when it is none. */
  static Optional<ServerHello> parse(Octets message) {
    ByteBuffer in = ByteBuffer.wrap(message.toBytes());
    if (in.remaining() < 2 + 32 + 1) {
      return Optional.empty();
    }
    int version = in.getShort() & 0xFFFF;
    byte[] random = new byte[32];
    in.get(random);
    int sessionId = in.get() & 0xFF;
    if (sessionId > 32 || in.remaining() < sessionId + 3) {
      return Optional.empty();
    }
    in.position(in.position() + sessionId);
    int suite = in.getShort() & 0xFFFF;
    int compression = in.get() & 0xFF;
    return extensions(in)
        .map(list ->
            new ServerHello(version, Octets.of(random), sessionId, suite, compression, list));
  }

  private static Optional<List<Extension>> extensions(ByteBuffer in) {
    var list = new ArrayList<Extension>();
    if (!in.hasRemaining()) {
      return Optional.of(list);
    }
    if (in.remaining() < 2 || (in.getShort() & 0xFFFF) != in.remaining()) {
      return Optional.empty();
    }
    while (in.hasRemaining()) {
      if (in.remaining() < 4 || list.size() == MAX_EXTENSIONS) {
        return Optional.empty();
      }
      int type = in.getShort() & 0xFFFF;
      int length = in.getShort() & 0xFFFF;
      if (length > in.remaining()) {
        return Optional.empty();
      }
      byte[] body = new byte[length];
      in.get(body);
      list.add(new Extension(type, Octets.of(body)));
    }
    return Optional.of(list);
  }
}
