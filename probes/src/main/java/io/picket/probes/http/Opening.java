package io.picket.probes.http;

import io.picket.probes.http.WebClient.Reply;
import io.picket.probes.wire.WireException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The first request over a line in HTTP/1, said in bytes of our own: the library's, byte for byte.
 * Whether a port speaks HTTP is seen by the beginning of its answer, so the library need not load
 * for one that speaks something else, or not at all.
 */
final class Opening {
  /** Paths that the library sends as they are written: no query, no empty and no dot segments. */
  private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?");

  private Opening() {}

  /**
   * Says it, and waits for the first bytes of the answer.
   *
   * @return what came when it is not HTTP; nothing when it is, and the library shall go on, or when
   *     the request is not one of those that are said here
   * @throws WireException when nothing at all came back
   */
  static Optional<Reply> over(Line line, String authority, String userAgent, WebRequest asked)
      throws WireException, InterruptedException {
    boolean plain =
        asked.method().equals("GET")
            && asked.headers().isEmpty()
            && PLAIN.matcher(asked.path()).matches();
    if (line.isHttp2() || line.isAsked() || !plain) {
      return Optional.empty();
    }
    String text =
        "GET "
            + asked.path()
            + " HTTP/1.1\r\nHost: "
            + authority
            + "\r\nUser-Agent: "
            + userAgent
            + "\r\nAccept: */*\r\nConnection: Keep-Alive\r\nAccept-Encoding: gzip\r\n\r\n";
    try {
      line.say(text.getBytes(StandardCharsets.UTF_8));
      line.tap().awaitHttp();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(line.unanswered(e));
    }
  }
}
