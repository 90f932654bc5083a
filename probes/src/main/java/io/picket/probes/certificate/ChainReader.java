package io.picket.probes.certificate;

import static io.picket.probes.handshake.Fields.bytes;
import static io.picket.probes.handshake.Fields.slice;
import static io.picket.probes.handshake.Fields.u24;

import io.picket.model.Reason;
import io.picket.model.TlsVersion;
import io.picket.probes.handshake.Dialogue;
import io.picket.probes.handshake.Fields;
import io.picket.probes.handshake.Hello;
import io.picket.probes.handshake.ModernHandshake;
import io.picket.probes.handshake.Records;
import io.picket.probes.handshake.ServerHello;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Reads the certificates of one handshake: in clear up to TLS 1.2, under the handshake keys in TLS
 * 1.3. The handshake is left unfinished; nothing of it is answered beyond a second hello where the
 * server asks for one.
 */
final class ChainReader {
  private static final int CERTIFICATE = 11;
  private static final int CERTIFICATE_STATUS = 22;

  /** More certificates than this are not looked at; no path is as long. */
  static final int MOST_CERTIFICATES = 100;

  private final Dialogue dialogue;

  ChainReader(Connection connection, RandomGenerator random) {
    this.dialogue = new Dialogue(connection, random);
  }

  /**
   * Greets and reads up to the certificates.
   *
   * @throws WireException REFUSED for an alert, MALFORMED, TOO_LARGE, and what the connection says
   */
  Presented read(Hello greeting) throws WireException, InterruptedException {
    try {
      ServerHello hello = dialogue.greet(greeting);
      return hello.version() == TlsVersion.TLS_1_3.code()
          ? readSealed(hello)
          : readInClear(hello, greeting);
    } catch (BufferUnderflowException e) {
      throw new WireException(Reason.MALFORMED, "a handshake message that ends too early");
    }
  }

  private Presented readInClear(ServerHello hello, Hello greeting)
      throws WireException, InterruptedException {
    TlsVersion version =
        TlsVersion.ofCode(hello.version())
            .filter(known -> known != TlsVersion.SSL_2)
            .orElseThrow(() ->
                new WireException(
                    Reason.MALFORMED, "unknown TLS version 0x%04x".formatted(hello.version())));
    if (!greeting.suites().contains(hello.suite())) {
      throw new WireException(
          Reason.MALFORMED, "suite 0x%04x, which was not offered".formatted(hello.suite()));
    }
    List<byte[]> chain = listing(dialogue.expect(CERTIFICATE, "Certificate").body(), false).chain();
    var staples = new HashMap<Integer, byte[]>();
    if (hello.extension(Extension.STATUS_REQUEST).isPresent()) {
      Records.Incoming.Message next = dialogue.message();
      if (next.type() == CERTIFICATE_STATUS) {
        status(next.body()).ifPresent(staple -> staples.put(0, staple));
      }
    }
    return new Presented(
        version,
        chain,
        staples,
        hello.extension(Extension.SIGNED_CERTIFICATE_TIMESTAMP),
        OptionalInt.empty());
  }

  private Presented readSealed(ServerHello hello) throws WireException, InterruptedException {
    ModernHandshake.Flight flight = ModernHandshake.after(hello, dialogue).flight();
    Listing listing = listing(ByteBuffer.wrap(flight.certificate().toBytes()), true);
    return new Presented(
        TlsVersion.TLS_1_3,
        listing.chain(),
        listing.staples(),
        listing.timestamps(),
        OptionalInt.of(flight.scheme()));
  }

  private record Listing(
      List<byte[]> chain, Map<Integer, byte[]> staples, Optional<Octets> timestamps) {}

  private static Listing listing(ByteBuffer in, boolean modern) throws WireException {
    if (modern) {
      slice(in, in.get() & 0xff);
    }
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
          status(ByteBuffer.wrap(status.get().toBytes()))
              .ifPresent(staple -> staples.put(place, staple));
        }
        if (place == 0) {
          timestamps = ServerHello.extension(extensions, Extension.SIGNED_CERTIFICATE_TIMESTAMP);
        }
      }
      chain.add(der);
      if (chain.size() > MOST_CERTIFICATES) {
        throw new WireException(
            Reason.TOO_LARGE, "more than " + MOST_CERTIFICATES + " certificates");
      }
    }
    if (chain.isEmpty()) {
      throw new WireException(Reason.MALFORMED, "a Certificate message without a certificate");
    }
    return new Listing(chain, staples, timestamps);
  }

  private static Optional<byte[]> status(ByteBuffer in) {
    return in.get() == 1 ? Optional.of(bytes(slice(in, u24(in)))) : Optional.empty();
  }
}
