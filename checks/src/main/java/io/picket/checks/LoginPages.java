package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Declaration;
import io.picket.model.Evidence;
import io.picket.model.LoginSeen;
import io.picket.model.LoginSeen.Kind;
import io.picket.model.LoginSeen.Page;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether pages that nobody outside needs can be reached.
 *
 * @param kinds the sorts of page it asks about
 * @param inClearOnly whether only pages in clear count
 * @param noun what to call such a page
 */
record LoginPages(CheckCard card, Set<Kind> kinds, boolean inClearOnly, String noun)
    implements Check.OfEndpoint<LoginSeen> {
  LoginPages {
    kinds = Set.copyOf(kinds);
  }

  static List<Check> all() {
    return List.of(
        new LoginPages(
            Card.of(
                    "login-page-not-reachable",
                    Severity.MEDIUM,
                    "The login page is not reachable from here")
                .why(
                    "Who can reach the login page can try stolen passwords, and can use the next"
                        + " fault in the product on the day it becomes known. Remote-management"
                        + " consoles are what ransomware groups look for.")
                .remedy(
                    "Allow the console's paths from named addresses or through a VPN only; leave to"
                        + " the public what guests and agents need.")
                .see(
                    "CISA BOD 23-02 (for the idea; it binds US agencies)",
                    "https://www.cisa.gov/news-events/directives/binding-operational-directive-23-02")
                .verifies("CW-07")
                .refutes("ME-19")
                .done(),
            Set.of(Kind.LOGIN, Kind.ADMINISTRATION),
            false,
            "login page"),
        new LoginPages(
            Card.of("login-not-in-clear", Severity.HIGH, "No login page is served in clear")
                .why("A password typed into a page without TLS can be read by everyone on the way.")
                .remedy("Serve the login page over HTTPS only.")
                .verifies("CW-06", "CW-35", "ME-09")
                .refutes("ME-50")
                .done(),
            Set.of(Kind.LOGIN, Kind.ADMINISTRATION, Kind.SETUP_WIZARD),
            true,
            "login page in clear"),
        new LoginPages(
            Card.of("login-setup-wizard-closed", Severity.CRITICAL, "The setup wizard is closed")
                .why("Whoever opens the setup wizard makes himself the first administrator.")
                .remedy(
                    "Take the server off the internet now. Finish the setup, look for"
                        + " administrators that nobody knows, and update before it is reachable"
                        + " again.")
                .refutes("CW-07", "CW-36")
                .done(),
            Set.of(Kind.SETUP_WIZARD),
            false,
            "setup wizard"));
  }

  @Override
  public Class<LoginSeen> needs() {
    return LoginSeen.class;
  }

  @Override
  public Optional<String> declines(ServiceFacts endpoint) {
    return Facts.declinesWeb(endpoint);
  }

  @Override
  public Verdict judge(LoginSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    List<Page> pages =
        seen.pages().stream()
            .filter(page -> kinds.contains(page.kind()))
            .filter(page -> !inClearOnly || page.inClear())
            .toList();
    boolean contradictory =
        endpoint.fact(ServiceSeen.class).map(ServiceSeen::contradictory).orElse(false);
    if (contradictory && !pages.isEmpty()) {
      return new Verdict.Unknown(
          Reason.CONTRADICTORY, "Contradictory evidence of what the pages belong to.");
    }
    var reachable = new ArrayList<Page>();
    Optional<Verdict> unknown = Optional.empty();
    for (Page page : pages) {
      switch (page.reachable()) {
        case Answer.Yes _ -> reachable.add(page);
        case Answer.Unknown(Reason reason, String detail) ->
            unknown = Optional.of(new Verdict.Unknown(reason, page.url() + ": " + detail));
        case Answer.No _ -> {}
      }
    }
    if (!reachable.isEmpty()) {
      return failed(reachable, endpoint, circumstances);
    }
    if (unknown.isPresent()) {
      return unknown.get();
    }
    return unread(endpoint)
        .orElseGet(() ->
            pages.isEmpty()
                ? new Verdict.NotApplicable("No " + noun + " is known of what listens here.")
                : new Verdict.Pass(
                    "Not reachable: "
                        + Phrases.list(pages.stream().map(Page::url).distinct().toList())
                        + "."));
  }

  /** A form may be on a start page that was not read. */
  private Optional<Verdict> unread(ServiceFacts endpoint) {
    return kinds.contains(Kind.LOGIN)
        ? OfHttp.unread(
            endpoint.fact(ServiceSeen.class).stream()
                .flatMap(seen -> seen.startPages().stream())
                .filter(page -> page.status() == 200 && OfHttp.request(page).equals("GET /"))
                .filter(page -> !inClearOnly || page.url().startsWith("http://"))
                .toList())
        : Optional.empty();
  }

  private Verdict failed(List<Page> reachable, ServiceFacts endpoint, Circumstances circumstances) {
    var evidence = new ArrayList<Evidence>();
    for (Page page : reachable) {
      if (page.reachable() instanceof Answer.Yes(String how)) {
        evidence.add(new Evidence(page.url(), how));
      }
      evidence.addAll(page.evidence());
    }
    boolean meantForFew =
        circumstances
            .declaration()
            .map(declaration -> declaration.console() == Declaration.Reach.NAMED_ADDRESSES)
            .orElse(false);
    Severity severity =
        meantForFew && card.severity() == Severity.MEDIUM ? Severity.HIGH : card.severity();
    return new Verdict.Fail(
        severity,
        (isWizard() ? "The setup wizard is open to whoever comes first: " : "Reachable from here: ")
            + Phrases.list(reachable.stream().map(Page::url).distinct().toList())
            + (meantForFew ? ", though it is declared to be for named addresses only." : ".")
            + throughGateway(circumstances),
        evidence,
        inClearOnly || isWizard() ? Optional.empty() : Remedies.console(endpoint));
  }

  private boolean isWizard() {
    return kinds.equals(Set.of(Kind.SETUP_WIZARD));
  }

  /** A gateway that publishes the console has only moved it. */
  private static String throughGateway(Circumstances circumstances) {
    return circumstances
            .declaration()
            .filter(said -> said.role() == Declaration.Role.SECURE_GATEWAY)
            .isPresent()
        ? " The address is declared to be a secure gateway: it publishes the console."
        : "";
  }
}
