package io.picket.probes.http;

import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Reason;
import io.picket.probes.Courtesy;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks web servers, one question at a time, for one run of a probe.
 *
 * <ol>
 *   <li>Nothing is followed, remembered or asked twice, but for one case: a connection kept from
 *       the last answer may have been given up by the server meanwhile; when it breaks before the
 *       first byte of an answer to a GET, that is asked once more over a fresh one.
 *   <li>At most one connection is kept, and given up before another is opened. Whoever opens one by
 *       himself calls {@link #quit} before.
 *   <li>Inside TLS HTTP/1.1 is offered alone, because it shows most of a server; HTTP/2 only when
 *       the server says that it has nothing else.
 *   <li>An answer's head is told as it came over the wire, by the {@link HeadTap}, whatever the
 *       library makes of it; its body is the library's, without transfer coding or compression.
 * </ol>
 */
public final class WebClient implements AutoCloseable {
  /** How much of a body is read, in bytes, after decompression. */
  public static final int BODY_LIMIT = 128 * 1024;

  private static final List<String> FIRST = List.of(Line.HTTP_1);
  private static final List<String> SECOND = List.of(Line.HTTP_2, Line.HTTP_1);

  private final Wire wire;
  private final String userAgent;
  private final Courtesy courtesy;
  private final Set<Line.Origin> onlyHttp2 = new HashSet<>();
  private @Nullable Line kept;

  /**
   * @param userAgent what requests call themselves
   * @param courtesy counts the requests
   */
  public WebClient(Wire wire, String userAgent, Courtesy courtesy) {
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

  /**
   * An answer inside TLS.
   *
   * @param version of TLS, and HTTP/2 where that was spoken
   */
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
    requireLeave();
    var origin = new Line.Origin(to.endpoint(), false, Optional.empty());
    Optional<Reply> again = overKept(to, origin, authority, request);
    return again.isPresent() ? again.get() : ask(Line.inClear(wire, to), authority, request);
  }

  /**
   * Asks in clear where a ClientHello was answered. What comes is seldom a page, and only a page
   * that came has to rest.
   */
  public Reply inClearBesideTls(Clearance to, String authority, String path)
      throws WireException, InterruptedException {
    requireLeave();
    quit();
    Reply reply = answer(Line.inClear(wire, to), authority, WebRequest.get(path));
    if (reply instanceof Reply.Http(HttpAnswer answer) && answer.status() != 400) {
      courtesy.asked(path);
    }
    return reply;
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
    requireLeave();
    var origin = new Line.Origin(to.endpoint(), true, name);
    Line before = kept;
    Optional<Reply> again = overKept(to, origin, authority, request);
    if (again.isPresent() && before != null) {
      return inside(before, again.get());
    }
    if (!onlyHttp2.contains(origin)) {
      try {
        Line line = Line.inTls(wire, to, name, FIRST);
        Reply reply = ask(line, authority, request);
        if (!isHttp2(reply)) {
          return inside(line, reply);
        }
      } catch (Line.NotTls e) {
        return new NotTls("answers a ClientHello with plain HTTP");
      } catch (Line.NoCommonProtocol e) {
        quit();
      }
      onlyHttp2.add(origin);
    }
    return inHttp2(to, name, authority, request);
  }

  private TlsReply inHttp2(
      Clearance to, Optional<String> name, String authority, WebRequest request)
      throws WireException, InterruptedException {
    try {
      Line line = Line.inTls(wire, to, name, SECOND);
      return inside(line, ask(line, authority, request));
    } catch (Line.NotTls e) {
      return new NotTls("answers a ClientHello with plain HTTP");
    } catch (Line.NoCommonProtocol e) {
      throw new WireException(Reason.MALFORMED, "inside TLS: neither HTTP/1.1 nor HTTP/2");
    }
  }

  /** A server that begins with HTTP/2's SETTINGS (RFC 9113 section 3.4) has not waited for ALPN. */
  private static boolean isHttp2(Reply reply) {
    return reply instanceof Reply.Other(byte[] bytes, Reason _, String _)
        && bytes.length >= 5
        && bytes[0] == 0
        && bytes[3] == 4;
  }

  private static TlsReply inside(Line line, Reply reply) throws WireException {
    return switch (reply) {
      case Reply.Http(HttpAnswer answer) ->
          new Inside(
              answer,
              line.tls().flatMap(LenientTls::issuer),
              line.tls().map(LenientTls::version).orElse("")
                  + (line.isHttp2() ? " over HTTP/2" : ""));
      case Reply.Other(byte[] _, Reason reason, String detail) ->
          throw new WireException(reason, "inside TLS: " + detail);
    };
  }

  /** Asks over the connection kept from before, if there is one and it still stands. */
  private Optional<Reply> overKept(
      Clearance to, Line.Origin origin, String authority, WebRequest request)
      throws InterruptedException {
    Line line = kept;
    kept = null;
    if (line == null) {
      return Optional.empty();
    }
    boolean fits =
        line.origin().equals(origin)
            && request.method().equals("GET")
            && wire.admit(to.endpoint(), to.level()) instanceof Admission.Admitted;
    if (!fits) {
      line.close();
      return Optional.empty();
    }
    line.beginAgain();
    try {
      return Optional.of(ask(line, authority, request));
    } catch (WireException e) {
      // Nothing came; a fresh connection will tell why.
      return Optional.empty();
    }
  }

  private Reply ask(Line line, String authority, WebRequest request)
      throws WireException, InterruptedException {
    boolean begun = false;
    try {
      if (courtesy.begin(request.path())) {
        line.beginAgain();
      }
      begun = true;
      return answer(line, authority, request);
    } finally {
      if (begun) {
        courtesy.end(request.path());
      } else {
        line.close();
      }
    }
  }

  /** No host is asked more often than is known to be polite there. */
  private void requireLeave() throws WireException {
    if (!courtesy.mayAsk()) {
      throw impolite();
    }
  }

  private static WireException impolite() {
    return new WireException(Reason.OUT_OF_BUDGET, "more requests to the host would be impolite");
  }

  private Reply answer(Line line, String authority, WebRequest request)
      throws WireException, InterruptedException {
    boolean keep = false;
    try {
      if (!courtesy.asking()) {
        throw impolite();
      }
      Optional<Reply> other = Opening.over(line, authority, userAgent, request);
      if (other.isPresent()) {
        return other.get();
      }
      var question = new Question(line, authority, userAgent, request);
      Reply reply = question.reply();
      keep = question.mayBeFollowed();
      return reply;
    } finally {
      if (keep) {
        kept = line;
      } else {
        line.close();
      }
    }
  }

  /** Waits for the turn of a page as the host's products ask for; nothing is kept meanwhile. */
  public void awaitTurn(String path) throws InterruptedException {
    awaitTurn(path, Duration.ZERO);
  }

  /** As above, and as another product asks for that comes into question. */
  public void awaitTurn(String path, Duration spacing) throws InterruptedException {
    courtesy.awaitTurn(path, spacing, this::quit);
  }

  /** Gives up the connection that is kept, if there is one. */
  public void quit() {
    Line line = kept;
    kept = null;
    if (line != null) {
      line.close();
    }
  }

  @Override
  public void close() {
    quit();
  }
}
