package io.picket.probes.login;

import io.picket.fingerprints.products.DefaultLogin;
import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.Intrusion;
import io.picket.model.LoginSeen;
import io.picket.model.LoginTried;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.http.HttpProbe;
import io.picket.probes.http.WebClient;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tries one account that a vendor documents, once.
 *
 * <ol>
 *   <li>Only with a clearance that names the account, which takes a scope file that grants it and
 *       an operator who asks for it.
 *   <li>Only where the product was recognised with high confidence and its login is known for
 *       certain.
 *   <li>Never where a CAPTCHA, a lockout, throttling, a directory or a password to be encrypted
 *       shows, and never where a stranger is already shown what only the inside shows.
 *   <li>The attempt is noted on disk first; what cannot be noted is not tried.
 *   <li>It works only when the markers of the inside were seen. Whatever else happens proves
 *       nothing, least of all that the account is gone.
 *   <li>Afterwards it logs out, and looks whether the session is over.
 *   <li>No page is asked for twice within five seconds, no redirect is followed, and nothing goes
 *       to any other server.
 * </ol>
 */
public final class LoginAttemptProbe implements Probe<LoginTried> {
  /** The least time between two requests for the same page, as the products ask for. */
  public static final Duration SPACING = Duration.ofSeconds(5);

  private final String userAgent;
  private final Duration spacing;
  private final LoginMemory memory;
  private final Function<String, Optional<DefaultLogin>> known;

  /**
   * @param userAgent what requests call themselves
   * @param memory what was tried before
   * @param known the accounts that a product, named by its id, comes with
   * @param spacing the least time between two requests for the same page
   */
  public LoginAttemptProbe(
      String userAgent,
      LoginMemory memory,
      Function<String, Optional<DefaultLogin>> known,
      Duration spacing) {
    this.userAgent = userAgent;
    this.memory = memory;
    this.known = known;
    this.spacing = spacing;
  }

  @Override
  public String id() {
    return "login-attempt";
  }

  @Override
  public Intrusion intrusion() {
    return Intrusion.AUTHENTICATE;
  }

  @Override
  public Class<LoginTried> sees() {
    return LoginTried.class;
  }

  @Override
  public Interest wants(ServiceFacts soFar) {
    Interest web = HttpProbe.ofWeb(soFar);
    if (!(web instanceof Interest.Yes)) {
      return web;
    }
    ServiceSeen service = soFar.fact(ServiceSeen.class).orElseThrow();
    if (service.contradictory()) {
      return new Interest.Unclear(
          Reason.CONTRADICTORY, "the port shows the signs of too many products at once");
    }
    return match(service).isPresent()
        ? new Interest.Yes()
        : new Interest.No("No account that a vendor documents is known of what listens here.");
  }

  private Optional<ProductMatch> match(ServiceSeen service) {
    return service.products().stream()
        .filter(match -> known.apply(match.id()).isPresent())
        .findFirst();
  }

  @Override
  public LoginTried observe(Site at, Wire wire) throws WireException, InterruptedException {
    ServiceSeen service = at.soFar().fact(ServiceSeen.class).orElseThrow();
    ProductMatch match = match(service).orElseThrow();
    DefaultLogin login = known.apply(match.id()).orElseThrow();
    boolean tls = service.httpOverTls().isYes();
    try (var web = new WebClient(wire, userAgent, at.courtesy())) {
      var session = new LoginSession(web, at, tls, spacing);
      DefaultLogin.Account account = account(login, at);
      var attempt = new LoginAttempt(at, login, account, session, memory);
      Optional<WireException> obstacle = obstacle(login, account, match, at);
      return obstacle.isPresent() ? attempt.notTried(obstacle.get()) : attempt.make();
    }
  }

  /** The granted one, or else the first, which then is not tried. */
  private static DefaultLogin.Account account(DefaultLogin login, Site at) {
    List<DefaultLogin.Account> granted =
        login.accounts().stream()
            .filter(account -> at.clearance().accounts().contains(account.name()))
            .toList();
    return granted.isEmpty() ? login.accounts().getFirst() : granted.getFirst();
  }

  private static Optional<WireException> obstacle(
      DefaultLogin login, DefaultLogin.Account account, ProductMatch match, Site at) {
    if (!at.clearance().accounts().contains(account.name())) {
      return Optional.of(
          new WireException(
              Reason.OUT_OF_SCOPE,
              "the scope grants "
                  + String.join(", ", at.clearance().accounts())
                  + ", which is no account of "
                  + match.name()));
    }
    if (match.confidence() != Confidence.HIGH) {
      return Optional.of(
          new WireException(
              Reason.UNRECOGNISED, match.name() + " was not recognised with high confidence"));
    }
    if (login.flow().isEmpty()) {
      return Optional.of(LoginAttempt.unknownFlow());
    }
    boolean throttled =
        at.soFar().fact(LoginSeen.class).stream()
            .flatMap(seen -> seen.pages().stream())
            .anyMatch(page ->
                page.reachable() instanceof Answer.Unknown unknown
                    && unknown.reason() == Reason.THROTTLED);
    return throttled
        ? Optional.of(
            new WireException(Reason.THROTTLED, "the server said that it was asked too often"))
        : Optional.empty();
  }
}
