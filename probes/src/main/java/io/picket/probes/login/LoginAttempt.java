package io.picket.probes.login;

import io.picket.fingerprints.products.DefaultLogin;
import io.picket.fingerprints.products.DefaultLogin.Account;
import io.picket.fingerprints.products.DefaultLogin.Flow;
import io.picket.fingerprints.products.DefaultLogin.Stop;
import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.HostName;
import io.picket.model.LoginTried;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.Site;
import io.picket.probes.http.HttpAnswer;
import io.picket.probes.http.PageForm;
import io.picket.probes.http.Pages;
import io.picket.probes.http.WebRequest.Field;
import io.picket.probes.wire.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attempt; the rules stand above {@link LoginAttemptProbe}. What it says of the target is in
 * its own words only: a target may echo what it was sent.
 */
final class LoginAttempt {
  /** How many requests one attempt makes. */
  static final int REQUESTS = 6;

  /** How many requests to a host, those of a whole scan counted, an attempt may lead to. */
  static final int MOST_REQUESTS = 12;

  private static final Answer NO_SESSION =
      new Answer.Unknown(Reason.NOT_TRIED, "there was no session to end");

  private final Site at;
  private final DefaultLogin login;
  private final Account account;
  private final LoginSession session;
  private final LoginMemory memory;

  LoginAttempt(
      Site at, DefaultLogin login, Account account, LoginSession session, LoginMemory memory) {
    this.at = at;
    this.login = login;
    this.account = account;
    this.session = session;
    this.memory = memory;
  }

  static WireException unknownFlow() {
    return new WireException(
        Reason.UNRECOGNISED, "the flow of this version's login is not known for certain");
  }

  /** What is said of an attempt that was not made. */
  LoginTried notTried(WireException why) {
    return told(
        Optional.empty(),
        new Answer.Unknown(why.reason(), Text.printable(why.detail())),
        NO_SESSION);
  }

  LoginTried make() throws InterruptedException {
    Flow flow = login.flow().orElseThrow();
    try {
      PageForm form = form(flow);
      lookAsStranger(flow);
      Instant sent = claim();
      return tried(flow, form, sent);
    } catch (WireException e) {
      return notTried(e);
    }
  }

  private LoginTried told(Optional<Instant> sent, Answer works, Answer loggedOut) {
    String post = login.flow().map(Flow::post).orElse("/");
    String url = session.url(post);
    return new LoginTried(
        login.product(),
        account.name(),
        url,
        url.startsWith("http://"),
        sent,
        works,
        loggedOut,
        account.documentation());
  }

  /** The login page, and every reason on it not to try anything. */
  private PageForm form(Flow flow) throws WireException, InterruptedException {
    if (!at.courtesy().setAside(REQUESTS, MOST_REQUESTS)) {
      throw new WireException(
          Reason.OUT_OF_BUDGET,
          "the host was asked "
              + at.courtesy().toHost()
              + " times already, and "
              + REQUESTS
              + " requests more would be impolite");
    }
    session.rest(flow.page());
    HttpAnswer page = session.get(flow.page());
    if (isOffHost(page)) {
      throw new WireException(
          Reason.UNRECOGNISED, "the login page leads to another server (single sign-on?)");
    }
    if (isThrottling(page)) {
      throw new WireException(Reason.THROTTLED, "the server said that it was asked too often");
    }
    if (!isWhole(page)) {
      throw new WireException(Reason.TOO_LARGE, "the login page is longer than is read");
    }
    Optional<Stop> stop = login.stop(page.text());
    if (stop.isPresent()) {
      throw new WireException(Reason.NOT_TRIED, "the login page shows " + stop.get().text());
    }
    Optional<PageForm> form = PageForm.withPassword(page.text());
    if (page.status() != 200 || form.isEmpty()) {
      throw new WireException(
          Reason.UNRECOGNISED,
          "the login page shows no form for a password (single sign-on, or the flow of this"
              + " version is not known)");
    }
    if (!isOfFlow(form.get(), flow)) {
      throw unknownFlow();
    }
    if (flow.isInside(page.text())) {
      throw publicInside();
    }
    return form.get();
  }

  /** Whether all of a page was seen, so that what it does not show is not there. */
  private static boolean isWhole(HttpAnswer page) {
    return !page.truncated() && page.text().length() <= DefaultLogin.LONGEST_PAGE;
  }

  private static boolean isOfFlow(PageForm form, Flow flow) {
    String target = form.action().split("[;?#]", 2)[0].replaceFirst("^(?:\\./)?/?", "/");
    return target.equals(flow.post())
        && form.names().contains(flow.userField())
        && form.names().contains(flow.passwordField())
        && form.hidden().stream().map(Field::name).toList().containsAll(flow.holds());
  }

  private static WireException publicInside() {
    return new WireException(
        Reason.CONTRADICTORY, "a stranger is already shown what only the inside should show");
  }

  /** The control: what proves the inside must not be shown without a login. */
  private void lookAsStranger(Flow flow) throws WireException, InterruptedException {
    HttpAnswer outside = session.stranger(flow.inside());
    if (flow.isInside(outside.text())) {
      throw publicInside();
    }
    if (isThrottling(outside)) {
      throw new WireException(Reason.THROTTLED, "the server said that it was asked too often");
    }
    if (!isWhole(outside)) {
      throw new WireException(
          Reason.TOO_LARGE,
          "what a stranger is shown of the inside is longer than is read, or was cut short");
    }
  }

