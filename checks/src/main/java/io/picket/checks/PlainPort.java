package io.picket.checks;

import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.Outcome;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import java.util.List;
import java.util.Optional;

/** What an open port serves in clear. */
sealed interface PlainPort {
  /** Redirects to HTTPS on every path asked for, and nothing else. */
  record OnlyRedirects(List<Evidence> evidence) implements PlainPort {}

  /** TLS, and no HTTP in clear. */
  record OnlyTls() implements PlainPort {}

  /** Something else, told path by path. */
  record Serves(boolean password, List<Evidence> evidence) implements PlainPort {}

  /** It was not found out. */
  record Unclear(Reason reason, String detail) implements PlainPort {}

  /** Reads it from what was seen. */
  static PlainPort of(Optional<ServiceFacts> facts) {
    if (facts.isEmpty()) {
      return new Unclear(Reason.NOT_TRIED, "the open port was not looked at");
    }
    Optional<ServiceSeen> service = facts.get().fact(ServiceSeen.class);
    if (service.map(seen -> seen.tls().isYes() && seen.plainHttp().isNo()).orElse(false)) {
      return new OnlyTls();
    }
    return switch (facts.get().outcome(HttpSeen.class)) {
      case Outcome.Observed<HttpSeen>(HttpSeen seen) -> of(seen, facts.get());
      case Outcome.Inconclusive<HttpSeen>(Reason reason, String detail) ->
          new Unclear(reason, detail);
      case Outcome.NotApplicable<HttpSeen>(String why, _) -> new Unclear(Reason.UNRECOGNISED, why);
    };
  }

  private static PlainPort of(HttpSeen seen, ServiceFacts endpoint) {
    if (seen.tls()) {
      return new Unclear(Reason.NOT_TRIED, "what the port serves in clear was not looked at");
    }
    if (seen.exchanges().isEmpty()) {
      return new Unclear(Reason.NOT_TRIED, "no page was asked for");
    }
    List<Exchange> others =
        seen.exchanges().stream().filter(exchange -> !onlyRedirects(exchange)).toList();
    if (!others.isEmpty()
        && others.stream().allMatch(exchange -> OfHttp.throttles(exchange, endpoint))) {
      return new Unclear(Reason.THROTTLED, "the target said that it was asked too often");
    }
    List<Evidence> served = others.stream().limit(20).map(PlainPort::evidence).toList();
    return served.isEmpty()
        ? new OnlyRedirects(seen.exchanges().stream().map(PlainPort::evidence).toList())
        : new Serves(
            seen.exchanges().stream().anyMatch(exchange -> exchange.body().passwordField()),
            served);
  }

  private static boolean onlyRedirects(Exchange exchange) {
    return OfHttp.redirects(exchange)
        && !exchange.body().content()
        && exchange.header("location").stream()
            .anyMatch(location -> location.regionMatches(true, 0, "https://", 0, 8));
  }

  private static Evidence evidence(Exchange exchange) {
    return new Evidence(
        OfHttp.request(exchange),
        "status "
            + exchange.status()
            + exchange.header("location").stream()
                .findFirst()
                .map(location -> " to " + location)
                .orElse("")
            + exchange.title().map(title -> ", title " + title).orElse(""));
  }
}
