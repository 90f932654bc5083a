package io.picket.checks;

import static io.picket.checks.Given.exchange;
import static io.picket.checks.Given.http;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.overTls;
import static io.picket.checks.Given.plain;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.HostFacts;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.End;
import io.picket.model.LoginSeen;
import io.picket.model.LoginSeen.Kind;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebChecksTest {
  private static final String START = "http://rmm.example.com/";

  @ParameterizedTest
  @CsvSource({
    "ANSWERED_WITH_TLS, pass",
    "ANSWERED_IN_CLEAR, fail medium",
    "LOOP, fail medium",
    "TOO_MANY, fail medium",
    "TARGET_DEAD, fail medium",
    "BAD_LOCATION, fail medium",
    "DOWNGRADE, fail medium",
    "OUT_OF_SCOPE, unknown out_of_scope",
    "UNKNOWN, unknown closed_early"
  })
  void whereRedirectsEnd(End end, String expected) {
    assertThat(
            told(
                "http-redirects-to-https",
                plain(end, exchange(START, 301, false, "Location: https://rmm.example.com/"))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http-no-directory-listing, LOOP",
    "http-no-directory-listing, TOO_MANY",
    "http-nothing-before-redirect, LOOP",
    "http-nothing-before-redirect, TOO_MANY",
    "http-redirect-keeps-host, LOOP",
    "http-redirect-keeps-host, TOO_MANY"
  })
  void whatLiesBehindALoopWasNotSeen(String check, End end) {
    var start = exchange(START, 302, false, "Location: /again");
    assertThat(told(check, plain(end, start))).isEqualTo("unknown contradictory");
    assertThat(told(check, plain(End.ANSWERED_WITH_TLS, start))).isEqualTo("pass");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http-no-directory-listing",
        "http-nothing-before-redirect",
        "http-redirect-keeps-host"
      })
  void whatLiesBehindATrailThatWasCutShortWasNotSeen(String check) {
    var start = exchange(START, 302, false, "Location: /again");
    assertThat(told(check, plain(End.UNKNOWN, start))).isEqualTo("unknown not_tried");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a b/, unknown malformed",
    "http:///x, unknown malformed",
    "//[::1/x, unknown malformed",
    "http://backup_server/, fail medium",
    "//db01:8080/x, fail medium",
    "https://user@other.example/, fail medium",
    "/x?a|b, pass",
    "https://rmm.example.com/x?a|b, pass",
    "HTTPS://RMM.EXAMPLE.COM:443, pass"
  })
  void whereRedirectsLeadIsReadOrUnknown(String location, String expected) {
    assertThat(
            told(
                "http-redirect-keeps-host",
                plain(End.ANSWERED_IN_CLEAR, exchange(START, 302, false, "Location: " + location))))
        .isEqualTo(expected);
  }

  @Test
  void noRedirect() {
    assertThat(told("http-redirects-to-https", plain(End.NO_REDIRECT, exchange(START, 200, true))))
        .isEqualTo("fail medium");
    assertThat(
            told(
                "http-redirects-to-https",
                plain(End.NO_REDIRECT, exchange(START, 200, true, true))))
        .isEqualTo("fail high");
    assertThat(told("http-redirects-to-https", plain(End.NO_REDIRECT, exchange(START, 404, false))))
        .isEqualTo("fail low");
    assertThat(told("http-redirects-to-https", new HttpSeen(false, List.of(), Optional.empty())))
        .isEqualTo("unknown not_tried");
    assertThat(told("http-redirects-to-https", overTls(exchange(START, 200, true))))
        .isEqualTo("n/a");
  }

  @Test
  void whatIsServedBesideTheRedirect() {
    var start = exchange(START, 302, false, "Location: https://rmm.example.com/");
    String id = "http-nothing-before-redirect";
    assertThat(told(id, plain(End.ANSWERED_WITH_TLS, start))).isEqualTo("pass");
    assertThat(
            told(
                id,
                plain(End.ANSWERED_WITH_TLS, start, exchange(START + "Login", 200, true, true))))
        .isEqualTo("fail high");
    assertThat(
            told(
                id,
                plain(End.ANSWERED_WITH_TLS, start, exchange(START + "Login", 403, true, true))))
        .as("browsers show the form that comes with an error")
        .isEqualTo("fail high");
    assertThat(
            told(
                id,
                plain(
                    End.ANSWERED_WITH_TLS,
                    exchange(START, 302, true, "Location: https://rmm.example.com/"))))
        .isEqualTo("fail medium");
    assertThat(told(id, plain(End.NO_REDIRECT, exchange(START, 200, true)))).isEqualTo("n/a");
    assertThat(told(id, new HttpSeen(false, List.of(), Optional.empty())))
        .isEqualTo("unknown not_tried");
  }

  /** Its page about being asked too often is neither its content nor a missing redirect. */
  @Test
  void aThrottledTargetIsUnknown() {
    var start = exchange(START, 302, false, "Location: https://rmm.example.com/");
    var busy = exchange(START + "emsapi/login/loginMeta", 200, true);
    var login = exchange(START + "Login", 200, true, true);
    assertThat(throttled("http-nothing-before-redirect", plain(End.ANSWERED_WITH_TLS, start, busy)))
        .isEqualTo("unknown throttled");
    assertThat(
            throttled(
                "http-nothing-before-redirect", plain(End.ANSWERED_WITH_TLS, start, busy, login)))
        .isEqualTo("fail high");
    assertThat(
            throttled(
                "http-redirects-to-https", plain(End.NO_REDIRECT, exchange(START, 200, true))))
        .isEqualTo("unknown throttled");
    HostFacts host =
        Given.host(
            Given.open("8040"),
            Given.service(
                8040,
                saysBusy(Given.http(Given.product("endpoint-central-msp"))),
                plain(End.ANSWERED_WITH_TLS, start, busy)));
    assertThat(
            Given.label(Given.verdict("endpoint-central-msp-8040-closed", Given.profile(), host)))
        .as("open, whatever it serves")
        .isEqualTo("fail medium");
  }

  private static String throttled(String id, HttpSeen seen) {
    return Given.label(Given.verdict(id, Given.service(8040, saysBusy(Given.http()), seen)));
  }

  private static ServiceSeen saysBusy(ServiceSeen seen) {
    return new ServiceSeen(
        seen.protocol(),
        seen.tls(),
        seen.plainHttp(),
        seen.httpOverTls(),
        seen.banner(),
        seen.products(),
        false,
        List.of(
            new ServiceSeen.Detail(ServiceSeen.THROTTLED, "/"),
            new ServiceSeen.Detail(ServiceSeen.THROTTLED, "/emsapi/login/loginMeta")),
        List.of(),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"301, pass", "308, pass", "302, fail info", "303, fail info", "307, fail info"})
  void permanence(int status, String expected) {
    assertThat(
            told(
                "http-redirect-permanent",
                plain(
                    End.ANSWERED_WITH_TLS,
                    exchange(START, status, false, "Location: https://rmm.example.com/"))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://rmm.example.com/, pass",
    "/Login, pass",
    "https://www.rmm.example.com/, pass",
    "https://example.com/, pass",
    "https://203.0.113.7/, pass",
    "https://elsewhere.example/, fail medium",
    "https://com/, fail medium",
    "https://SRV-RMM01/, fail medium",
    "https://rmm.corp.local/, fail medium",
    "https://10.1.2.3/, fail medium",
    "https://172.16.2.3/, fail medium",
    "https://[fd00::1]/, fail medium"
  })
  void hostsInRedirects(String location, String expected) {
    assertThat(
            told(
                "http-redirect-keeps-host",
                plain(End.ANSWERED_WITH_TLS, exchange(START, 302, false, "Location: " + location))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://elsewhere.example/, fail medium",
    "https://srv-rmm01/, fail medium",
    "https://rmm.example.com/Login, pass"
  })
  void whatAnotherPortSaysOnTheWayIsSaidByTheHostToo(String location, String expected) {
    var start = exchange(START, 301, false, "Location: https://rmm.example.com/");
    var hops =
        List.of(
            new HttpSeen.Hop(START, 301, "https://rmm.example.com/"),
            new HttpSeen.Hop("https://rmm.example.com/", 302, location),
            new HttpSeen.Hop("https://elsewhere.example/", 302, "https://not-ours.example/"));
    var trail = new HttpSeen.Trail(hops, End.ANSWERED_WITH_TLS, "");
    assertThat(
            told(
                "http-redirect-keeps-host",
                new HttpSeen(false, List.of(start), Optional.of(trail))))
        .isEqualTo(expected);
  }

  @Test
  void aWayIsPermanentWhereAllOfItInClearIs() {
    var start = exchange(START, 301, false, "Location: /Login");
    var inside = new HttpSeen.Hop("https://rmm.example.com/", 302, "/Login");
    for (int status : List.of(302, 301)) {
      var hops =
          List.of(
              new HttpSeen.Hop(START, 301, "/Login"),
              new HttpSeen.Hop(START + "Login", status, "https://rmm.example.com/"),
              inside);
      var trail = new HttpSeen.Trail(hops, End.ANSWERED_WITH_TLS, "");
      assertThat(
              told(
                  "http-redirect-permanent",
                  new HttpSeen(false, List.of(start), Optional.of(trail))))
          .isEqualTo(status == 301 ? "pass" : "fail info");
    }
  }

  @ParameterizedTest
  @CsvSource({"UNKNOWN, unknown not_tried", "OUT_OF_SCOPE, unknown out_of_scope"})
  void whetherAWayThatWasNotFollowedIsPermanentIsNotKnown(End end, String expected) {
    var start = exchange(START, 302, false, "Location: https://rmm.example.com/");
    assertThat(told("http-redirect-permanent", plain(end, start))).isEqualTo(expected);
  }

  @Test
  void aLeakByEndpointCentralNamesTheAdvisoryAndClaimsNoVersion() {
    var facts =
        service(
            80,
            http(Given.product("endpoint-central-msp")),
            plain(End.TARGET_DEAD, exchange(START, 302, false, "Location: https://SRV01/")));
    assertThat(Given.verdict("http-redirect-keeps-host", facts).because())
        .contains("CVE-2022-23779")
        .contains("not claimed");
  }

  @ParameterizedTest
  @CsvSource({
    "max-age=31536000, pass",
    "max-age=15552000; includeSubDomains, pass",
    "max-age=15551999, fail low",
    "max-age=0, fail low",
    "max-age=31536000; max-age=0, fail low",
    "max-age=31536000; Max-Age=31536000, fail low",
    "includeSubDomains, fail low",
    "max-age=99999999999999999999999, fail low"
  })
  void hsts(String value, String expected) {
    assertThat(
            told(
                "http-hsts",
                overTls(
                    exchange(
                        "https://rmm.example.com/",
                        200,
                        true,
                        "Strict-Transport-Security: " + value))))
        .isEqualTo(expected);
  }

  @Test
  void noHsts() {
    assertThat(told("http-hsts", overTls(exchange("https://rmm.example.com/", 200, true))))
        .isEqualTo("fail low");
    assertThat(told("http-hsts", overTls())).isEqualTo("unknown not_tried");
  }

  @ParameterizedTest
  @CsvSource({
    "a=1; Secure; HttpOnly, pass, pass",
    "a=1; secure; httponly, pass, pass",
    "a=1; path=/, fail medium, fail low",
    "a=Secure; path=/, fail medium, fail low",
    "a=; max-age=0, n/a, n/a",
    "a=; Max-Age=-1, n/a, n/a",
    "'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', n/a, n/a",
    "a=max-age=0, fail medium, fail low",
    "a=01-jan-1970; path=/, fail medium, fail low",
    "a=1; max-age=0600, fail medium, fail low",
    "a=1; max-age=0; max-age=600, fail medium, fail low",
    "a=1; max-age=600; max-age=0, n/a, n/a",
    "'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=600', fail medium, fail low",
    "'a=1; expires=Thu, 01-Jan-1970 00:00:00 GMT; expires=Fri, 01 Jan 2038 00:00:00 GMT', fail"
        + " medium, fail low"
  })
  void cookies(String cookie, String secure, String httpOnly) {
    var seen = overTls(exchange("https://rmm.example.com/", 200, true, "Set-Cookie: " + cookie));
    assertThat(told("http-cookies-secure", seen)).isEqualTo(secure);
    assertThat(told("http-cookies-http-only", seen)).isEqualTo(httpOnly);
  }

  @Test
  void aCookiesValueIsNotRepeated() {
    var facts =
        service(
            443,
            https(),
            overTls(
                exchange("https://rmm.example.com/", 200, true, "Set-Cookie: sid=s3cret; path=/")));
    assertThat(Given.verdict("http-cookies-secure", facts).toString())
        .contains("sid")
        .doesNotContain("s3cret");
  }

  @Test
  void aCookieWithoutANameIsAllValue() {
    for (String cookie : List.of("s3cret; path=/", "=s3cret; path=/")) {
      var seen = overTls(exchange("https://rmm.example.com/", 200, true, "Set-Cookie: " + cookie));
      assertThat(Given.verdict("http-cookies-secure", service(443, https(), seen)).toString())
          .contains("(a cookie without a name)=…; path=/")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void windowsOutOfSupport() {
    assertThat(told("windows-version-supported", iis("Microsoft-IIS/8.5"))).isEqualTo("fail high");
    assertThat(told("windows-version-supported", iis("Microsoft-IIS/10.0"))).isEqualTo("n/a");
    assertThat(told("windows-version-supported", iis("nginx"))).isEqualTo("n/a");
  }

  private static HttpSeen iis(String banner) {
    return overTls(exchange("https://rmm.example.com/", 200, true, "Server: " + banner));
  }

  @ParameterizedTest
  @CsvSource({
    "LOGIN, false, fail medium, n/a, n/a",
    "ADMINISTRATION, false, fail medium, n/a, n/a",
    "LOGIN, true, fail medium, fail high, n/a",
    "SETUP_WIZARD, false, n/a, n/a, fail critical",
    "SETUP_WIZARD, true, n/a, fail high, fail critical"
  })
  void pages(Kind kind, boolean inClear, String login, String clear, String wizard) {
    var page =
        new LoginSeen(
            List.of(
                new LoginSeen.Page("screenconnect", kind, "/x", inClear, Given.YES, List.of())));
    assertThat(told("login-page-not-reachable", page)).isEqualTo(login);
    assertThat(told("login-not-in-clear", page)).isEqualTo(clear);
    assertThat(told("login-setup-wizard-closed", page)).isEqualTo(wizard);
  }

  @Test
  void pagesThatCouldNotBeSeen() {
    for (Answer answer : List.of(Given.NO, Given.UNCLEAR)) {
      var page =
          new LoginSeen(
              List.of(
                  new LoginSeen.Page(
                      "screenconnect", Kind.SETUP_WIZARD, "/x", false, answer, List.of())));
      assertThat(told("login-setup-wizard-closed", page))
          .isEqualTo(answer.isNo() ? "pass" : "unknown silent");
    }
    assertThat(told("login-setup-wizard-closed", new LoginSeen(List.of()))).isEqualTo("n/a");
  }

  @Test
  void whatIsAskedOfHttpsIsNotAnsweredByALookInClear() {
    var clear = plain(End.NO_REDIRECT, exchange(START, 200, true));
    var both = Given.seen("http", Given.YES, Given.YES, Given.YES);
    for (String id : List.of("http-hsts", "http-cookies-secure")) {
      assertThat(label(Given.verdict(id, service(80, http(), clear)))).isEqualTo("n/a");
      assertThat(label(Given.verdict(id, service(80, both, clear)))).isEqualTo("unknown not_tried");
    }
  }

  @Test
  void productsThatContradictEachOtherHaveNoKnownPages() {
    var service =
        new ServiceSeen(
            Optional.of("http"), Given.NO, Given.YES, Given.NO, Optional.empty(), List.of(), true);
    var open = new LoginSeen.Page("screenconnect", Kind.LOGIN, "/x", true, Given.YES, List.of());
    String id = "login-page-not-reachable";
    assertThat(label(Given.verdict(id, service(80, service, new LoginSeen(List.of(open))))))
        .isEqualTo("unknown contradictory");
    assertThat(label(Given.verdict(id, service(80, service, new LoginSeen(List.of())))))
        .isEqualTo("n/a");
  }

  /** The start page alone may hold a form; in clear it is asked about where it came in clear. */
  @ParameterizedTest
  @CsvSource({
    "http://rmm.example.com/, unknown malformed, unknown malformed",
    "https://rmm.example.com/, unknown malformed, n/a",
    "http://rmm.example.com/logo.png, n/a, n/a"
  })
  void ofPagesThatWereNotReadTheStartPageCounts(String url, String reachable, String clear) {
    var page =
        new HttpSeen.Exchange(
            url,
            200,
            List.of(new HttpSeen.Header("content-encoding", "br")),
            Optional.empty(),
            new HttpSeen.Body(100, false, true, false, Optional.empty()));
    var service =
        new ServiceSeen(
            Optional.of("http"),
            Given.YES,
            Given.YES,
            Given.YES,
            Optional.empty(),
            List.of(),
            false,
            List.of(),
            List.of(page),
            Optional.empty());
    var nothing = new LoginSeen(List.of());
    assertThat(label(Given.verdict("login-page-not-reachable", service(80, service, nothing))))
        .isEqualTo(reachable);
    assertThat(label(Given.verdict("login-not-in-clear", service(80, service, nothing))))
        .isEqualTo(clear);
  }

  @ParameterizedTest
  @CsvSource({
    "200, true, false, fail medium",
    "204, false, false, pass",
    "299, true, false, fail medium",
    "300, true, false, pass",
    "401, true, false, fail medium",
    "403, true, false, pass",
    "403, true, true, fail high",
    "500, true, false, pass"
  })
  void whatIsServedInClearByItsStatus(int status, boolean content, boolean form, String expected) {
    var start = exchange(START, 302, false, "Location: https://rmm.example.com/");
    var page = exchange(START + "x", status, content, form);
    assertThat(told("http-nothing-before-redirect", plain(End.ANSWERED_WITH_TLS, start, page)))
        .isEqualTo(expected);
  }

  @Test
  void aTlsPortThatAnswersInClear() {
    var both = Given.seen("http", Given.YES, Given.YES, Given.YES);
    String id = "service-tls-port-refuses-http";
    assertThat(label(Given.verdict(id, service(443, https())))).isEqualTo("pass");
    assertThat(label(Given.verdict(id, service(443, https(), agreed(Given.UNCLEAR)))))
        .as("alerts only")
        .isEqualTo("unknown contradictory");
    assertThat(label(Given.verdict(id, service(443, https(), agreed(Given.YES)))))
        .isEqualTo("pass");
    assertThat(label(Given.verdict(id, service(443, both)))).isEqualTo("fail info");
    assertThat(label(Given.verdict(id, service(443, both, agreed(Given.UNCLEAR)))))
        .isEqualTo("fail info");
    assertThat(
            label(
                Given.verdict(
                    id, service(443, both, plain(End.NO_REDIRECT, exchange(START, 200, true))))))
        .isEqualTo("fail medium");
    assertThat(label(Given.verdict(id, service(443, Given.silent())))).isEqualTo("unknown silent");
  }

  private static TlsSupport agreed(Answer accepted) {
    return new TlsSupport(
        List.of(
            new TlsSupport.OfVersion(
                TlsVersion.TLS_1_2,
                accepted,
                List.of(),
                Given.UNCLEAR,
                TlsSupport.Preference.UNKNOWN)),
        List.of(),
        0,
        0,
        0);
  }

  @Test
  void listings() {
    var listing =
        new HttpSeen.Exchange(
            START,
            200,
            List.of(),
            Optional.of("Index of /agents"),
            new HttpSeen.Body(10, false, true, false, Optional.empty()));
    assertThat(told("http-no-directory-listing", plain(End.NO_REDIRECT, listing)))
        .isEqualTo("fail medium");
    assertThat(
            told("http-no-directory-listing", plain(End.NO_REDIRECT, exchange(START, 200, true))))
        .isEqualTo("pass");
  }

  @ParameterizedTest
  @CsvSource({
    "43683, true, '', unknown malformed",
    "65536, true, '', n/a",
    "43683, false, '', n/a",
    "43683, false, br, unknown malformed",
    "43683, false, GZIP, n/a",
    "43683, false, identity, n/a"
  })
  void aPageThatWasNotReadMayHoldAnything(
      int bytes, boolean truncated, String coding, String login) {
    var page =
        new HttpSeen.Exchange(
            START,
            200,
            coding.isEmpty() ? List.of() : List.of(new HttpSeen.Header("content-encoding", coding)),
            Optional.empty(),
            new HttpSeen.Body(bytes, truncated, true, false, Optional.empty()));
    var service =
        new ServiceSeen(
            Optional.of("http"),
            Given.NO,
            Given.YES,
            Given.NO,
            Optional.empty(),
            List.of(),
            false,
            List.of(),
            List.of(page),
            Optional.empty());
    for (String id : List.of("login-not-in-clear", "login-page-not-reachable")) {
      assertThat(label(Given.verdict(id, service(80, service, new LoginSeen(List.of())))))
          .isEqualTo(login);
      var closed =
          new LoginSeen.Page(
              "screenconnect", LoginSeen.Kind.LOGIN, START + "Login", true, Given.NO, List.of());
      assertThat(label(Given.verdict(id, service(80, service, new LoginSeen(List.of(closed))))))
          .isEqualTo(login.equals("n/a") ? "pass" : login);
    }
    assertThat(told("http-no-directory-listing", plain(End.NO_REDIRECT, page)))
        .isEqualTo(login.equals("n/a") ? "pass" : login);
  }

  private static String told(String id, io.picket.model.Observation seen) {
    boolean tls = seen instanceof HttpSeen web && web.tls();
    Verdict verdict =
        Given.verdict(id, tls ? service(443, https(), seen) : service(80, http(), seen));
    return label(verdict);
  }
}
