package io.picket.probes.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.matching.UrlPathPattern;
import io.picket.model.Answer;
import io.picket.model.LoginTried;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that answer the one attempt in every way but an honest one: nothing of it is a success,
 * it is never tried twice, and time and bytes are bounded.
 */
@Timeout(120)
class HostileLoginsTest {
  private static final Face FACE = Face.DESKTOP_CENTRAL;
  private static final String LONG = "<p>all work and no play</p>".repeat(20_000);

  private final LoginRig rig = new LoginRig();

  @AfterEach
  void stop() {
    rig.close();
  }

  /**
   * What is answered to the form.
   *
   * @param why what is said of the attempt
   */
  record Reply(String what, ResponseDefinitionBuilder answer, Reason reason, String why) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static ResponseDefinitionBuilder ok(String body) {
    return aResponse().withHeader("Content-Type", "text/html").withBody(body);
  }

  private static ResponseDefinitionBuilder to(String place) {
    return aResponse().withStatus(302).withHeader("Location", place);
  }

  static List<Reply> replies() {
    return List.of(
        new Reply(
            "the login page again, with the marks of the inside",
            FACE.page(FACE.loginPage(FACE.inside())),
            Reason.UNRECOGNISED,
            "shows its login page again"),
        new Reply(
            "the marks of the inside, and no inside",
            ok(FACE.inside()),
            Reason.UNRECOGNISED,
            "nothing was then shown"),
        new Reply(
            "a redirect to itself",
            to(FACE.flow().post()),
            Reason.UNRECOGNISED,
            "nothing was then shown"),
        new Reply(
            "a redirect round the login page",
            to(FACE.flow().page()),
            Reason.UNRECOGNISED,
            "nothing was then shown"),
        new Reply("welcome", ok("Welcome!"), Reason.UNRECOGNISED, "nothing was then shown"),
        new Reply(
            "a CAPTCHA that was not there before",
            ok("<img src=captcha.png><input name=answer>"),
            Reason.UNRECOGNISED,
            "nothing was then shown that only the inside shows; what it answers to the form shows a"
                + " CAPTCHA"),
        new Reply(
            "a lockout",
            ok("Your account is locked for 30 minutes.").withStatus(403),
            Reason.UNRECOGNISED,
            "answers with 403; what it answers to the form shows that accounts are locked"),
        new Reply(
            "throttling",
            ok("The access limit for this page has been exceeded."),
            Reason.THROTTLED,
            "asked too often"),
        new Reply(
            "too many requests", aResponse().withStatus(429), Reason.THROTTLED, "asked too often"),
        new Reply(
            "a broken piece",
            aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
            Reason.MALFORMED,
            "it was sent, and then"),
        new Reply(
            "noise",
            aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE),
            Reason.MALFORMED,
            "it was sent, and then"),
        new Reply(
            "nothing",
            aResponse().withFault(Fault.EMPTY_RESPONSE),
            Reason.CLOSED_EARLY,
            "it was sent, and then"),
        new Reply(
            "a page that drips",
            ok(FACE.inside()).withChunkedDribbleDelay(50, 60_000),
            Reason.UNRECOGNISED,
            "nothing was then shown"),
        new Reply("a page without end", ok(LONG), Reason.UNRECOGNISED, "nothing was then shown"),
        new Reply(
            "a fault of its own", aResponse().withStatus(500), Reason.UNRECOGNISED, "with 500"));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void noneOfTheseIsASuccess(Reply reply) {
    FACE.on(rig.web);
    FACE.answersPost(rig.web, reply.answer());
    LoginTried seen = tried(rig.run(FACE.account(), false, Duration.ofSeconds(3)));
    LoginRig.assertUnknown(seen.works(), reply.reason(), reply.why());
  }

