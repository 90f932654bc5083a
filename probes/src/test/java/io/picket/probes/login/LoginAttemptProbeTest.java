package io.picket.probes.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.picket.model.Answer;
import io.picket.model.LoginTried;
import io.picket.model.Outcome;
import io.picket.model.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Attempts on pretend products: what is sent, what is believed, and what is left alone. */
@Timeout(120)
class LoginAttemptProbeTest {
  private final LoginRig rig = new LoginRig();
  private final WireMockServer web = rig.web;

  @AfterEach
  void stop() {
    rig.close();
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
    LoginTried seen = rig.attempt(face, tls);
    assertThat(seen.works()).as(seen.toString()).isInstanceOf(Answer.Yes.class);
    assertThat(seen.loggedOut()).isInstanceOf(Answer.Yes.class);
    assertThat(seen.sent()).isPresent();
    assertThat(seen.inClear()).isEqualTo(!tls);
    assertThat(seen.account()).isEqualTo(face.account());
    assertThat(seen.url()).endsWith("/j_security_check").startsWith(tls ? "https:" : "http:");
    assertThat(rig.posts()).isOne();
    assertThat(rig.claimed).hasSize(1);
    assertThat(rig.asked()).as("about ten requests to a host").hasSizeLessThanOrEqualTo(10);
    assertSpaced(face.flow().inside().split("\\?", 2)[0]);
  }

  /** The inside is asked for three times: as a stranger, logged in, and logged out again. */
  private void assertSpaced(String path) {
    assertThat(web.getAllServeEvents())
        .filteredOn(event -> event.getRequest().getUrl().split("\\?", 2)[0].equals(path))
        .hasSize(3);
    assertThat(rig.rests)
        .as("as the attempt leaves pages alone, or longer where the product asks for it")
        .filteredOn(rest -> rest.compareTo(LoginRig.SPACING) >= 0)
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aWrongPasswordProvesNothingAndIsTriedOnce() {
    Face.DESKTOP_CENTRAL.on(web);
    Face.DESKTOP_CENTRAL.answersPost(
        web, Face.DESKTOP_CENTRAL.page(Face.DESKTOP_CENTRAL.loginPage("wrong")));
    LoginTried seen = rig.attempt(Face.DESKTOP_CENTRAL, true);
    assertThat(seen.sent()).isPresent();
    LoginRig.assertUnknown(seen.works(), Reason.UNRECOGNISED, "shows its login page again");
    assertThat(rig.posts()).isOne();
  }

  @Test
  void aRedirectAloneIsNoSuccess() {
    Face face = Face.DESKTOP_CENTRAL;
    face.on(web);
    face.answersPost(web, aResponse().withStatus(302).withHeader("Location", "/homePage.do"));
    LoginTried seen = rig.attempt(face, true);
    LoginRig.assertUnknown(seen.works(), Reason.UNRECOGNISED, "nothing was then shown");
    assertThat(rig.asked()).contains("GET /logout.do");
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
    LoginTried seen = rig.attempt(face, true);
    LoginRig.assertUnknown(seen.works(), Reason.UNRECOGNISED, "leads to another server");
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
        "<html lang=de>Ihr Konto ist gesperrt|another language",
        "<script>var pubKey = 'MIIBIjANBgkqhkiG9w0BAQEFAAOC'</script>|encrypted"
      })
  void nothingIsTriedWhereThePageSaysSo(String more, String why) {
    for (Face face : List.of(Face.DESKTOP_CENTRAL, Face.SERVICEDESK_PLUS_MSP)) {
      face.on(web);
      web.stubFor(get(urlEqualTo(face.flow().page())).willReturn(face.page(face.loginPage(more))));
      rig.assertNotTried(rig.attempt(face, true), Reason.NOT_TRIED, why);
      assertThat(rig.claimed).isEmpty();
      web.resetAll();
      rig.courtesy = rig.inNoTime();
    }
  }

