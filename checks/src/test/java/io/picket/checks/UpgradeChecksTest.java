package io.picket.checks;

import static io.picket.checks.Given.NO;
import static io.picket.checks.Given.UNCLEAR;
import static io.picket.checks.Given.YES;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.service;
import static io.picket.checks.Given.speaking;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.Evidence;
import io.picket.model.ServiceSeen;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpgradeChecksTest {
  @Test
  void whetherTheStepIsThere() {
    assertThat(told("upgrade-offered", smtp(YES, NO))).isEqualTo("pass");
    assertThat(told("upgrade-offered", smtp(NO, YES))).isEqualTo("fail medium");
    assertThat(told("upgrade-offered", smtp(UNCLEAR, UNCLEAR))).isEqualTo("unknown silent");
  }

  @Test
  void whetherAPasswordMayGoInClear() {
    assertThat(told("upgrade-before-login", smtp(YES, NO))).isEqualTo("pass");
    assertThat(told("upgrade-before-login", smtp(YES, YES))).isEqualTo("fail medium");
    assertThat(told("upgrade-before-login", smtp(YES, UNCLEAR))).isEqualTo("unknown silent");
  }

  @Test
  void whetherAnythingFollowsInClear() {
    var stray = new Evidence("behind the answer to STARTTLS", "12 more bytes in clear");
    assertThat(told("upgrade-clean", smtp(YES, NO))).isEqualTo("pass");
    assertThat(told("upgrade-clean", smtp(YES, NO, stray))).isEqualTo("fail high");
    assertThat(told("upgrade-clean", smtp(NO, NO))).isEqualTo("n/a");
    assertThat(told("upgrade-clean", smtp(UNCLEAR, UNCLEAR))).isEqualTo("unknown silent");
  }

  @Test
  void whereThereIsNoStepNothingIsAsked() {
    for (String id : List.of("upgrade-offered", "upgrade-before-login", "upgrade-clean")) {
      assertThat(told(id, speaking("ssh"))).isEqualTo("n/a");
      assertThat(told(id, https())).isEqualTo("n/a");
      assertThat(told(id, speaking("smtp"))).as("an old record").isEqualTo("unknown not_tried");
    }
  }

  private static String told(String id, ServiceSeen seen) {
    return label(Given.verdict(id, service(25, seen)));
  }

  private static ServiceSeen smtp(Answer offered, Answer clearLogin, Evidence... anomalies) {
    ServiceSeen plain = speaking("smtp");
    return new ServiceSeen(
        plain.protocol(),
        plain.tls(),
        plain.plainHttp(),
        plain.httpOverTls(),
        plain.banner(),
        List.of(),
        false,
        List.of(),
        List.of(),
        Optional.of(new ServiceSeen.Upgrade("STARTTLS", offered, clearLogin, List.of(anomalies))));
  }
}
