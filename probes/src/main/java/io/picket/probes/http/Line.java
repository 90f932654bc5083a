package io.picket.probes.http;

import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Reason;
import io.picket.probes.http.WebClient.Reply;
import io.picket.probes.tls.AlertName;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.ConnectionStreams;
import io.picket.probes.wire.StandingSocket;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * One connection to what may be a web server, its handshake done where there is TLS, and the
 * library's client for it, which knows no other connection.
 */
final class Line implements Closeable {
  /** HTTP/1.1 in ALPN's registry. */
  static final String HTTP_1 = "http/1.1";

  /** HTTP/2 over TLS in ALPN's registry. */
  static final String HTTP_2 = "h2";

  /**
   * Where lines lead to that can stand in for each other.
   *
   * @param name what is said in SNI
   */
  record Origin(Endpoint endpoint, boolean tls, Optional<String> name) {}

  private final Clearance to;
  private final Origin origin;
  private final Connection connection;
  private final ConnectionStreams streams;
  private final HeadTap tap;
  private final OutputStream output;
  private final @Nullable LenientTls tls;
  private final Duration patience;
  private final GuardedClients.Witness witness = new GuardedClients.Witness();
  private byte[] said = {};
  private @Nullable OkHttpClient client;

  private Line(
      Clearance to,
      Optional<String> name,
      Connection connection,
      ConnectionStreams streams,
      HeadTap tap,
      @Nullable LenientTls tls,
      Wire wire) {
    this.to = to;
    this.origin = new Origin(to.endpoint(), tls != null, name);
    this.connection = connection;
    this.streams = streams;
    this.tap = tap;
    this.tls = tls;
    this.output = tls == null ? streams.output() : tls.output();
    this.patience = wire.patience();
  }

  /** The port answered a ClientHello with HTTP in clear. */
  static final class NotTls extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The server has none of the protocols that were offered inside TLS. */
  static final class NoCommonProtocol extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The server refused our hello, for want of something or other. */
  private static final class HelloRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final WireException how;

