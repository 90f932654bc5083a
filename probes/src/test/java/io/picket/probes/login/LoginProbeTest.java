package io.picket.probes.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.LoginSeen;
import io.picket.model.LoginSeen.Kind;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.probes.http.Estate;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginProbeTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private LoginSeen look(String server, UnaryOperator<String> byPath) {
    try (var pretend =
            HostileServer.doing(
                Behaviours.http(head -> {
                  if (!head.startsWith("GET ")) {
                    return "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
                  }
                  String path = head.substring(4, head.indexOf(' ', 4));
                  asked.add(path);
                  String[] parts = byPath.apply(path).split("(?<!\r)\n", 2);
                  String body = parts.length > 1 ? parts[1] : "";
                  return "HTTP/1.1 "
                      + parts[0]
                      + "\r\nServer: "
                      + server
                      + "\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body;
                }));
        var estate = new Estate(Duration.ofSeconds(20))) {
      ServiceFacts facts = estate.look(pretend.endpoint(), "", new LoginProbe(Estate.USER_AGENT));
      int connections = facts.runs().stream().mapToInt(ProbeRun::connections).sum();
      assertThat(connections).isLessThanOrEqualTo(10);
      return Estate.seen(facts, LoginSeen.class);
    }
  }

  private static Answer reachable(LoginSeen seen, Kind kind) {
    return seen.pages().stream()
        .filter(page -> page.kind() == kind)
        .findFirst()
        .orElseThrow()
        .reachable();
  }

  private static final String SCREENCONNECT = "ScreenConnect/23.9.7.8804-1 Microsoft-HTTPAPI/2.0";

  @Test
  void tellsAnOpenWizardFromAClosedOne() {
    LoginSeen open =
        look(
            SCREENCONNECT,
            path ->
                path.equals("/SetupWizard.aspx")
                    ? "200 OK\n<title>Setup Wizard</title>"
                    : "404 Not Found\n");
    assertThat(reachable(open, Kind.SETUP_WIZARD).isYes()).isTrue();
    assertThat(reachable(open, Kind.LOGIN).isNo()).isTrue();
    LoginSeen closed =
        look(
            SCREENCONNECT,
            path -> path.equals("/") ? "200 OK\nhello" : "302 Found\r\nLocation: /\n");
    assertThat(reachable(closed, Kind.SETUP_WIZARD).isNo()).isTrue();
    LoginSeen other = look(SCREENCONNECT, path -> "200 OK\n<title>Welcome</title>");
    assertThat(reachable(other, Kind.SETUP_WIZARD).isUnknown()).isTrue();
  }

  /** The form is one step further, or comes with a status that browsers do not mind. */
  @ParameterizedTest
  @CsvSource({
    "302 Found\\r\\nLocation: /Login?Reason=1, unknown",
    "302 Found\\r\\nLocation: /login/, unknown",
    "302 Found\\r\\nLocation: Account/Login, unknown",
    "302 Found\\r\\nLocation: http://./, unknown",
    "302 Found, unknown",
    "302 Found\\r\\nLocation: /, no",
    "302 Found\\r\\nLocation: /host?x=1, no",
    "302 Found\\r\\nLocation: https://rmm.example/Login, no",
    "302 Found\\r\\nLocation: http://127.0.0.1:1/Login, no",
    "403 Forbidden, no",
    "404 Not Found\\n<input type='password'>, yes",
    "403 Forbidden\\n<input type=\"password\">, yes",
    "302 Found\\n<input type=password>, yes"
  })
  void aPageThatOnlyLooksClosedIsNotCalledUnreachable(String answer, String expected) {
    String sent = answer.replace("\\r", "\r").replace("\\n", "\n");
    LoginSeen seen = look(SCREENCONNECT, path -> path.equals("/Login") ? sent : "404 Not Found");
    Answer reachable = reachable(seen, Kind.LOGIN);
    assertThat(reachable.isYes() ? "yes" : reachable.isNo() ? "no" : "unknown").isEqualTo(expected);
  }

  /**
   * Who answers whatever is asked with one page shows no login by it, and a wizard all the same.
   */
  @Test
  void aStartPageAtEveryAddressIsNoLoginPage() {
    LoginSeen same = look(SCREENCONNECT, path -> "200 OK\n<title>Welcome</title>");
    assertThat(reachable(same, Kind.LOGIN).isUnknown()).isTrue();
    assertThat(reachable(same, Kind.ADMINISTRATION).isUnknown()).isTrue();
    LoginSeen wizard = look(SCREENCONNECT, path -> "200 OK\n<title>Setup Wizard</title>");
    assertThat(reachable(wizard, Kind.SETUP_WIZARD).isYes()).isTrue();
    LoginSeen form = look(SCREENCONNECT, path -> "200 OK\n<input type=password>");
    assertThat(reachable(form, Kind.ADMINISTRATION).isYes()).isTrue();
    LoginSeen own =
        look(SCREENCONNECT, path -> path.equals("/") ? "200 OK\nhello" : "200 OK\nsign in");
    assertThat(reachable(own, Kind.LOGIN).isYes()).isTrue();
  }

  @Test
  void asksForEachPathOnceAndNeverBehindTheWizard() {
    look(SCREENCONNECT, path -> "200 OK\n<title>Setup Wizard</title>");
    assertThat(asked)
        .doesNotHaveDuplicates()
        .noneMatch(path -> path.startsWith("/SetupWizard.aspx/"));
    assertThat(asked).contains("/Login", "/Administration", "/SetupWizard.aspx");
  }

  @Test
  void asksNothingWhereTheServiceProbeWasAskedToStop() {
    LoginSeen seen =
        look(
            "UEMServer\r\nSet-Cookie: UEMJSESSIONID=1; Path=/",
            path ->
                path.equals("/")
                    ? "200 OK\nhello"
                    : "200 OK\nThe access limit for this page has been exceeded");
    assertThat(asked).doesNotContain("/configurations");
    assertThat(reachable(seen, Kind.LOGIN))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> assertThat(unknown.reason()).isEqualTo(Reason.THROTTLED));
  }

  @Test
  void stopsAtTheFirstSignOfThrottling() {
    LoginSeen seen =
        look(SCREENCONNECT, path -> path.equals("/") ? "200 OK\n" : "429 Too Many Requests\n");
    assertThat(seen.pages())
        .isNotEmpty()
        .allSatisfy(page ->
            assertThat(page.reachable())
                .isInstanceOfSatisfying(
                    Answer.Unknown.class,
                    unknown -> assertThat(unknown.reason()).isEqualTo(Reason.THROTTLED)));
    assertThat(asked).hasSize(2);
  }

  @Test
  void findsAFormOnTheStartPageOfWhatIsNotKnown() {
    LoginSeen seen =
        look(
            "something",
            path -> "200 OK\n<form action=/in method=post><input name=p type=password></form>");
    assertThat(seen.pages()).hasSize(1);
    LoginSeen.Page page = seen.pages().getFirst();
    assertThat(page.productId()).isEqualTo("generic");
    assertThat(page.inClear()).isTrue();
    assertThat(asked).containsExactly("/");
  }

  @Test
  void asksNothingMoreWhereNothingWasRecognised() {
    assertThat(look("something", path -> "200 OK\nhello").pages()).isEmpty();
    assertThat(asked).containsExactly("/");
  }
}
