package io.picket.probes.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.picket.model.AddressSet;
import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.LoginGrant;
import io.picket.model.LoginTried;
import io.picket.model.Outcome;
import io.picket.model.PortSet;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.model.ServiceFacts;
import io.picket.probes.Courtesy;
import io.picket.probes.http.Estate;
import io.picket.probes.service.ServiceProbe;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Attempts on pretend products: what is sent, what is believed, and what is left alone. */
@Timeout(120)
class LoginAttemptProbeTest {
  private static final InetAddress HERE = Addresses.parse("127.0.0.1").orElseThrow();

  private final WireMockServer web =
      new WireMockServer(
          WireMockConfiguration.options()
              .bindAddress("127.0.0.1")
              .dynamicPort()
              .dynamicHttpsPort()
              .http2PlainDisabled(true));

  private static final Duration SPACING = Duration.ofMillis(150);

  private final List<Duration> rests = new ArrayList<>();
  private Courtesy courtesy = inNoTime();
  private final List<LoginMemory.Attempt> claimed = new ArrayList<>();
  private Optional<LoginMemory.Claim> refusal = Optional.empty();

  /** Grants everything once asked, unless told otherwise, and remembers what was asked. */
  private final LoginMemory memory =
      new LoginMemory() {
        @Override
        public Claim claim(Attempt attempt) {
          claimed.add(attempt);
          return wouldClaim(attempt);
        }

        @Override
        public Claim wouldClaim(Attempt attempt) {
          return refusal.orElse(new Claim.Granted(Instant.EPOCH));
        }
      };

  /** Its clock stands still but for the turns that are waited for. */
  private Courtesy inNoTime() {
    var now = new AtomicLong();
    return new Courtesy(
        now::get,
        time -> {
          rests.add(time);
          now.addAndGet(time.toNanos());
        });
  }

  @BeforeEach
  void start() {
    web.start();
  }

  @AfterEach
  void stop() {
    web.stop();
  }

  private static Scope scope(String account) {
    Scope usual = Estate.LOOPBACK;
    return new Scope(
        ClientId.SELF,
        "the test itself",
        usual.allowed(),
        AddressSet.of(List.of()),
        PortSet.none(),
        Intrusion.AUTHENTICATE,
        Optional.empty(),
        Optional.empty(),
        List.of(new LoginGrant("127.0.0.1", HERE, account, Instant.MIN, Instant.MAX, "the test")));
  }

  private LoginTried attempt(Face face, boolean tls) {
    return attempt(face.account(), tls, Duration.ofSeconds(20));
  }

  private LoginTried attempt(String account, boolean tls, Duration patience) {
    ProbeRun run = run(account, tls, patience);
    return run.outcome() instanceof Outcome.Observed<?>(LoginTried seen)
        ? seen
        : fail(run.outcome());
  }

  private static LoginTried fail(Outcome<?> outcome) {
    throw new AssertionError(outcome.toString());
  }

  private ProbeRun run(String account, boolean tls, Duration patience) {
    var at = new Endpoint(HERE, tls ? web.httpsPort() : web.port());
    var probe = new LoginAttemptProbe(Estate.USER_AGENT, memory, Face::known, SPACING);
    try (var estate = new Estate(patience)) {
      var facts = new ServiceFacts(at, List.of());
      facts =
          facts.with(
              estate.run(
                  new ServiceProbe(new Random(1), Estate.USER_AGENT),
                  Estate.site(at, facts, courtesy)));
      ProbeRun run = estate.run(probe, Host.at(HERE), facts, scope(account), courtesy);
      assertThat(run.toString()).doesNotContain(Face.PASSWORD, encoded());
      return run;
    }
  }