    HelloRefused(WireException how) {
      super(how);
      this.how = how;
    }
  }

  /** Connects in clear. */
  static Line inClear(Wire wire, Clearance to) throws WireException, InterruptedException {
    Connection connection = wire.connect(to);
    var streams = new ConnectionStreams(connection);
    var tap = new HeadTap(streams.input());
    return new Line(to, Optional.empty(), connection, streams, tap, null, wire);
  }

  /**
   * Connects and shakes hands, which has the patience of one answer for itself. Where the server
   * refuses the hello, another one offers post-quantum groups, once.
   *
   * @param name the name to say in SNI
   * @param protocols what to offer in ALPN
   */
  static Line inTls(Wire wire, Clearance to, Optional<String> name, List<String> protocols)
      throws WireException, InterruptedException, NotTls, NoCommonProtocol {
    // Making ready takes long when it is the first time; nobody should wait for us meanwhile.
    LenientTls.Client client = LenientTls.client(name, protocols);
    try {
      return inTls(wire, to, name, client);
    } catch (HelloRefused first) {
      try {
        return inTls(wire, to, name, LenientTls.postQuantum(name, protocols));
      } catch (HelloRefused second) {
        throw first.how;
      }
    }
  }

  private static Line inTls(
      Wire wire, Clearance to, Optional<String> name, LenientTls.Client client)
      throws WireException, InterruptedException, NotTls, NoCommonProtocol, HelloRefused {
    Connection connection = wire.connect(to);
    boolean shaken = false;
    try {
      var streams = new ConnectionStreams(connection);
      LenientTls tls = shaken(streams, client);
      connection.beginAgain();
      var line = new Line(to, name, connection, streams, new HeadTap(tls.input()), tls, wire);
      shaken = true;
      return line;
    } finally {
      if (!shaken) {
        connection.close();
      }
    }
  }

  private static LenientTls shaken(ConnectionStreams streams, LenientTls.Client client)
      throws WireException, InterruptedException, NotTls, NoCommonProtocol, HelloRefused {
    var first = new FirstBytes(streams.input());
    try {
      return LenientTls.over(first, streams.output(), client);
    } catch (IOException e) {
      if (first.isHttp()) {
        throw new NotTls();
      }
      if (e instanceof TlsFatalAlertReceived alert
          && alert.getAlertDescription() == AlertDescription.no_application_protocol) {
        throw new NoCommonProtocol();
      }
      WireException how = told(e, streams);
      if (e instanceof TlsFatalAlertReceived && client.isUnanswered()) {
        throw new HelloRefused(how);
      }
      throw how;
    }
  }

  Origin origin() {
    return origin;
  }

  HeadTap tap() {
    return tap;
  }

  GuardedClients.Witness witness() {
    return witness;
  }

  /** The library's client, made when first asked for: not every port that is asked answers. */
  OkHttpClient client() {
    OkHttpClient made = client;
    if (made == null) {
      made = GuardedClients.over(this, patience);
      client = made;
    }
    return made;
  }

  /** Whether something was said over it. */
  boolean isAsked() {
    return said.length > 0 || client != null;
  }

  /** From here on the answer to one request is read, unless that request was said already. */
  void expectAnswer() {
    boolean opened = said.length > 0 && client == null;
    if (!isHttp2() && !opened) {
      tap.expectAnswer();
    }
  }

  /** Says the first request, before there is a client. */
  void say(byte[] request) throws IOException {
    tap.expectAnswer();
    said = request.clone();
    output.write(request);
    output.flush();
  }

  Optional<LenientTls> tls() {
    return Optional.ofNullable(tls);
  }

  boolean isHttp2() {
    return tls != null && tls.protocol().equals(HTTP_2);
  }

  /** For the library, which must get no other socket. */
  StandingSocket socket() {
    return new StandingSocket(to, tap, new SaidAlready(said, output), connection::close);
  }

  /** Lets the time for one more question begin. */
  void beginAgain() {
    connection.beginAgain();
  }

  /** Whether the server, or the wire, has ended this line. */
  boolean broken() {
    return tap.ended() || streams.failure().isPresent();
  }

  /** Whether one more answer has room in the connection's byte limit. */
  boolean hasRoom() {
    return streams.received() + HttpHeadDecoder.MOST_HEAD + WebClient.BODY_LIMIT
        <= Wire.Limits.USUAL.maxBytes();
  }

  /** There was no answer, or one that the library refuses and we do not. */
  Reply unanswered(IOException thrown) throws WireException, InterruptedException {
    WireException why = told(thrown);
    if (tap.fault().isPresent()) {
      return new Reply.Other(tap.bytes(), Reason.MALFORMED, tap.fault().get());
    }
    Optional<HttpHead> head = tap.head();
    if (head.isPresent()) {
      HttpHead read = head.get();
      return new Reply.Http(new HttpAnswer(read.status(), read.headers(), tap.behindHead(), true));
    }
    if (tap.bytes().length == 0 && !isHttp2()) {
      throw why;
    }
    return new Reply.Other(
        tap.bytes(), why.reason() == Reason.BUG ? Reason.MALFORMED : why.reason(), why.detail());
  }

  /** What a failure on this line means; what the wire saw comes before what a library says. */
  WireException told(IOException thrown) throws InterruptedException {
    return told(thrown, streams);
  }

  private static WireException told(IOException thrown, ConnectionStreams streams)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    WireException meaning = streams.meaning(thrown);
    return switch (thrown) {
      case TlsFatalAlertReceived alert ->
          new WireException(
              Reason.MALFORMED,
              (alert.getAlertDescription() == AlertDescription.certificate_required
                      ? "it ends handshakes without a client certificate: "
                      : "no common TLS ground: the server answered with ")
                  + AlertName.of(alert.getAlertDescription()));
      case TlsFatalAlert alert when meaning.reason() == Reason.BUG ->
          new WireException(
              Reason.MALFORMED,
              "the handshake failed: " + AlertName.of(alert.getAlertDescription()));
      default -> streams.failure().orElse(meaning);
    };
  }

  @Override
  public void close() {
    if (client != null) {
      client.connectionPool().evictAll();
    }
    connection.close();
  }
}
