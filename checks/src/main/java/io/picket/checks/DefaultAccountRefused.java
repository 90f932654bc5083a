package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.LoginTried;
import io.picket.model.Omission;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the account that a vendor's documentation gives away lets anybody in. It never passes: a
 * login that fails looks the same whether the account was removed, renamed, locked or given another
 * password.
 */
record DefaultAccountRefused() implements Check.OfHost {
  private static final CheckCard CARD =
      Card.of(
              "login-default-account-refused",
              Severity.CRITICAL,
              "The vendor's default account lets nobody in")
          .why(
              "The account and its password stand in the vendor's documentation. Whoever logs in"
                  + " with them runs what he likes on every computer that the server manages. It is"
                  + " tried only with a scope file that grants it and --try-default-logins, and a"
                  + " login that fails proves nothing.")
          .remedy(
              "Give the account a long random password or delete it, and turn on a second factor."
                  + " Then look through the server's audit log for logins, accounts and tasks that"
                  + " nobody of yours made.")
          .see(
              "OWASP WSTG-ATHN-02, Testing for Default Credentials",
              "https://owasp.org/www-project-web-security-testing-guide/")
          .refutes("ME-08")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    if (host.ports() instanceof Outcome.Inconclusive<PortCensus>(Reason reason, String detail)) {
      return new Verdict.Unknown(reason, detail);
    }
    var tried = new ArrayList<LoginTried>();
    Optional<Verdict> unclear = Optional.empty();
    Verdict untried = NotAsked.ofLogin();
    for (ServiceFacts service : host.services()) {
      switch (service.outcome(LoginTried.class)) {
        case Outcome.Observed<LoginTried>(LoginTried seen) -> tried.add(seen);
        case Outcome.Inconclusive<LoginTried>(Reason reason, String detail) -> {
          if (reason != Reason.NOT_TRIED || looked(service)) {
            unclear = Optional.of(new Verdict.Unknown(reason, detail));
          }
        }
        case Outcome.NotApplicable<LoginTried>(String because, Optional<Omission> omission) -> {
          if (omission.isEmpty()) {
            untried = new Verdict.NotApplicable(because);
          }
        }
      }
    }
    Optional<LoginTried> works = tried.stream().filter(seen -> seen.works().isYes()).findFirst();
    if (works.isPresent()) {
      return failed(works.get());
    }
    Optional<LoginTried> best =
        tried.stream()
            .filter(seen -> seen.sent().isPresent())
            .findFirst()
            .or(() -> tried.stream().findFirst());
    if (best.isPresent()) {
      return notProven(best.get());
    }
    return unclear.orElse(untried);
  }

  /** Whether a probe for it ran; records of older versions have none. */
  private static boolean looked(ServiceFacts service) {
    return service.runs().stream()
        .anyMatch(run -> run.sees().equals(LoginTried.class.getSimpleName()));
  }

  private static Verdict failed(LoginTried seen) {
    String when = seen.sent().map(at -> " on " + at.truncatedTo(ChronoUnit.SECONDS)).orElse("");
    String leftOpen =
        seen.loggedOut().isYes()
            ? " Picket logged out again."
            : " Picket could not make sure that it was logged out again: end the session of \""
                + seen.account()
                + "\" by hand.";
    var evidence = new ArrayList<Evidence>();
    evidence.add(new Evidence("tried", seen.url() + when));
    if (seen.works() instanceof Answer.Yes(String how)) {
      evidence.add(new Evidence("seen", how));
    }
    evidence.add(new Evidence("documented", seen.documentation()));
    evidence.add(
        new Evidence(
            "not tried", "any other password; a server that lets in whoever comes looks the same"));
    return new Verdict.Fail(
        Severity.CRITICAL,
        "The account \""
            + seen.account()
            + "\" with the password that its vendor documents logs in at "
            + seen.url()
            + "."
            + (seen.inClear() ? " The password travelled in clear." : "")
            + leftOpen,
        List.copyOf(evidence),
        Remedies.defaultAccount(seen.productId()));
  }

  private static Verdict notProven(LoginTried seen) {
    Reason reason = Reason.NOT_TRIED;
    String detail = "";
    if (seen.works() instanceof Answer.Unknown(Reason why, String text)) {
      reason = why;
      detail = text;
    }
    return new Verdict.Unknown(
        reason,
        seen.sent().isPresent()
            ? "Not proven: \""
                + seen.account()
                + "\" was tried once at "
                + seen.url()
                + (seen.inClear() ? " (in clear)" : "")
                + "; "
                + detail
                + ". That does not show that the account is gone or has another password."
            : "Not tried: \"" + seen.account() + "\" at " + seen.url() + ": " + detail + ".");
  }
}
