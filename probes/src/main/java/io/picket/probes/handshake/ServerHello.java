package io.picket.probes.handshake;

import io.picket.model.Reason;
import io.picket.model.TlsVersion;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A ServerHello, or a HelloRetryRequest, which has the same shape.
 *
 * @param version the version agreed, as on the wire
 * @param sessionId the session it goes on with or opens; empty when there is none
 * @param extensions in the order sent
 */
public record ServerHello(
    int version,
    Octets random,
    Octets sessionId,
    int suite,
    int compression,
    List<Extension> extensions) {
  private static final Octets RETRY_RANDOM =
      Octets.ofHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  public ServerHello {
    extensions = List.copyOf(extensions);
  }

  static ServerHello parse(ByteBuffer body) throws WireException {
    try {
      ByteBuffer in = body.duplicate();
      int version = in.getShort() & 0xffff;
      Octets random = Fields.octets(in, 32);
      Octets session = Fields.octets(in, in.get() & 0xff);
      int suite = in.getShort() & 0xffff;
      int compression = in.get() & 0xff;
      List<Extension> extensions = in.hasRemaining() ? Fields.extensions(in) : List.of();
      return new ServerHello(
          extension(extensions, Extension.SUPPORTED_VERSIONS)
              .filter(value -> value.length() >= 2)
              .map(value -> value.u16(0))
              .orElse(version),
          random,
          session,
          suite,
          compression,
          extensions);
    } catch (BufferUnderflowException e) {
      throw new WireException(Reason.MALFORMED, "a ServerHello that ends too early");
    }
  }

  boolean isRetry() {
    return random.equals(RETRY_RANDOM);
  }

  boolean isModern() {
    return version == TlsVersion.TLS_1_3.code();
  }

  /** The group of the key share, or asked for by a retry. */
  public Optional<Integer> group() {
    return extension(Extension.KEY_SHARE)
        .filter(value -> value.length() >= 2)
        .map(value -> value.u16(0));
  }

  /** The server's public key. */
  Optional<Octets> share() {
    return extension(Extension.KEY_SHARE)
        .filter(value -> value.length() >= 4 && value.u16(2) == value.length() - 4)
        .map(value -> Octets.of(Fields.tail(value, 4)));
  }

  /** The body of an extension. */
  public Optional<Octets> extension(int type) {
    return extension(extensions, type);
  }

  /** The body of the first extension of a type. */
  public static Optional<Octets> extension(List<Extension> all, int type) {
    return all.stream().filter(one -> one.type() == type).map(Extension::body).findFirst();
  }
}
