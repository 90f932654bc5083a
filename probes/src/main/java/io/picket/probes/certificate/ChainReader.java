package io.picket.probes.certificate;

import io.picket.model.Reason;
import io.picket.model.TlsVersion;
import io.picket.probes.handshake.Dialogue;
import io.picket.probes.handshake.Hello;
import io.picket.probes.handshake.ModernHandshake;
import io.picket.probes.handshake.Records;
import io.picket.probes.handshake.ServerCertificates;
import io.picket.probes.handshake.ServerHello;
import io.picket.probes.tls.Extension;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
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
    List<byte[]> chain =
        ServerCertificates.inClear(dialogue.expect(CERTIFICATE, "Certificate").body()).chain();
    var staples = new HashMap<Integer, byte[]>();
    if (hello.extension(Extension.STATUS_REQUEST).isPresent()) {
      Records.Incoming.Message next = dialogue.message();
      if (next.type() == CERTIFICATE_STATUS) {
        ServerCertificates.staple(next.body()).ifPresent(staple -> staples.put(0, staple));
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
    var listing = ServerCertificates.sealed(ByteBuffer.wrap(flight.certificate().toBytes()));
    return new Presented(
        TlsVersion.TLS_1_3,
        listing.chain(),
        listing.staples(),
        listing.timestamps(),
        OptionalInt.of(flight.scheme()));
  }
}
