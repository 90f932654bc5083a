package io.picket.checks;

import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A question about what a web port answers. */
interface OfHttp extends Check.OfEndpoint<HttpSeen> {
  /** So many bytes of a page show whether it asks for a password; those who read stop later. */
  int READ_ENOUGH = 65_536;

  /** The codings of pages that are read. */
  Set<String> READABLE = Set.of("", "gzip", "identity");

  @Override
  default Class<HttpSeen> needs() {
    return HttpSeen.class;
  }

  @Override
  default Optional<String> declines(ServiceFacts endpoint) {
    return Facts.declinesWeb(endpoint);
  }

  /** {@code GET /Login}, from the address asked for. */
  static String request(Exchange exchange) {
    String url = exchange.url();
    int authority = url.indexOf("://");
    int path = authority < 0 ? -1 : url.indexOf('/', authority + 3);
    return "GET " + (path < 0 ? "/" : url.substring(path));
  }

  /** Whether an answer only says that the target was asked too often. */
  static boolean throttles(Exchange exchange, ServiceFacts endpoint) {
    String request = request(exchange);
    return endpoint.fact(ServiceSeen.class).stream()
        .flatMap(seen -> seen.details().stream())
        .anyMatch(detail ->
            detail.key().equals(ServiceSeen.THROTTLED) && request.equals("GET " + detail.value()));
  }

  /** The verdict where such answers are all that speaks against it. */
  static Verdict throttled() {
    return new Verdict.Unknown(
        Reason.THROTTLED, "The target said that it was asked too often, in place of its pages.");
  }

  /** The verdict of a question about pages, where redirects keep some of them from sight. */
  static Optional<Verdict> unseen(HttpSeen seen) {
    return seen.trail()
        .flatMap(trail ->
            switch (trail.end()) {
              case LOOP -> Optional.of(behind("go round in a loop"));
              case TOO_MANY -> Optional.of(behind("do not end"));
              case UNKNOWN ->
                  Optional.of(
                      new Verdict.Unknown(
                          Reason.NOT_TRIED,
                          "Where the redirects end was not found out: " + trail.detail()));
              case NO_REDIRECT,
                  ANSWERED_IN_CLEAR,
                  ANSWERED_WITH_TLS,
                  TARGET_DEAD,
                  BAD_LOCATION,
                  DOWNGRADE,
                  OUT_OF_SCOPE ->
                  Optional.empty();
            });
  }

  /**
   * Why nothing can be said of what pages do not hold: one came packed in a way that nobody asked
   * for, or broke off before {@link #READ_ENOUGH} bytes.
   */
  static Optional<Verdict> unread(List<Exchange> exchanges) {
    for (Exchange exchange : exchanges) {
      boolean packed =
          exchange.header("content-encoding").stream()
              .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
              .anyMatch(coding -> !READABLE.contains(coding));
      if (packed || (exchange.body().truncated() && exchange.body().bytes() < READ_ENOUGH)) {
        return Optional.of(
            new Verdict.Unknown(
                Reason.MALFORMED,
                request(exchange)
                    + (packed
                        ? " is answered packed in a way that nobody asked for, so it was not read."
                        : " is answered with a page that breaks off after "
                            + Phrases.count(exchange.body().bytes(), "byte")
                            + ".")));
      }
    }
    return Optional.empty();
  }

  private static Verdict behind(String how) {
    return new Verdict.Unknown(
        Reason.CONTRADICTORY, "The redirects " + how + ", so what lies behind them was not seen.");
  }

  /** The verdict of a question about HTTPS where the port was looked at in clear. */
  static Verdict notHttps(ServiceFacts endpoint) {
    boolean both =
        endpoint.fact(ServiceSeen.class).map(seen -> seen.httpOverTls().isYes()).orElse(false);
    return both
        ? new Verdict.Unknown(
            Reason.NOT_TRIED, "The port speaks HTTP in clear too, and was looked at in clear.")
        : new Verdict.NotApplicable("The port does not speak HTTPS.");
  }

  /** Whether an answer leads elsewhere. */
  static boolean redirects(Exchange exchange) {
    return switch (exchange.status()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }
}
