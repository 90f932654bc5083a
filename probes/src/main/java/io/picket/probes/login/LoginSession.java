package io.picket.probes.login;

import io.picket.model.Clearance;
import io.picket.model.Host;
import io.picket.model.HostName;
import io.picket.model.HttpSeen.Header;
import io.picket.model.Reason;
import io.picket.probes.Site;
import io.picket.probes.http.Authority;
import io.picket.probes.http.HttpAnswer;
import io.picket.probes.http.WebClient;
import io.picket.probes.http.WebRequest;
import io.picket.probes.http.WebRequest.Field;
import io.picket.probes.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A visitor's session with one web server: its cookies, and the pace that its product asks for.
 * Nothing is followed, and nothing goes to any other server.
 */
final class LoginSession {
  private static final int MOST_COOKIES = 20;
  private static final int LONGEST_COOKIE = 4000;

  private final WebClient web;
  private final Duration spacing;
  private final Host host;
  private final Clearance clearance;
  private final boolean tls;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  LoginSession(WebClient web, Site at, boolean tls, Duration spacing) {
    this.web = web;
    this.host = at.host();
    this.clearance = at.clearance();
    this.tls = tls;
    this.spacing = spacing;
  }

  /** Lets a page rest that others may have asked for a moment ago. */
  void rest(String path) throws InterruptedException {
    web.awaitTurn(path, spacing);
  }

  /** The address of a page. */
  String url(String path) {
    return Authority.base(host, clearance.endpoint(), tls) + path;
  }

  /** Asks as nobody in particular. */
  HttpAnswer stranger(String path) throws WireException, InterruptedException {
    return send(WebRequest.get(path));
  }

  /** Asks with the cookies so far, and takes the ones that come. */
  HttpAnswer get(String path) throws WireException, InterruptedException {
    HttpAnswer answer = again(path);
    keep(answer);
    return answer;
  }

  /** Asks with the cookies so far, and takes none, as somebody would who had stolen them. */
  HttpAnswer again(String path) throws WireException, InterruptedException {
    return send(WebRequest.get(path, headers(path).toArray(Header[]::new)));
  }

  /** Sends a form with the cookies so far, and takes the ones that come. */
  HttpAnswer post(String path, List<Field> fields, String from)
      throws WireException, InterruptedException {
    HttpAnswer answer = send(WebRequest.form(path, fields, headers(from)));
    keep(answer);
    return answer;
  }

  private List<Header> headers(String from) {
    var headers = new ArrayList<Header>();
    headers.add(new Header("Referer", url(from)));
    if (!cookies.isEmpty()) {
      headers.add(
          new Header(
              "Cookie",
              cookies.entrySet().stream()
                  .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                  .collect(Collectors.joining("; "))));
    }
    return headers;
  }

  private void keep(HttpAnswer answer) {
    for (Header header : answer.headers()) {
      if (!header.name().equalsIgnoreCase("set-cookie")) {
        continue;
      }
      String pair = header.value().split(";", 2)[0].strip();
      int equals = pair.indexOf('=');
      boolean sound =
          pair.length() <= LONGEST_COOKIE
              && pair.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}=[!-~&&[^,;\\\\]]*");
      if (sound
          && (cookies.size() < MOST_COOKIES || cookies.containsKey(pair.substring(0, equals)))) {
        cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
  }

  private HttpAnswer send(WebRequest request) throws WireException, InterruptedException {
    web.awaitTurn(request.path(), spacing);
    String authority = Authority.of(host, clearance.endpoint(), tls);
    if (tls) {
      Optional<String> name = host.name().map(HostName::ascii);
      return switch (web.inTls(clearance, name, authority, request)) {
        case WebClient.Inside inside -> inside.answer();
        case WebClient.NotTls(String detail) ->
            throw new WireException(Reason.CONTRADICTORY, detail);
      };
    }
    return switch (web.inClear(clearance, authority, request)) {
      case WebClient.Reply.Http(HttpAnswer answer) -> answer;
      case WebClient.Reply.Other(byte[] bytes, Reason reason, String _) ->
          throw new WireException(reason, "what answered is not HTTP (" + bytes.length + " bytes)");
    };
  }
}
