package io.picket.probes.certificate;

import io.picket.model.Reason;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The parts of a ServerHello that lead to the certificate.
 *
 * @param version the version agreed, as on the wire
 * @param retry whether it is a HelloRetryRequest
 * @param group the group of the key share, or asked for by a retry
 * @param share the server's public key
 * @param staples whether a CertificateStatus message follows (below TLS 1.3)
 */
record ServerHello(
    int version,
    boolean retry,
    int suite,
    Optional<Integer> group,
    Optional<ByteBuffer> share,
    Optional<ByteBuffer> cookie,
    boolean staples) {
  private static final String RETRY_RANDOM =
      "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

  static ServerHello parse(ByteBuffer body) throws WireException {
    try {
      return read(body.duplicate());
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new WireException(Reason.MALFORMED, "a ServerHello that ends too early");
    }
  }

  private static ServerHello read(ByteBuffer in) {
    int version = in.getShort() & 0xffff;
    byte[] random = new byte[32];
    in.get(random);
    boolean retry = HexFormat.of().formatHex(random).equals(RETRY_RANDOM);
    slice(in, in.get() & 0xff);
    int suite = in.getShort() & 0xffff;
    in.get();
    Optional<Integer> group = Optional.empty();
    Optional<ByteBuffer> share = Optional.empty();
    Optional<ByteBuffer> cookie = Optional.empty();
    boolean staples = false;
    if (in.hasRemaining()) {
      ByteBuffer extensions = slice(in, in.getShort() & 0xffff);
      while (extensions.hasRemaining()) {
        int type = extensions.getShort() & 0xffff;
        ByteBuffer value = slice(extensions, extensions.getShort() & 0xffff);
        switch (type) {
          case 5 -> staples = true;
          case 43 -> version = value.getShort() & 0xffff;
          case 44 -> cookie = Optional.of(slice(value, value.getShort() & 0xffff));
          case 51 -> {
            group = Optional.of(value.getShort() & 0xffff);
            share = retry ? Optional.empty() : Optional.of(slice(value, value.getShort() & 0xffff));
          }
          default -> {
            // Nothing else leads to the certificate.
          }
        }
      }
    }
    return new ServerHello(version, retry, suite, group, share, cookie, staples);
  }

  /** The next bytes as a buffer of their own; the length must be there. */
  static ByteBuffer slice(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }
}
