package io.picket.probes.http;

import io.picket.fingerprints.products.IconDigests;
import io.picket.fingerprints.products.Traces;
import io.picket.model.HttpSeen;
import io.picket.model.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns answers into facts and into traces for recognition. */
public final class Pages {
  private static final int LONGEST_VALUE = 1000;
  private static final String ICON = "/favicon.ico";

  private Pages() {}

  /** The fact: everything the target said made printable and bounded. */
  public static HttpSeen.Exchange exchange(String url, HttpAnswer answer) {
    var html = new Html(answer.text());
    boolean redirect = redirects(answer.status());
    List<HttpSeen.Header> headers =
        answer.headers().stream()
            .limit(HttpHeadDecoder.MOST_FIELDS)
            .map(header ->
                new HttpSeen.Header(
                    Text.printable(header.name(), 100),
                    Text.printable(header.value(), LONGEST_VALUE)))
            .toList();
    return new HttpSeen.Exchange(
        Text.printable(url, 2 * LONGEST_VALUE),
        answer.status(),
        headers,
        html.title().map(Text::printable),
        new HttpSeen.Body(
            answer.body().length,
            answer.truncated(),
            html.content(redirect),
            html.passwordField(),
            html.formTarget().map(Text::printable)));
  }

  /** The page for the matcher. */
  public static Traces.Page traces(String path, HttpAnswer answer) {
    return new Traces.Page(
        path,
        answer.status(),
        answer.headers().stream()
            .map(header -> new Traces.Header(header.name(), header.value()))
            .toList(),
        new Html(answer.text()).title(),
        answer.text(),
        answer.status() == 200 && !answer.truncated() && path.equals(ICON)
            ? IconDigests.of(answer.body())
            : List.of());
  }

  /**
   * Whether an answer in clear looks like that of a port that also speaks TLS: it finds fault with
   * the request, as TLS ports do with clear ones, or sends the visitor to https on the same port.
   */
  public static boolean hintsAtTls(HttpAnswer answer, int port) {
    if (answer.status() == 400) {
      return true;
    }
    String location = answer.header("location").orElse("");
    if (!location.strip().toLowerCase(Locale.ROOT).startsWith("https:")) {
      return false;
    }
    try {
      var here = new WebAddress(false, "", port, "/");
      return WebAddress.redirect(here, location).port() == port;
    } catch (IllegalArgumentException unreadable) {
      return true;
    }
  }

  /**
   * The path and query to which a redirect leads on the server, port and protocol it comes from;
   * empty when it leads away from there.
   *
   * @throws IllegalArgumentException when the location must not be followed, saying why
   */
  public static Optional<String> within(String url, String location) {
    WebAddress from = WebAddress.redirect(new WebAddress(false, "", 1, "/"), url);
    WebAddress to = WebAddress.redirect(from, location).asSent();
    return to.tls() == from.tls() && to.port() == from.port() && to.host().equals(from.host())
        ? Optional.of(to.target())
        : Optional.empty();
  }

  /** Whether a status sends the client elsewhere. */
  public static boolean redirects(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }
}
