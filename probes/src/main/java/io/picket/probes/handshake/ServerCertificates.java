package io.picket.probes.handshake;

import static io.picket.probes.handshake.Fields.bytes;
import static io.picket.probes.handshake.Fields.slice;
import static io.picket.probes.handshake.Fields.u24;

import io.picket.model.Reason;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Certificate message.
 *
 * @param chain DER, in the order sent; at least one
 * @param staples the OCSP responses that came along, by the place of the certificate
 * @param timestamps the SignedCertificateTimestampList of the first certificate
 */
public record ServerCertificates(
    List<byte[]> chain, Map<Integer, byte[]> staples, Optional<Octets> timestamps) {
  /** More certificates than this are not looked at; no path is as long. */
  static final int MOST = 100;

  public ServerCertificates {
    chain = List.copyOf(chain);
    staples = Map.copyOf(staples);
  }

  /**
   * As it stands up to TLS 1.2 (RFC 5246 section 7.4.2).
   *
   * @throws WireException MALFORMED where none is in it, TOO_LARGE for too many
   * @throws BufferUnderflowException when it ends too early
   */
  public static ServerCertificates inClear(ByteBuffer in) throws WireException {
    return read(in, false);
  }

  /** As it stands in TLS 1.3 (RFC 8446 section 4.4.2); throws as {@link #inClear} does. */
  public static ServerCertificates sealed(ByteBuffer in) throws WireException {
    slice(in, in.get() & 0xff);
    return read(in, true);
  }

  private static ServerCertificates read(ByteBuffer in, boolean modern) throws WireException {
    ByteBuffer list = slice(in, u24(in));
    var chain = new ArrayList<byte[]>();
    var staples = new HashMap<Integer, byte[]>();
    Optional<Octets> timestamps = Optional.empty();
    while (list.hasRemaining()) {
      byte[] der = bytes(slice(list, u24(list)));
      if (modern) {
        List<Extension> extensions = Fields.extensions(list);
        int place = chain.size();
        Optional<Octets> status = ServerHello.extension(extensions, Extension.STATUS_REQUEST);
        if (status.isPresent()) {
          staple(ByteBuffer.wrap(status.get().toBytes()))
              .ifPresent(staple -> staples.put(place, staple));
        }
        if (place == 0) {
          timestamps = ServerHello.extension(extensions, Extension.SIGNED_CERTIFICATE_TIMESTAMP);
        }
      }
      chain.add(der);
      if (chain.size() > MOST) {
        throw new WireException(Reason.TOO_LARGE, "more than " + MOST + " certificates");
      }
    }
    if (chain.isEmpty()) {
      throw new WireException(Reason.MALFORMED, "a Certificate message without a certificate");
    }
    return new ServerCertificates(chain, staples, timestamps);
  }

  /**
   * The OCSP response in a CertificateStatus (RFC 6066 section 8); nothing for another kind.
   *
   * @throws BufferUnderflowException when it ends too early
   */
  public static Optional<byte[]> staple(ByteBuffer in) {
    return in.get() == 1 ? Optional.of(bytes(slice(in, u24(in)))) : Optional.empty();
  }
}
