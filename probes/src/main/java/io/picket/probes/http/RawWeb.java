package io.picket.probes.http;

import io.picket.model.Clearance;
import io.picket.model.Reason;
import io.picket.probes.Courtesy;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Step;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import io.picket.probes.wire.WireIOException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/**
 * Single HTTP/1.1 requests, one connection each, without a client library: what is recognised hangs
 * on what was said exactly. Nothing is followed, retried or remembered.
 */
public final class RawWeb {
  /** How much of a body is read, in bytes. */
  public static final int BODY_LIMIT = 128 * 1024;

  private final Wire wire;
  private final String userAgent;
  private final Courtesy courtesy;

  /**
   * @param userAgent what requests call themselves
   * @param courtesy counts the requests
   */
  public RawWeb(Wire wire, String userAgent, Courtesy courtesy) {
    this.wire = wire;
    this.userAgent = userAgent;
    this.courtesy = courtesy;
  }

  /** What came in answer to a request in clear. */
  public sealed interface Reply {
    /** An HTTP answer. */
    record Http(HttpAnswer answer) implements Reply {}

    /** Something else. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Other(byte[] bytes, Reason reason, String detail) implements Reply {}
  }

  /** What came of asking inside TLS. */
  public sealed interface TlsReply {}

  /** An answer inside TLS. */
  public record Inside(HttpAnswer answer, Optional<String> issuer, String version)
      implements TlsReply {}

  /** The port answered a ClientHello, and not with TLS. */
  public record NotTls(String detail) implements TlsReply {}

  /**
   * Asks in clear.
   *
   * @throws WireException when nothing at all came back
   */
  public Reply inClear(Clearance to, String authority, String path)
      throws WireException, InterruptedException {
    return inClear(to, authority, WebRequest.get(path));
  }

  /** As above, with any request. */
  public Reply inClear(Clearance to, String authority, WebRequest request)
      throws WireException, InterruptedException {
    try (Connection connection = wire.connect(to)) {
      courtesy.asking();
      connection.send(request.bytes(authority, userAgent));
      var received = new ByteArrayOutputStream();
      return read(received, () -> connection.receive(RawWeb::whatever));
    }
  }

  /**
   * Asks inside TLS.
   *
   * @param name the name to say in SNI
   * @throws WireException also when there was a handshake and no HTTP answer inside it
   */
  public TlsReply inTls(Clearance to, Optional<String> name, String authority, String path)
      throws WireException, InterruptedException {
    return inTls(to, name, authority, WebRequest.get(path));
  }

  /** As above, with any request. */
  public TlsReply inTls(Clearance to, Optional<String> name, String authority, WebRequest request)
      throws WireException, InterruptedException {
    try (Socket socket = wire.socketsTo(to, Wire.Limits.USUAL).createSocket()) {
      socket.connect(new java.net.InetSocketAddress(to.endpoint().address(), to.endpoint().port()));
      var first = new FirstBytes(socket.getInputStream());
      LenientTls tls;
      try {
        tls = LenientTls.over(first, socket.getOutputStream(), name);
      } catch (IOException e) {
        if (first.isHttp()) {
          return new NotTls("answers a ClientHello with plain HTTP");
        }
        throw e;
      }
      courtesy.asking();
      tls.output().write(request.bytes(authority, userAgent));
      tls.output().flush();
      var received = new ByteArrayOutputStream();
      Reply reply = read(received, () -> piece(tls.input()));
      return switch (reply) {
        case Reply.Http(HttpAnswer answer) -> new Inside(answer, tls.issuer(), tls.version());
        case Reply.Other(byte[] bytes, Reason reason, String detail) ->
            throw new WireException(reason, "inside TLS: " + detail);
      };
    } catch (IOException e) {
      throw told(e);
    }
  }

  /** Yields at least one more byte. */
  private interface Pieces {
    byte[] next() throws WireException, InterruptedException;
  }

  private static Step<byte[]> whatever(ByteBuffer received) {
    byte[] all = new byte[received.remaining()];
    received.get(all);
    return new Step.Done<>(all, all.length);
  }

  private static byte[] piece(InputStream in) throws WireException, InterruptedException {
    byte[] buffer = new byte[16 * 1024];
    try {
      int count = in.read(buffer);
      if (count <= 0) {
        throw new WireException(Reason.CLOSED_EARLY, "closed");
      }
      return java.util.Arrays.copyOf(buffer, count);
    } catch (IOException e) {
      throw told(e);
    }
  }

  private static Reply read(ByteArrayOutputStream received, Pieces pieces)
      throws WireException, InterruptedException {
    var decoder = new HttpAnswerDecoder(BODY_LIMIT);
    while (true) {
      try {
        received.writeBytes(pieces.next());
      } catch (WireException e) {
        Optional<HttpAnswer> partial = decoder.atEnd(ByteBuffer.wrap(received.toByteArray()));
        if (partial.isPresent()) {
          return new Reply.Http(
              e.reason() == Reason.CLOSED_EARLY ? partial.get() : truncated(partial.get()));
        }
        if (received.size() == 0) {
          throw e;
        }
        return new Reply.Other(received.toByteArray(), e.reason(), e.detail());
      }
      switch (decoder.offer(ByteBuffer.wrap(received.toByteArray()))) {
        case Step.Done<HttpAnswer>(HttpAnswer answer, int consumed) -> {
          return new Reply.Http(answer);
        }
        case Step.Bad<HttpAnswer>(String why) -> {
          return new Reply.Other(received.toByteArray(), Reason.MALFORMED, why);
        }
        case Step.NeedMore<HttpAnswer>() -> {}
      }
    }
  }

  private static HttpAnswer truncated(HttpAnswer answer) {
    return new HttpAnswer(answer.status(), answer.headers(), answer.body(), true);
  }

  /** What a failure of TLS or of the socket below it means. */
  static WireException told(IOException thrown) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    WireException meaning = WireIOException.meaning(thrown);
    if (meaning.reason() != Reason.BUG) {
      return meaning;
    }
    return switch (thrown) {
      case TlsFatalAlertReceived alert ->
          new WireException(
              Reason.MALFORMED,
              "no common TLS ground: the server answered with alert "
                  + AlertDescription.getName(alert.getAlertDescription()));
      case TlsFatalAlert alert ->
          new WireException(
              Reason.MALFORMED,
              "the handshake failed: " + AlertDescription.getName(alert.getAlertDescription()));
      case java.io.EOFException end ->
          new WireException(Reason.CLOSED_EARLY, "closed during the handshake");
      default -> meaning;
    };
  }
}