  private Instant claim() throws WireException, InterruptedException {
    var what =
        LoginMemory.Attempt.at(
            at.host(), at.clearance().endpoint(), login.product(), account.name());
    return switch (memory.claim(what)) {
      case LoginMemory.Claim.Granted(Instant when) -> when;
      case LoginMemory.Claim.Refused(Reason reason, String why) ->
          throw new WireException(reason, why);
    };
  }

  private LoginTried tried(Flow flow, PageForm form, Instant sent) throws InterruptedException {
    Answer works;
    boolean perhapsInside = true;
    try {
      HttpAnswer answer = session.post(flow.post(), fields(flow, form), flow.page());
      Optional<Answer> refused = refused(answer);
      perhapsInside = refused.isEmpty() || Pages.redirects(answer.status());
      works = withStop(refused.isPresent() ? refused.get() : inside(flow), answer);
    } catch (WireException e) {
      works = new Answer.Unknown(e.reason(), "it was sent, and then: " + e.reason().text());
    }
    Answer loggedOut = perhapsInside ? logOut(flow, works.isYes()) : NO_SESSION;
    return told(Optional.of(sent), works, loggedOut);
  }

  /** An operator must know at once of an account that the attempt may have locked. */
  private Answer withStop(Answer works, HttpAnswer answer) {
    Optional<Stop> stop = login.stop(answer.text());
    return works instanceof Answer.Unknown(Reason reason, String detail) && stop.isPresent()
        ? new Answer.Unknown(
            reason, detail + "; what it answers to the form shows " + stop.get().text())
        : works;
  }

  private List<Field> fields(Flow flow, PageForm form) {
    var fields = new ArrayList<Field>();
    fields.add(new Field(flow.userField(), account.name()));
    fields.add(new Field(flow.passwordField(), account.password().revealed()));
    form.hidden().stream()
        .filter(field -> !field.name().equals(flow.userField()))
        .filter(field -> !field.name().equals(flow.passwordField()))
        .forEach(fields::add);
    flow.also().forEach((name, value) -> fields.add(new Field(name, value)));
    return fields;
  }

  /** What the answer to the form says against it having worked. */
  private Optional<Answer> refused(HttpAnswer answer) {
    if (isThrottling(answer)) {
      return unknown(Reason.THROTTLED, "the server then said that it was asked too often");
    }
    if (isOffHost(answer)) {
      return unknown(Reason.UNRECOGNISED, "it then leads to another server, and was not followed");
    }
    if (asksForPassword(answer)) {
      return unknown(Reason.UNRECOGNISED, "the server shows its login page again");
    }
    int status = answer.status();
    return status == 200 || Pages.redirects(status)
        ? Optional.empty()
        : unknown(Reason.UNRECOGNISED, "the server answers with " + status);
  }

  private static boolean asksForPassword(HttpAnswer page) {
    return Pages.exchange("", page).body().passwordField();
  }

  private static Optional<Answer> unknown(Reason reason, String detail) {
    return Optional.of(new Answer.Unknown(reason, detail));
  }

  private Answer inside(Flow flow) throws WireException, InterruptedException {
    HttpAnswer page = session.get(flow.inside());
    if (page.status() == 200
        && isWhole(page)
        && flow.isInside(page.text())
        && !asksForPassword(page)) {
      return new Answer.Yes("it then shows what only the inside shows, at " + flow.inside());
    }
    return new Answer.Unknown(
        Reason.UNRECOGNISED, "nothing was then shown that only the inside shows");
  }

  /** Ends the session, and looks with the same cookies whether it is over. */
  private Answer logOut(Flow flow, boolean verify) throws InterruptedException {
    try {
      session.again(flow.logOut());
      if (!verify) {
        return new Answer.Unknown(Reason.NOT_TRIED, "it was asked to log out all the same");
      }
      return over(flow, session.again(flow.inside()));
    } catch (WireException e) {
      return new Answer.Unknown(e.reason(), "while logging out: " + e.reason().text());
    }
  }

  /** Whether a page of the inside, asked for with the session's cookies, says that it is over. */
  private Answer over(Flow flow, HttpAnswer after) {
    int status = after.status();
    if (flow.isInside(after.text())) {
      return new Answer.No("the session is still open after logging out");
    }
    if (isThrottling(after)) {
      return new Answer.Unknown(Reason.THROTTLED, "it then said that it was asked too often");
    }
    boolean turnedAway = status == 200 || status == 401 || status == 403 || status == 404;
    return isWhole(after) && (turnedAway || Pages.redirects(status))
        ? new Answer.Yes("the session is over")
        : new Answer.Unknown(Reason.UNRECOGNISED, "it then answers with " + status);
  }

  private boolean isThrottling(HttpAnswer answer) {
    return answer.status() == 429 || login.isThrottling(answer.text());
  }

  /** Whether it leads to a host that goes by another name. */
  private boolean isOffHost(HttpAnswer answer) {
    Optional<String> location = answer.header("location").map(String::strip);
    if (!Pages.redirects(answer.status()) || location.isEmpty()) {
      return false;
    }
    String text = location.get().replace('\\', '/');
    if (!text.matches("(?i)(?:[a-z][a-z0-9+.-]*:)?//.*")) {
      return text.matches("(?i)[a-z][a-z0-9+.-]*:.*");
    }
    String authority = text.substring(text.indexOf("//") + 2).split("[/?#]", 2)[0];
    String address = Addresses.text(at.clearance().endpoint().address());
    List<String> own =
        List.of(
            at.host().name().map(HostName::ascii).orElse(address), address, "[" + address + "]");
    return own.stream()
        .noneMatch(name ->
            authority.equalsIgnoreCase(name)
                || authority
                    .toLowerCase(java.util.Locale.ROOT)
                    .matches(java.util.regex.Pattern.quote(name) + ":[0-9]{0,5}"));
  }
}
