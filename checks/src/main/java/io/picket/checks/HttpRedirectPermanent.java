package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.End;
import io.picket.model.HttpSeen.Trail;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether browsers may remember the way to HTTPS. */
record HttpRedirectPermanent() implements OfHttp {
  private static final CheckCard CARD =
      Card.of("http-redirect-permanent", Severity.INFO, "The redirect to HTTPS is permanent")
          .why(
              "A browser asks again in clear after every temporary redirect, and each time somebody"
                  + " on the way may answer first.")
          .remedy("Answer with 301 or 308 in place of 302, 303 or 307, and send HSTS over HTTPS.")
          .see("RFC 9110 section 15.4", "https://www.rfc-editor.org/rfc/rfc9110")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HttpSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    Optional<Trail> trail = seen.trail();
    if (seen.tls()) {
      return new Verdict.NotApplicable("The port speaks HTTPS.");
    }
    if (trail.isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "Where the start page leads was not followed.");
    }
    if (trail.get().end() == End.OUT_OF_SCOPE || trail.get().end() == End.UNKNOWN) {
      return new Verdict.Unknown(
          trail.get().end() == End.UNKNOWN ? Reason.NOT_TRIED : Reason.OUT_OF_SCOPE,
          "Where the redirects end was not found out: " + trail.get().detail());
    }
    if (trail.get().end() != End.ANSWERED_WITH_TLS || trail.get().hops().isEmpty()) {
      return new Verdict.NotApplicable("There is no redirect that ends at HTTPS.");
    }
    // Whoever is sent on in clear asks again wherever one redirect of several is not for good.
    List<Integer> statuses =
        trail.get().hops().stream()
            .filter(hop -> hop.from().startsWith("http://"))
            .map(HttpSeen.Hop::status)
            .toList();
    return statuses.stream()
        .filter(status -> status != 301 && status != 308)
        .findFirst()
        .<Verdict>map(status ->
            new Verdict.Fail(Severity.INFO, "The redirect is temporary (" + status + ")."))
        .orElseGet(
            () -> new Verdict.Pass("The redirect is permanent (" + statuses.getFirst() + ")."));
  }
}