  /** One attempt was made, and the host was asked no more than is polite. */
  private LoginTried tried(ProbeRun run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Observed.class);
    assertThat(run.bytesSent()).isLessThan(300_000);
    assertThat(run.bytesReceived()).isLessThan(2_000_000);
    assertThat(rig.posts()).isOne();
    assertThat(rig.claimed).hasSize(1);
    assertThat(rig.asked()).hasSizeLessThanOrEqualTo(LoginAttempt.MOST_REQUESTS);
    return (LoginTried) run.outcome().fact().orElseThrow();
  }

  private static UrlPathPattern inside() {
    return urlPathEqualTo(FACE.flow().inside().split("\\?", 2)[0]);
  }

  /** After the form, the page of the inside is answered like this. */
  private LoginTried afterwards(ResponseDefinitionBuilder page) {
    FACE.on(rig.web);
    rig.web.stubFor(
        get(inside())
            .atPriority(1)
            .inScenario("session")
            .whenScenarioStateIs(Face.IN)
            .willReturn(page));
    return tried(rig.run(FACE.account(), false, Duration.ofSeconds(3)));
  }

  @Test
  void anInsideThatWasNotSeenToItsEndIsNone() {
    LoginTried longer = afterwards(ok(FACE.inside() + LONG));
    LoginRig.assertUnknown(longer.works(), Reason.UNRECOGNISED, "nothing was then shown");
  }

  @Test
  void anInsideThatAsksForAPasswordIsNone() {
    LoginTried both = afterwards(ok(FACE.inside() + "<input type=password name=p>"));
    LoginRig.assertUnknown(both.works(), Reason.UNRECOGNISED, "nothing was then shown");
  }

  @Test
  void anInsideThatIsRefusedIsNone() {
    LoginTried refused = afterwards(ok(FACE.inside()).withStatus(403));
    LoginRig.assertUnknown(refused.works(), Reason.UNRECOGNISED, "nothing was then shown");
  }

  /** It may have shown the marks of the inside to everybody, where they were not looked for. */
  @Test
  void nothingIsTriedWhereAStrangersLookWasCutShort() {
    FACE.on(rig.web);
    rig.web.stubFor(get(inside()).atPriority(1).willReturn(ok(LONG + FACE.inside())));
    LoginTried seen = rig.attempt(FACE, false);
    rig.assertNotTried(seen, Reason.TOO_LARGE, "what a stranger is shown");
  }

  @Test
  void twoHundredForEverythingIsNoSuccess() {
    FACE.on(rig.web);
    rig.web.stubFor(any(anyUrl()).atPriority(5).willReturn(ok("<title>Welcome</title>")));
    rig.web.stubFor(get(urlEqualTo("/")).atPriority(4).willReturn(FACE.page(FACE.loginPage(""))));
    rig.web.stubFor(
        get(urlEqualTo(FACE.flow().page()))
            .atPriority(4)
            .willReturn(FACE.page(FACE.loginPage(""))));
    rig.web.stubFor(get(inside()).atPriority(1).willReturn(ok("<title>Welcome</title>")));
    LoginTried seen = tried(rig.run(FACE.account(), false, Duration.ofSeconds(10)));
    LoginRig.assertUnknown(seen.works(), Reason.UNRECOGNISED, "nothing was then shown");
  }

  /** Which a decoy may do as well: one attempt cannot tell, and no second one is made. */
  @Test
  void whoeverLetsInAnyPasswordIsAskedOnce() {
    FACE.on(rig.web);
    rig.web.stubFor(
        post(urlEqualTo(FACE.flow().post()))
            .atPriority(1)
            .inScenario("session")
            .willSetStateTo(Face.IN)
            .willReturn(
                to(FACE.flow().inside()).withHeader("Set-Cookie", "DCJSESSIONID=inside; Path=/")));
    LoginTried seen = tried(rig.run(FACE.account(), false, Duration.ofSeconds(10)));
    assertThat(seen.works()).isInstanceOf(Answer.Yes.class);
    assertThat(seen.loggedOut()).isInstanceOf(Answer.Yes.class);
  }

  @Test
  void aFloodOfCookiesIsNotCarriedAlong() {
    FACE.on(rig.web);
    var cookies =
        IntStream.range(0, 200)
            .mapToObj(number -> "c" + number + "=" + "x".repeat(300) + "; Path=/")
            .toArray(String[]::new);
    FACE.answersPost(
        rig.web, to("/").withHeaders(new HttpHeaders(new HttpHeader("Set-Cookie", cookies))));
    LoginTried seen = tried(rig.run(FACE.account(), false, Duration.ofSeconds(10)));
    assertThat(seen.works()).isInstanceOf(Answer.Unknown.class);
    assertThat(rig.web.getAllServeEvents())
        .allSatisfy(event ->
            assertThat(String.valueOf(event.getRequest().getHeader("Cookie")))
                .hasSizeLessThan(10_000));
  }

  /** What a server says of the session after the log-out that does not show its end. */
  enum After {
    BUSY(503, "", Reason.UNRECOGNISED),
    FAULT(500, "", Reason.UNRECOGNISED),
    LONGER(200, LONG, Reason.UNRECOGNISED),
    THROTTLED(200, "The access limit for this page has been exceeded.", Reason.THROTTLED),
    TOO_MANY(429, "", Reason.THROTTLED);

    final int status;
    final String body;
    final Reason reason;

    After(int status, String body, Reason reason) {
      this.status = status;
      this.body = body;
      this.reason = reason;
    }
  }

  @ParameterizedTest
  @EnumSource(After.class)
  void aSessionIsOverOnlyWhereThatWasSeen(After after) {
    FACE.on(rig.web);
    rig.web.stubFor(
        get(urlEqualTo(FACE.flow().logOut()))
            .atPriority(1)
            .inScenario("session")
            .willSetStateTo("out")
            .willReturn(to(FACE.flow().page())));
    rig.web.stubFor(
        get(inside())
            .atPriority(1)
            .inScenario("session")
            .whenScenarioStateIs("out")
            .willReturn(ok(after.body).withStatus(after.status)));
    LoginTried seen = rig.attempt(FACE, false);
    assertThat(seen.works()).isInstanceOf(Answer.Yes.class);
    LoginRig.assertUnknown(seen.loggedOut(), after.reason, "it then");
  }
}
