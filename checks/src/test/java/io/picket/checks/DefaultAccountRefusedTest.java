package io.picket.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.LoginTried;
import io.picket.model.Omission;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DefaultAccountRefusedTest {
  private static final InetAddress HERE = Addresses.parse("192.0.2.7").orElseThrow();
  private static final Answer YES = new Answer.Yes("it shows the inside");
  private static final Answer UNKNOWN = new Answer.Unknown(Reason.UNRECOGNISED, "login page again");

  private static Outcome<?> tried(boolean sent, boolean inClear, Answer works, Answer loggedOut) {
    return new Outcome.Observed<>(
        new LoginTried(
            "desktop-central",
            "admin",
            "https://rmm.example.com:8383/j_security_check",
            inClear,
            sent ? Optional.of(Instant.EPOCH) : Optional.empty(),
            works,
            loggedOut,
            "https://example.com/documentation"));
  }

  private static Verdict judge(Outcome<?>... outcomes) {
    List<ServiceFacts> services =
        Stream.of(outcomes)
            .map(outcome ->
                new ServiceFacts(
                    new Endpoint(HERE, 8383),
                    List.of(
                        new ProbeRun(
                            "login-attempt", "LoginTried", outcome, 0, 0, 0, Duration.ZERO))))
            .toList();
    var facts = new HostFacts(Host.at(HERE), new Outcome.NotApplicable<>("not asked"), services);
    return new DefaultAccountRefused()
        .judge(
            facts,
            new Circumstances(Instant.EPOCH, facts, Profiles.named("default").orElseThrow()));
  }

  @Test
  void aLoginThatWorksIsCritical() {
    Verdict verdict = judge(tried(true, false, UNKNOWN, UNKNOWN), tried(true, true, YES, YES));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Fail.class, fail -> assertThat(fail.severity()).isEqualTo(Severity.CRITICAL));
    assertThat(verdict.because()).contains("\"admin\"", "in clear", "logged out again");
    assertThat(judge(tried(true, false, YES, new Answer.No("still open"))).because())
        .contains("end the session", "by hand")
        .doesNotContain("in clear");
  }

  @Test
  void aLoginThatFailsIsUnknownAndSaysWhatItDoesNotShow() {
    Verdict verdict =
        judge(tried(false, false, UNKNOWN, UNKNOWN), tried(true, false, UNKNOWN, YES));
    assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict.because()).contains("Not proven", "does not show that the account is gone");
  }

  @Test
  void whatWasNotTriedIsUnknownWithItsReason() {
    assertThat(judge(tried(false, false, UNKNOWN, UNKNOWN)))
        .isInstanceOfSatisfying(
            Verdict.Unknown.class,
            unknown -> assertThat(unknown.because()).contains("Not tried", "login page again"));
    assertThat(judge(new Outcome.Inconclusive<>(Reason.OUT_OF_SCOPE, "the window is over")))
        .isEqualTo(new Verdict.Unknown(Reason.OUT_OF_SCOPE, "the window is over"));
  }

  @Test
  void whatNobodyAskedForHoldsUpNoGateAndSaysNothingForAGuide() {
    Verdict verdict =
        judge(new Outcome.NotApplicable<>("Nobody asked.", Optional.of(Omission.LOGIN)));
    assertThat(verdict).isInstanceOf(Verdict.NotApplicable.class);
    assertThat(verdict.omission()).contains(Omission.LOGIN);
    assertThat(judge()).isEqualTo(verdict);
    assertThat(judge(new Outcome.NotApplicable<>("No account is known.")).because())
        .isEqualTo("No account is known.");
    assertThat(judge(new Outcome.NotApplicable<>("No account is known.")).omission()).isEmpty();
  }
}
