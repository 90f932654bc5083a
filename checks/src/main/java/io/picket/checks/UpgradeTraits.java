package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.ServiceSeen.Upgrade;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a protocol begins in clear and can step up to TLS: whether that step protects anybody. */
record UpgradeTraits(CheckCard card, Trait trait) implements Check.OfEndpoint<ServiceSeen> {
  private static final String RFC_8314 = "https://www.rfc-editor.org/rfc/rfc8314";
  private static final String RFC_7457 = "https://www.rfc-editor.org/rfc/rfc7457#section-2.2";

  /** As in {@link ServiceSeen#protocol()}. */
  private static final Set<String> WITH_STEP =
      Set.of("ftp", "imap", "ldap", "mssql", "mysql", "pop3", "postgresql", "rdp", "smtp", "xmpp");

  private enum Trait {
    OFFERED,
    LOGIN_INSIDE,
    CLEAN
  }

  static List<Check> all() {
    return List.of(
        new UpgradeTraits(
            Card.of("upgrade-offered", Severity.MEDIUM, "A protocol in clear can step up to TLS")
                .why(
                    "Without it everything is readable on the way, passwords included, and"
                        + " anybody on the way can change it.")
                .remedy("Give the service a certificate and turn its STARTTLS on.")
                .see("RFC 8314", RFC_8314)
                .done(),
            Trait.OFFERED),
        new UpgradeTraits(
            Card.of(
                    "upgrade-before-login",
                    Severity.MEDIUM,
                    "A password is taken only after the step to TLS")
                .why(
                    "A client that is told there is no TLS, by a mistake or by somebody on the"
                        + " way, sends its password in clear when the server lets it.")
                .remedy("Let the service take logins inside TLS only.")
                .see("RFC 8314", RFC_8314)
                .done(),
            Trait.LOGIN_INSIDE),
        new UpgradeTraits(
            Card.of("upgrade-clean", Severity.HIGH, "After the step to TLS nothing is in clear")
                .why(
                    "What goes on in clear behind the agreed step can be somebody else's: a client"
                        + " takes injected words for the server's own.")
                .remedy("Update the server; such faults were mended in all of them by 2021.")
                .see("RFC 7457, section 2.2", RFC_7457)
                .done(),
            Trait.CLEAN));
  }

  @Override
  public Class<ServiceSeen> needs() {
    return ServiceSeen.class;
  }

  @Override
  public Optional<String> declines(ServiceFacts endpoint) {
    return endpoint
        .fact(ServiceSeen.class)
        .filter(seen -> seen.tls().isYes() || !hasStep(seen))
        .map(seen ->
            seen.tls().isYes()
                ? "The port begins with TLS."
                : "No protocol with a step from clear text to TLS was recognised.");
  }

  private static boolean hasStep(ServiceSeen seen) {
    return seen.upgrade().isPresent() || seen.protocol().filter(WITH_STEP::contains).isPresent();
  }

  @Override
  public Verdict judge(ServiceSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (seen.upgrade().isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "The step to TLS was not asked for.");
    }
    Upgrade step = seen.upgrade().get();
    return switch (trait) {
      case OFFERED -> offered(step);
      case LOGIN_INSIDE -> loginInside(step);
      case CLEAN -> clean(step);
    };
  }

  private Verdict offered(Upgrade step) {
    return switch (step.offered()) {
      case Answer.Yes(String how) -> new Verdict.Pass("The server agrees to it: it " + how + ".");
      case Answer.No(String how) ->
          new Verdict.Fail(
              card.severity(), "No step to TLS (" + step.command() + "): " + how + ".");
      case Answer.Unknown(Reason reason, String detail) -> new Verdict.Unknown(reason, detail);
    };
  }

  private Verdict loginInside(Upgrade step) {
    return switch (step.clearLogin()) {
      case Answer.Yes(String how) ->
          new Verdict.Fail(card.severity(), "A password may be sent in clear: " + how + ".");
      case Answer.No(String how) -> new Verdict.Pass("No login in clear: " + how + ".");
      case Answer.Unknown(Reason reason, String detail) -> new Verdict.Unknown(reason, detail);
    };
  }

  private Verdict clean(Upgrade step) {
    return switch (step.offered()) {
      case Answer.No(String how) ->
          new Verdict.NotApplicable("There is no such step: " + how + ".");
      case Answer.Unknown(Reason reason, String detail) -> new Verdict.Unknown(reason, detail);
      case Answer.Yes _ ->
          step.anomalies().isEmpty()
              ? new Verdict.Pass("Nothing came in clear behind the agreement.")
              : new Verdict.Fail(
                  card.severity(),
                  "The server speaks on in clear: "
                      + Phrases.list(step.anomalies().stream().map(Evidence::seen).toList())
                      + ".",
                  step.anomalies());
    };
  }
}