  private static String encoded() {
    return Base64.getEncoder()
        .encodeToString(Face.PASSWORD.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private List<String> asked() {
    return web.getAllServeEvents().reversed().stream()
        .map(event -> event.getRequest().getMethod() + " " + event.getRequest().getUrl())
        .toList();
  }

  private long posts() {
    return asked().stream().filter(line -> line.startsWith("POST")).count();
  }

  private void assertNotTried(LoginTried seen, Reason reason, String why) {
    assertThat(seen.sent()).isEmpty();
    assertThat(posts()).isZero();
    assertUnknown(seen.works(), reason, why);
  }

  private static void assertUnknown(Answer answer, Reason reason, String why) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> {
              assertThat(unknown.detail()).contains(why);
              assertThat(unknown.reason()).isEqualTo(reason);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "DESKTOP_CENTRAL, true", "DESKTOP_CENTRAL, false",
    "ENDPOINT_CENTRAL, true", "ENDPOINT_CENTRAL_MSP, false",
    "ENDPOINT_CENTRAL_MSP, true", "SERVICEDESK_PLUS, false",
    "SERVICEDESK_PLUS_MSP, true", "SERVICEDESK_PLUS_MSP, false"
  })
  void getsInAndOutAgain(Face face, boolean tls) {
    face.on(web);
    LoginTried seen = attempt(face, tls);
    assertThat(seen.works()).as(seen.toString()).isInstanceOf(Answer.Yes.class);
    assertThat(seen.loggedOut()).isInstanceOf(Answer.Yes.class);
    assertThat(seen.sent()).isPresent();
    assertThat(seen.inClear()).isEqualTo(!tls);
    assertThat(seen.account()).isEqualTo(face.account());
    assertThat(seen.url()).endsWith("/j_security_check").startsWith(tls ? "https:" : "http:");
    assertThat(posts()).isOne();
    assertThat(claimed).hasSize(1);
    assertThat(asked()).as("about ten requests to a host").hasSizeLessThanOrEqualTo(10);
    assertSpaced(face.flow().inside().split("\\?", 2)[0]);
  }

  /** The inside is asked for three times: as a stranger, logged in, and logged out again. */
  private void assertSpaced(String path) {
    assertThat(web.getAllServeEvents())
        .filteredOn(event -> event.getRequest().getUrl().split("\\?", 2)[0].equals(path))
        .hasSize(3);
    assertThat(rests).filteredOn(SPACING::equals).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aWrongPasswordProvesNothingAndIsTriedOnce() {
    Face.DESKTOP_CENTRAL.on(web);
    Face.DESKTOP_CENTRAL.answersPost(
        web, Face.DESKTOP_CENTRAL.page(Face.DESKTOP_CENTRAL.loginPage("wrong")));
    LoginTried seen = attempt(Face.DESKTOP_CENTRAL, true);
    assertThat(seen.sent()).isPresent();
    assertUnknown(seen.works(), Reason.UNRECOGNISED, "shows its login page again");
    assertThat(posts()).isOne();
  }

  @Test
  void aRedirectAloneIsNoSuccess() {
    Face face = Face.DESKTOP_CENTRAL;
    face.on(web);
    face.answersPost(web, aResponse().withStatus(302).withHeader("Location", "/homePage.do"));
    LoginTried seen = attempt(face, true);
    assertUnknown(seen.works(), Reason.UNRECOGNISED, "nothing was then shown");
    assertThat(asked()).contains("GET /logout.do");
  }

  @Test
  void aRedirectToAnotherServerIsNotFollowed() {
    Face face = Face.SERVICEDESK_PLUS_MSP;
    face.on(web);
    face.answersPost(
        web,
        aResponse()
            .withStatus(302)
            .withHeader("Location", "https://" + Face.PASSWORD.split("&")[0] + ".example.org/"));
    LoginTried seen = attempt(face, true);
    assertUnknown(seen.works(), Reason.UNRECOGNISED, "leads to another server");
    assertThat(seen.toString()).doesNotContain("Tr0ub4dor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<input name='captcha_text'>|a CAPTCHA",
        "The account is locked for 30 minutes|accounts are locked",
        "<select name='domainName'><option>ACME</option></select>|a directory",
        "<input type='hidden' name='AUTHRULE_NAME' value='ADAuthenticator'>|a directory",
        "<input type='hidden' value='true' name='LDAPEnable'>|a directory",
        "<script>var pubKey = 'MIIBIjANBgkqhkiG9w0BAQEFAAOC'</script>|encrypted"
      })
  void nothingIsTriedWhereThePageSaysSo(String more, String why) {
    for (Face face : List.of(Face.DESKTOP_CENTRAL, Face.SERVICEDESK_PLUS_MSP)) {
      face.on(web);
      web.stubFor(get(urlEqualTo(face.flow().page())).willReturn(face.page(face.loginPage(more))));
      assertNotTried(attempt(face, true), Reason.NOT_TRIED, why);
      assertThat(claimed).isEmpty();
      web.resetAll();
      courtesy = inNoTime();
    }
  }

  @Test
  void nothingIsTriedOnAThrottlePage() {
    Face face = Face.SERVICEDESK_PLUS;
    face.on(web);
    web.stubFor(
        get(urlPathEqualTo("/HomePage.do"))
            .willReturn(aResponse().withBody("The access limit for this page has been exceeded.")));
    assertNotTried(attempt(face, true), Reason.THROTTLED, "asked too often");
    web.resetAll();
    Face.DESKTOP_CENTRAL.on(web);
    web.stubFor(get(urlPathEqualTo("/homePage.do")).willReturn(aResponse().withStatus(429)));
    assertNotTried(attemptAfresh(Face.DESKTOP_CENTRAL), Reason.THROTTLED, "asked too often");
  }

  @Test
  void nothingIsTriedWhereSingleSignOnWaits() {
    Face face = Face.ENDPOINT_CENTRAL_MSP;
    face.on(web);
    web.stubFor(
        get(urlEqualTo("/configurations"))
            .willReturn(
                aResponse()
                    .withStatus(302)
                    .withHeader("Location", "https://idp.example.org/saml?SAMLRequest=x")));
    assertNotTried(attempt(face, true), Reason.UNRECOGNISED, "another server");
    web.stubFor(
        get(urlEqualTo("/configurations"))
            .willReturn(aResponse().withBody("<div id=app></div><script src=main.js></script>")));
    courtesy = inNoTime();
    assertNotTried(attempt(face, false), Reason.UNRECOGNISED, "flow of this version is not known");
  }

  @Test
  void nothingIsTriedOnAFormOfAnotherVersion() {
    Face face = Face.DESKTOP_CENTRAL;
    face.on(web);
    for (String page :
        List.of(
            face.loginPage("").replace("buildNum", "other"),
            face.loginPage("").replace("j_security_check", "https://example.org/j_security_check"),
            face.loginPage("").replace("j_username", "user"))) {
      web.stubFor(get(urlEqualTo("/configurations.do")).willReturn(face.page(page)));
      LoginTried seen = attemptAfresh(face);
      assertNotTried(seen, Reason.UNRECOGNISED, "not known for certain");
    }
  }

  /** With a count of its own, as a new scan has. */
  private LoginTried attemptAfresh(Face face) {
    var at = new Endpoint(HERE, web.port());
    try (var estate = new Estate(Duration.ofSeconds(20))) {
      var facts = estate.look(at, "");
      ProbeRun run =
          estate.run(
              new LoginAttemptProbe(Estate.USER_AGENT, memory, Face::known, SPACING),
              Host.at(HERE),
              facts,
              scope(face.account()),
              inNoTime());
      return run.outcome() instanceof Outcome.Observed<?>(LoginTried seen)
          ? seen
          : fail(run.outcome());
    }
  }

  @Test
  void aServerThatShowsTheInsideToStrangersIsNotBelieved() {
    Face face = Face.DESKTOP_CENTRAL;
    face.on(web);
    web.stubFor(
        get(urlPathEqualTo("/homePage.do")).willReturn(aResponse().withBody(face.inside())));
    assertNotTried(attemptAfresh(face), Reason.CONTRADICTORY, "a stranger is already shown");
    web.stubFor(
        get(urlEqualTo("/configurations.do")).willReturn(face.page(face.loginPage(face.inside()))));
    assertNotTried(attemptAfresh(face), Reason.CONTRADICTORY, "a stranger is already shown");
    assertThat(claimed).isEmpty();
  }

  @Test
  void aSessionThatStaysOpenIsTold() {
    Face face = Face.DESKTOP_CENTRAL;
    face.on(web);
    web.stubFor(get(urlEqualTo("/logout.do")).atPriority(1).willReturn(aResponse()));
    LoginTried seen = attempt(face, true);
    assertThat(seen.works().isYes()).isTrue();
    assertThat(seen.loggedOut()).isInstanceOf(Answer.No.class);
  }

  @Test
  void aResetAfterTheFormCountsAsAnAttemptAndProvesNothing() {
    Face face = Face.DESKTOP_CENTRAL;
    face.on(web);
    face.answersPost(web, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    LoginTried seen = attempt(face, false);
    assertThat(claimed).hasSize(1);
    assertThat(seen.sent()).isPresent();
    assertUnknown(seen.works(), Reason.RESET, "it was sent, and then");
  }

  @Test
  void aServerThatNeverAnswersTheFormProvesNothing() {
    Face face = Face.SERVICEDESK_PLUS_MSP;
    face.on(web);
    face.answersPost(web, aResponse().withFixedDelay(60_000));
    LoginTried seen = attempt(face.account(), false, Duration.ofSeconds(3));
    assertThat(seen.sent()).isPresent();
    assertUnknown(seen.works(), Reason.SILENT, "it was sent, and then");
  }

  @Test
  void whatTheMemoryRefusesIsNotTried() {
    refusal = Optional.of(new LoginMemory.Claim.Refused(Reason.NOT_TRIED, "it was tried at noon"));
    Face.DESKTOP_CENTRAL.on(web);
    assertNotTried(attempt(Face.DESKTOP_CENTRAL, true), Reason.NOT_TRIED, "tried at noon");
    assertThat(claimed).hasSize(1);
  }

  @Test
  void anotherAccountThanTheProductsIsNotTried() {
    Face.DESKTOP_CENTRAL.on(web);
    LoginTried seen = attempt("administrator", true, Duration.ofSeconds(20));
    assertNotTried(seen, Reason.OUT_OF_SCOPE, "no account of");
    assertThat(claimed).isEmpty();
  }

  @Test
  void aProductThatIsOnlyLikelyIsNotTried() {
    Face face = Face.SERVICEDESK_PLUS;
    web.stubFor(get(urlEqualTo("/")).willReturn(aResponse().withBody(face.loginPage(""))));
    assertNotTried(attempt(face, true), Reason.UNRECOGNISED, "high confidence");
    assertThat(asked()).allMatch(line -> line.equals("GET /"));
  }

  @Test
  void aHostThatWasAskedOftenIsNotAskedMore() {
    Face.DESKTOP_CENTRAL.on(web);
    attempt(Face.DESKTOP_CENTRAL, true);
    long before = posts();
    LoginTried seen = attempt(Face.DESKTOP_CENTRAL, false);
    assertUnknown(seen.works(), Reason.OUT_OF_BUDGET, "impolite");
    assertThat(posts()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  void aProductWithoutAccountsOrOtherThingsAreNoneOfItsBusiness(Face face) {
    web.stubFor(
        get(urlEqualTo("/"))
            .willReturn(
                aResponse()
                    .withHeader("Server", "ScreenConnect/25.4.1.9000-1 Microsoft-HTTPAPI/2.0")));
    assertThat(run(face.account(), true, Duration.ofSeconds(20)).outcome())
        .isInstanceOf(Outcome.NotApplicable.class);
    assertThat(posts()).isZero();
  }
}
