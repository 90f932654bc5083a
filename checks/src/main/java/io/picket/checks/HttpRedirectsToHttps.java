package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.HttpSeen.Trail;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a port that answers in clear leads to one that answers with TLS. */
record HttpRedirectsToHttps() implements OfHttp {
  private static final CheckCard CARD =
      Card.of("http-redirects-to-https", Severity.HIGH, "Plain HTTP leads to HTTPS")
          .why(
              "What travels in clear can be read and changed by everyone on the way: passwords,"
                  + " session cookies, and the programs that agents download and run.")
          .remedy(
              "Let the plain port answer with a redirect to https:// and nothing else, or close"
                  + " it.")
          .see("RFC 9110 section 15.4", "https://www.rfc-editor.org/rfc/rfc9110")
          .verifies("CW-06", "CW-35", "ME-09")
          .refutes("ME-16", "ME-50")
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
    return seen.trail()
        .map(trail -> judge(seen, trail, endpoint))
        .orElseGet(() ->
            new Verdict.Unknown(Reason.NOT_TRIED, "Where the start page leads was not followed."));
  }

  private static Verdict judge(HttpSeen seen, Trail trail, ServiceFacts endpoint) {
    return switch (trail.end()) {
      case ANSWERED_WITH_TLS ->
          new Verdict.Pass(
              "The start page leads to HTTPS" + hops(trail) + ".", evidence(trail, seen));
      case NO_REDIRECT, ANSWERED_IN_CLEAR -> inClear(seen, trail, endpoint);
      case LOOP -> broken("goes round in a loop", trail, seen, endpoint);
      case TOO_MANY -> broken("does not end", trail, seen, endpoint);
      case TARGET_DEAD ->
          broken("leads to an address that does not answer with TLS", trail, seen, endpoint);
      case BAD_LOCATION -> broken("leads to an address that cannot be used", trail, seen, endpoint);
      case DOWNGRADE -> broken("leads from HTTPS back to plain HTTP", trail, seen, endpoint);
      case OUT_OF_SCOPE ->
          new Verdict.Unknown(
              Reason.OUT_OF_SCOPE,
              "The redirect leads outside the agreed scope, so it was not followed: "
                  + trail.detail());
      case UNKNOWN ->
          new Verdict.Unknown(
              Reason.CLOSED_EARLY, "The redirect could not be followed: " + trail.detail());
    };
  }

  private static Verdict inClear(HttpSeen seen, Trail trail, ServiceFacts endpoint) {
    Optional<Exchange> start = seen.exchanges().stream().findFirst();
    if (trail.hops().isEmpty()
        && start.map(page -> OfHttp.throttles(page, endpoint)).orElse(false)) {
      return OfHttp.throttled();
    }
    boolean password =
        seen.exchanges().stream().anyMatch(exchange -> exchange.body().passwordField());
    boolean errorOnly =
        trail.hops().isEmpty()
            && !seen.exchanges().isEmpty()
            && seen.exchanges().stream()
                .allMatch(exchange -> exchange.status() >= 400 && exchange.status() != 401)
            && !password;
    boolean besideTls =
        endpoint.fact(ServiceSeen.class).map(service -> service.tls().isYes()).orElse(false);
    if (errorOnly && besideTls) {
      return new Verdict.Pass(
          "The TLS port answers plain HTTP with an error only.", evidence(trail, seen));
    }
    String status = start.map(exchange -> " (status " + exchange.status() + ")").orElse("");
    if (password) {
      return fail(
          Severity.HIGH,
          "A form that asks for a password is served in clear, without a redirect to HTTPS.",
          trail,
          seen,
          endpoint);
    }
    if (errorOnly) {
      return fail(
          Severity.LOW,
          "The port answers in clear with errors" + status + " and does not lead to HTTPS.",
          trail,
          seen,
          endpoint);
    }
    return fail(
        Severity.MEDIUM,
        trail.hops().isEmpty()
            ? "The port answers in clear" + status + " and does not lead to HTTPS."
            : "The redirects end at a page in clear" + hops(trail) + ".",
        trail,
        seen,
        endpoint);
  }

  private static Verdict broken(String how, Trail trail, HttpSeen seen, ServiceFacts endpoint) {
    return fail(
        Severity.MEDIUM,
        "The redirect "
            + how
            + hops(trail)
            + (trail.detail().isEmpty() ? "." : ": " + trail.detail()),
        trail,
        seen,
        endpoint);
  }

  private static Verdict fail(
      Severity severity, String because, Trail trail, HttpSeen seen, ServiceFacts endpoint) {
    return new Verdict.Fail(severity, because, evidence(trail, seen), Remedies.redirect(endpoint));
  }

  private static String hops(Trail trail) {
    return trail.hops().isEmpty()
        ? ""
        : " (" + trail.hops().getFirst().status() + ", " + trail.hops().getLast().location() + ")";
  }

  private static List<Evidence> evidence(Trail trail, HttpSeen seen) {
    var evidence = new ArrayList<Evidence>();
    seen.exchanges().stream()
        .limit(1)
        .forEach(exchange ->
            evidence.add(new Evidence(OfHttp.request(exchange), "status " + exchange.status())));
    trail.hops().stream()
        .limit(10)
        .forEach(
            hop -> evidence.add(new Evidence(hop.from(), hop.status() + " to " + hop.location())));
    return evidence;
  }
}
