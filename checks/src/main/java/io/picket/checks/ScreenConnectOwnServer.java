package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether ScreenConnect is answered by its own web server. */
record ScreenConnectOwnServer() implements OfHttp {
  private static final CheckCard CARD =
      Card.of(
              "screenconnect-own-web-server",
              Severity.INFO,
              "ScreenConnect's own web server answers")
          .why(
              "The guide's steps are written for ScreenConnect's own web server. With IIS or a"
                  + " proxy in front, TLS and redirects are set up there.")
          .remedy("If a proxy is wanted, apply the steps for TLS and redirects to the proxy.")
          .verifies("CW-24", "CW-34")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Optional<String> declines(ServiceFacts endpoint) {
    boolean told =
        endpoint.fact(ServiceSeen.class).map(seen -> !seen.contradictory()).orElse(false);
    return told && Facts.product(endpoint, "screenconnect").isEmpty()
        ? Optional.of("ScreenConnect was not recognised on this port.")
        : Facts.declinesWeb(endpoint);
  }

  @Override
  public Verdict judge(HttpSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (Facts.product(endpoint, "screenconnect").isEmpty()) {
      return endpoint.fact(ServiceSeen.class).filter(ServiceSeen::contradictory).isPresent()
          ? new Verdict.Unknown(
              Reason.CONTRADICTORY, "The port shows the signs of too many products at once.")
          : new Verdict.Unknown(Reason.UNRECOGNISED, "What listens here was not found out.");
    }
    Optional<Evidence> other = Optional.empty();
    for (Exchange exchange : seen.exchanges()) {
      for (String banner : exchange.header("server")) {
        var evidence = new Evidence("Server header of " + OfHttp.request(exchange), banner);
        if (banner.startsWith("ScreenConnect/")) {
          return new Verdict.Pass("The banner is " + banner + ".", List.of(evidence));
        }
        other = Optional.of(evidence);
      }
    }
    return other
        .<Verdict>map(evidence ->
            new Verdict.Fail(
                Severity.INFO, "Another web server answers: " + evidence.seen() + ".", evidence))
        .orElseGet(() -> new Verdict.Unknown(Reason.UNRECOGNISED, "No answer names a web server."));
  }
}
