package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Finding;
import io.picket.model.Verdict;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask for a login to be tried, and what is said before it is. */
class LoginGrantTest {
  private static final String FILE =
      """
      client: acme
      granted_by: J. Doe
      until: 2099-01-01
      targets: [rmm.pretend.example, 192.0.2.0/29]
      ceiling: authenticate
      logins:
        - server: rmm.pretend.example
          account: admin
          from: 2020-01-01
          until: 2098-01-01
          granted_by: J. Doe, CEO
          failure_may_lock: true
      """;

  @TempDir Path folder;

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("scope.yaml"), text).toString();
  }

  private Ran plan(String text, String... more) throws Exception {
    String[] words = new String[more.length + 6];
    System.arraycopy(
        new String[] {
          "plan",
          "rmm.pretend.example",
          "--resolve",
          "rmm.pretend.example=127.0.0.1",
          "--scope",
          file(text)
        },
        0,
        words,
        0,
        6);
    System.arraycopy(more, 0, words, 6, more.length);
    return Ran.picket(words);
  }

  @Test
  void thePlanNamesTheOneAttemptAndNoPassword() throws Exception {
    Ran ran = plan(FILE, "--try-default-logins", "--state", folder.resolve("state").toString());
    assertThat(ran.out())
        .contains("as \"admin\"", "J. Doe, CEO")
        .contains("https://rmm.pretend.example:8383/j_security_check")
        .contains("ManageEngine Desktop Central: POST")
        .doesNotContain("password");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void thePlanSaysWhyThereIsNone() throws Exception {
    assertThat(plan(FILE).out()).contains("Logins      none");
    assertThat(plan(FILE, "--try-default-logins").out()).contains("name one with --state");
    assertThat(plan(FILE.replace("2098-01-01", "2021-01-01"), "--try-default-logins").out())
        .contains("none now");
    Path state = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(state.resolve("login-attempts"), "?");
    assertThat(plan(FILE, "--try-default-logins", "--state", state.toString()).out())
        .contains("cannot be used");
  }

  @Test
  void anOperatorsOwnWordIsNotEnough() throws Exception {
    assertThat(Ran.picket("scan", "127.0.0.1:9", "--try-default-logins").code())
        .isEqualTo(ExitCode.REFUSED);
    String without = FILE.substring(0, FILE.indexOf("logins:"));
    Ran ran = plan(without, "--try-default-logins");
    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).contains("grants no login");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "account: admin|account: admn|scope.yaml:8:14|did you mean \"admin\"?",
        "server: rmm.pretend.example|server: rmm.pretend.exampel|scope.yaml:7:13|did you mean",
        "server: rmm.pretend.example|server: 192.0.2.0/29|scope.yaml:7:13|not at many",
        "server: rmm.pretend.example|server: 198.51.100.1|scope.yaml:7:13|among this file's"
            + " targets",
        "server: rmm.pretend.example|server: rmm.pretend.example:443|scope.yaml:7:13|port",
        "ceiling: authenticate|ceiling: request|scope.yaml:7:3|ceiling: authenticate",
        "failure_may_lock: true|failure_may_lock: false|scope.yaml:12:23|write true",
        "until: 2098-01-01|until: 2019-01-01|scope.yaml:10:12|later moment",
        "until: 2098-01-01|until: 2199-01-01|scope.yaml:10:12|earlier moment",
        "from: 2020-01-01|form: 2020-01-01|scope.yaml:9:5|did you mean \"from\"?"
      })
  void whatIsWrongInTheFileIsToldWithItsPlace(String right, String wrong, String place, String mend)
      throws Exception {
    Ran ran = plan(FILE.replace(right, wrong), "--try-default-logins");
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains(place).contains(mend);
  }

  @Test
  void whatNobodyAskedForIsNotUnknown() throws Exception {
    try (var server = HostileServer.doing(Behaviours.closeAtOnce())) {
      Ran ran = Ran.picket("scan", server.endpoint().toString(), "-o", "json");
      assertThat(ran.record().findings())
          .filteredOn(f -> f.key().check().value().equals("login-default-account-refused"))
          .map(Finding::verdict)
          .singleElement()
          .isInstanceOf(Verdict.NotApplicable.class);
    }
  }
}