  @Test
  void nothingIsTriedOnAThrottlePage() {
    Face face = Face.SERVICEDESK_PLUS;
    face.on(web);
    web.stubFor(
        get(urlPathEqualTo("/HomePage.do"))
            .willReturn(aResponse().withBody("The access limit for this page has been exceeded.")));
    rig.assertNotTried(rig.attempt(face, true), Reason.THROTTLED, "asked too often");
    web.resetAll();
    Face.DESKTOP_CENTRAL.on(web);
    web.stubFor(get(urlPathEqualTo("/homePage.do")).willReturn(aResponse().withStatus(429)));
    rig.assertNotTried(
        rig.attemptAfresh(Face.DESKTOP_CENTRAL), Reason.THROTTLED, "asked too often");
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
    rig.assertNotTried(rig.attempt(face, true), Reason.UNRECOGNISED, "another server");
    web.stubFor(
        get(urlEqualTo("/configurations"))
            .willReturn(aResponse().withBody("<div id=app></div><script src=main.js></script>")));
    rig.courtesy = rig.inNoTime();
    rig.assertNotTried(
        rig.attempt(face, false), Reason.UNRECOGNISED, "flow of this version is not known");
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
      LoginTried seen = rig.attemptAfresh(face);
      rig.assertNotTried(seen, Reason.UNRECOGNISED, "not known for certain");
    }
  }

  @Test
  void aServerThatShowsTheInsideToStrangersIsNotBelieved() {
    Face face = Face.DESKTOP_CENTRAL;
    face.on(web);
    web.stubFor(
        get(urlPathEqualTo("/homePage.do")).willReturn(aResponse().withBody(face.inside())));
    rig.assertNotTried(
        rig.attemptAfresh(face), Reason.CONTRADICTORY, "a stranger is already shown");
    web.stubFor(
        get(urlEqualTo("/configurations.do")).willReturn(face.page(face.loginPage(face.inside()))));
    rig.assertNotTried(
        rig.attemptAfresh(face), Reason.CONTRADICTORY, "a stranger is already shown");
    assertThat(rig.claimed).isEmpty();
  }

  @Test
  void aSessionThatStaysOpenIsTold() {
    Face face = Face.DESKTOP_CENTRAL;
    face.on(web);
    web.stubFor(get(urlEqualTo("/logout.do")).atPriority(1).willReturn(aResponse()));
    LoginTried seen = rig.attempt(face, true);
    assertThat(seen.works().isYes()).isTrue();
    assertThat(seen.loggedOut()).isInstanceOf(Answer.No.class);
  }

  @Test
  void aResetAfterTheFormCountsAsAnAttemptAndProvesNothing() {
    Face face = Face.DESKTOP_CENTRAL;
    face.on(web);
    face.answersPost(web, aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    LoginTried seen = rig.attempt(face, false);
    assertThat(rig.claimed).hasSize(1);
    assertThat(seen.sent()).isPresent();
    LoginRig.assertUnknown(seen.works(), Reason.RESET, "it was sent, and then");
  }

  @Test
  void aServerThatNeverAnswersTheFormProvesNothing() {
    Face face = Face.SERVICEDESK_PLUS_MSP;
    face.on(web);
    face.answersPost(web, aResponse().withFixedDelay(60_000));
    LoginTried seen = rig.attempt(face.account(), false, Duration.ofSeconds(3));
    assertThat(seen.sent()).isPresent();
    LoginRig.assertUnknown(seen.works(), Reason.SILENT, "it was sent, and then");
  }

  @Test
  void whatTheMemoryRefusesIsNotTried() {
    rig.refusal =
        Optional.of(new LoginMemory.Claim.Refused(Reason.NOT_TRIED, "it was tried at noon"));
    Face.DESKTOP_CENTRAL.on(web);
    rig.assertNotTried(rig.attempt(Face.DESKTOP_CENTRAL, true), Reason.NOT_TRIED, "tried at noon");
    assertThat(rig.claimed).hasSize(1);
  }

  @Test
  void anotherAccountThanTheProductsIsNotTried() {
    Face.DESKTOP_CENTRAL.on(web);
    LoginTried seen = rig.attempt("administrator", true, Duration.ofSeconds(20));
    rig.assertNotTried(seen, Reason.OUT_OF_SCOPE, "no account of");
    assertThat(rig.claimed).isEmpty();
  }

  @Test
  void aProductThatIsOnlyLikelyIsNotTried() {
    Face face = Face.SERVICEDESK_PLUS;
    web.stubFor(get(urlEqualTo("/")).willReturn(aResponse().withBody(face.loginPage(""))));
    rig.assertNotTried(rig.attempt(face, true), Reason.UNRECOGNISED, "high confidence");
    assertThat(rig.asked()).allMatch(line -> line.equals("GET /"));
  }

  @Test
  void aHostThatWasAskedOftenIsNotAskedMore() {
    Face.DESKTOP_CENTRAL.on(web);
    rig.attempt(Face.DESKTOP_CENTRAL, true);
    long before = rig.posts();
    LoginTried seen = rig.attempt(Face.DESKTOP_CENTRAL, false);
    LoginRig.assertUnknown(seen.works(), Reason.OUT_OF_BUDGET, "impolite");
    assertThat(rig.posts()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  void aProductWithoutAccountsOrOtherThingsAreNoneOfItsBusiness(Face face) {
    web.stubFor(
        get(urlEqualTo("/"))
            .willReturn(
                aResponse()
                    .withHeader("Server", "ScreenConnect/25.4.1.9000-1 Microsoft-HTTPAPI/2.0")));
    assertThat(rig.run(face.account(), true, Duration.ofSeconds(20)).outcome())
        .isInstanceOf(Outcome.NotApplicable.class);
    assertThat(rig.posts()).isZero();
  }
}
