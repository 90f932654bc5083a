package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Gate HIGH = new Gate(Optional.of(Severity.HIGH));
  private static final Verdict PASS = new Verdict.Pass("fine");
  private static final Verdict UNKNOWN = new Verdict.Unknown(Reason.SILENT, "no answer");

  private static ScanRecord record(boolean complete, Verdict... verdicts) {
    return record(complete, complete ? List.of() : List.of("interrupted"), verdicts);
  }

  private static ScanRecord record(boolean complete, List<String> why, Verdict... verdicts) {
    var findings = new java.util.ArrayList<Finding>();
    for (int i = 0; i < verdicts.length; i++) {
      var key = new Finding.Key(ClientId.SELF, new CheckId("c" + i), new Subject.OfHost("h"));
      findings.add(new Finding(key, verdicts[i], List.of("192.0.2.1")));
    }
    return new ScanRecord(
        ScanRecord.SCHEMA_VERSION,
        new ScanRecord.Tool("Picket", "test"),
        new ScanRecord.Run(
            ClientId.SELF,
            "default",
            Optional.empty(),
            List.of("h"),
            Instant.EPOCH,
            Instant.EPOCH,
            complete,
            why,
            "test",
            Optional.empty(),
            false),
        List.of(),
        findings,
        List.of(),
        List.of());
  }

  private static Verdict fail(Severity severity) {
    return new Verdict.Fail(severity, "bad");
  }

  @Test
  void opensOnlyWhenEverythingWasAnsweredAndNothingIsBadEnough() {
    assertThat(HIGH.decide(record(true, PASS, fail(Severity.MEDIUM))))
        .isInstanceOf(Gate.Decision.Open.class);
  }

  @Test
  void aFailureThatIsNotBadEnoughIsAnAnswerToo() {
    assertThat(HIGH.decide(record(true, fail(Severity.MEDIUM))))
        .isInstanceOf(Gate.Decision.Open.class);
  }

  @Test
  void nothingEvaluatedIsNeverOpen() {
    assertThat(HIGH.decide(record(true))).isInstanceOf(Gate.Decision.Undecided.class);
    assertThat(HIGH.decide(record(true, new Verdict.NotApplicable("nothing there"))))
        .isInstanceOf(Gate.Decision.Undecided.class);
  }

  @Test
  void oneUnknownOrAnIncompleteRunIsUndecided() {
    assertThat(HIGH.decide(record(true, PASS, UNKNOWN)))
        .isInstanceOf(Gate.Decision.Undecided.class);
    assertThat(HIGH.decide(record(false, PASS))).isInstanceOf(Gate.Decision.Undecided.class);
    assertThat(new Gate(Optional.empty()).decide(record(true, UNKNOWN, fail(Severity.CRITICAL))))
        .isInstanceOf(Gate.Decision.Undecided.class);
  }

  @Test
  void anIncompleteRunThatNamesNoReasonIsUndecidedToo() {
    assertThat(HIGH.decide(record(false, List.of(), PASS)))
        .isEqualTo(new Gate.Decision.Undecided(List.of("the scan is not complete")));
  }

  @Test
  void aBadEnoughFailureShutsItEvenWhenIncomplete() {
    assertThat(HIGH.decide(record(false, UNKNOWN, fail(Severity.HIGH))))
        .isInstanceOfSatisfying(
            Gate.Decision.Shut.class, shut -> assertThat(shut.findings()).hasSize(1));
  }
}
