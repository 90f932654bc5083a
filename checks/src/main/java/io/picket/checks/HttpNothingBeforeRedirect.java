package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.End;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;

/** Whether a port that redirects serves nothing else in clear. */
record HttpNothingBeforeRedirect() implements OfHttp {
  private static final CheckCard CARD =
      Card.of(
              "http-nothing-before-redirect",
              Severity.MEDIUM,
              "Nothing is served in clear beside the redirect")
          .why(
              "A start page that redirects looks safe; the login page, the agent's paths or the"
                  + " text that comes with the redirect may still travel in clear.")
          .remedy("Answer every path of the plain port with the redirect, with an empty body.")
          .verifies("CW-06", "ME-09")
          .refutes("ME-16")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HttpSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (seen.tls()) {
      return new Verdict.NotApplicable("The port speaks HTTPS.");
    }
    if (seen.exchanges().isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "No page was asked for.");
    }
    if (seen.trail().map(trail -> trail.end() == End.NO_REDIRECT).orElse(false)) {
      return new Verdict.NotApplicable(
          "The start page does not redirect; see http-redirects-to-https.");
    }
    List<Exchange> served =
        seen.exchanges().stream()
            .filter(exchange ->
                exchange.body().content()
                    && (OfHttp.redirects(exchange)
                        || exchange.status() < 300
                        || exchange.status() == 401
                        || exchange.body().passwordField()))
            .toList();
    if (!served.isEmpty()
        && served.stream().allMatch(exchange -> OfHttp.throttles(exchange, endpoint))) {
      return OfHttp.throttled();
    }
    if (served.isEmpty()) {
      return OfHttp.unseen(seen)
          .orElseGet(() ->
              new Verdict.Pass(
                  "None of "
                      + Phrases.count(seen.exchanges().size(), "path")
                      + " asked for in clear serves content."));
    }
    boolean password = served.stream().anyMatch(exchange -> exchange.body().passwordField());
    return new Verdict.Fail(
        password ? Severity.HIGH : Severity.MEDIUM,
        (password ? "A form that asks for a password is" : "Content is")
            + " served in clear: "
            + Phrases.list(
                served.stream().map(e -> OfHttp.request(e) + " (" + e.status() + ")").toList())
            + ".",
        served.stream()
            .limit(20)
            .map(exchange ->
                new Evidence(
                    OfHttp.request(exchange),
                    "status "
                        + exchange.status()
                        + ", "
                        + exchange.body().bytes()
                        + " bytes"
                        + exchange.title().map(title -> ", title " + title).orElse("")))
            .toList(),
        Remedies.redirect(endpoint));
  }
}
