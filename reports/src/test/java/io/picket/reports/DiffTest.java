package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.Addresses;
import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Declaration;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.HostName;
import io.picket.model.Measure;
import io.picket.model.NotChecked;
import io.picket.model.Omission;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Transport;
import io.picket.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Unknown never resolves, and what came back is called so. */
class DiffTest {
  private static final Finding HIGH =
      SampleRecords.fail("hsts", SampleRecords.rmmAt(443), Severity.HIGH, "it is bad");
  private static final Finding LOW =
      SampleRecords.fail("hsts", SampleRecords.rmmAt(443), Severity.LOW, "it is a little bad");
  private static final Finding GOOD =
      SampleRecords.pass("hsts", SampleRecords.rmmAt(443), "it is good");
  private static final Finding DARK =
      SampleRecords.unknown("hsts", SampleRecords.rmmAt(443), Reason.SILENT, "no answer");

  @Test
  void everyWayAFindingCanGo() {
    assertThat(kinds(GOOD, HIGH)).containsExactly(Diff.Kind.NEW);
    assertThat(kinds(DARK, HIGH)).containsExactly(Diff.Kind.NEW);
    assertThat(kinds((Finding) null, HIGH)).containsExactly(Diff.Kind.NEW);
    assertThat(kinds(HIGH, HIGH)).containsExactly(Diff.Kind.STILL);
    assertThat(kinds(LOW, HIGH)).containsExactly(Diff.Kind.WORSE);
    assertThat(kinds(HIGH, LOW)).containsExactly(Diff.Kind.BETTER);
    assertThat(kinds(HIGH, GOOD)).containsExactly(Diff.Kind.RESOLVED);
    assertThat(kinds(HIGH, DARK)).containsExactly(Diff.Kind.UNCONFIRMED);
    assertThat(kinds(HIGH, null)).containsExactly(Diff.Kind.UNCONFIRMED);
    assertThat(kinds(GOOD, GOOD)).isEmpty();
    assertThat(kinds(GOOD, DARK)).isEmpty();
  }

  @Test
  void theLastKnownVerdictCounts() {
    assertThat(kinds(List.of(of(HIGH), of(DARK), of(null)), GOOD))
        .containsExactly(Diff.Kind.RESOLVED);
    assertThat(kinds(List.of(of(HIGH), of(DARK)), DARK)).containsExactly(Diff.Kind.UNCONFIRMED);
    assertThat(kinds(List.of(of(HIGH), of(GOOD)), HIGH)).containsExactly(Diff.Kind.REOPENED);
    assertThat(kinds(List.of(of(GOOD), of(DARK)), HIGH)).containsExactly(Diff.Kind.NEW);
    assertThatThrownBy(() -> Diff.of(List.of(), of(HIGH)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasNotAskedThisTimeResolvesNothing() {
    Finding ssh = ofHost(new Verdict.Fail(Severity.HIGH, "port 22 is open"));
    Finding left = ofHost(new Verdict.NotApplicable("22 left out", Optional.of(Omission.PORTS)));
    Finding gone = ofHost(new Verdict.NotApplicable("nothing of the kind here"));
    Finding fine =
        ofHost(new Verdict.Pass("as far as asked", List.of(), Optional.of(Omission.PORTS)));
    ScanRecord before = at(PortState.OPEN, "22,443", ssh);
    ScanRecord narrow = at(PortState.OPEN, "443", fine);
    for (Finding today : List.of(left, gone, fine)) {
      assertThat(kinds(before, at(PortState.OPEN, "443", today)))
          .containsExactly(Diff.Kind.UNCONFIRMED);
    }
    for (Finding today : List.of(gone, fine)) {
      assertThat(kinds(before, at(PortState.CLOSED, "22,443", today)))
          .containsExactly(Diff.Kind.RESOLVED);
    }
    assertThat(kinds(before, at(PortState.CLOSED, "22,443", left)))
        .containsExactly(Diff.Kind.UNCONFIRMED);
    assertThat(Diff.of(List.of(before, narrow), before).changes())
        .as("a narrow look in between reopens nothing")
        .allMatch(change -> change.kind() == Diff.Kind.STILL);
    assertThat(Diff.of(List.of(before, narrow), narrow).changes())
        .allMatch(change -> change.kind() == Diff.Kind.UNCONFIRMED);
  }

  @Test
  void aPortThatPassesAtOneAddressOfANameResolvesNothingOfAnother() {
    Subject port = new Subject.OfEndpoint("rmm.example", 443, Transport.TCP);
    ScanRecord before =
        at(PortState.OPEN, "443", SampleRecords.fail("hsts", port, Severity.HIGH, "it is bad"));
    ScanRecord good = at(PortState.OPEN, "443", SampleRecords.pass("hsts", port, "it is good"));
    var second =
        Host.named(new HostName("rmm.example"), Addresses.parse("203.0.113.8").orElseThrow());
    for (Outcome<PortCensus> dark :
        List.<Outcome<PortCensus>>of(
            new Outcome.Inconclusive<>(Reason.UNREACHABLE, "no route"),
            new Outcome.Observed<>(census(PortState.FILTERED, "80,443")),
            new Outcome.Observed<>(census(PortState.CLOSED, "80")),
            new Outcome.Observed<>(census(PortState.UNKNOWN, "443")))) {
      ScanRecord now = beside(good, new HostFacts(second, dark, List.of()));
      assertThat(kinds(before, now)).containsExactly(Diff.Kind.UNCONFIRMED);
      assertThat(Diff.of(List.of(before, now), before).changes())
          .as("a part that could not be seen in between reopens nothing")
          .allMatch(change -> change.kind() == Diff.Kind.STILL);
    }
    for (PortState told : List.of(PortState.OPEN, PortState.CLOSED)) {
      var seen = new HostFacts(second, new Outcome.Observed<>(census(told, "443")), List.of());
      assertThat(kinds(before, beside(good, seen))).containsExactly(Diff.Kind.RESOLVED);
    }
    ScanRecord excluded =
        new ScanRecord(
            good.schemaVersion(),
            good.tool(),
            good.run(),
            good.hosts(),
            good.findings(),
            good.cards(),
            List.of(new NotChecked(second.toString(), Reason.OUT_OF_SCOPE, "it is excluded")));
    assertThat(kinds(before, excluded)).containsExactly(Diff.Kind.UNCONFIRMED);
    assertThat(kinds(before, good)).containsExactly(Diff.Kind.RESOLVED);
  }

  private static ScanRecord beside(ScanRecord record, HostFacts more) {
    return new ScanRecord(
        record.schemaVersion(),
        record.tool(),
        record.run(),
        List.of(record.hosts().getFirst(), more),
        record.findings(),
        record.cards(),
        record.notChecked());
  }

  private static PortCensus census(PortState state, String ports) {
    return new PortCensus(
        List.of(new PortCensus.Group(state, "as it answered", PortSet.parse(ports))), false);
  }

  private static List<Diff.Kind> kinds(ScanRecord before, ScanRecord now) {
    return Diff.of(List.of(before), now).changes().stream().map(Diff.Change::kind).toList();
  }

  private static Finding ofHost(Verdict verdict) {
    return new Finding(
        new Finding.Key(
            ClientId.SELF, new CheckId("port-ssh-not-exposed"), new Subject.OfHost("rmm.example")),
        verdict,
        List.of("203.0.113.7"));
  }

  private static ScanRecord at(PortState state, String ports, Finding finding) {
    ScanRecord record = SampleRecords.with(List.of(finding));
    return new ScanRecord(
        record.schemaVersion(),
        record.tool(),
        record.run(),
        List.of(
            new HostFacts(
                Host.named(
                    new HostName("rmm.example"), Addresses.parse("203.0.113.7").orElseThrow()),
                new Outcome.Observed<>(census(state, ports)),
                List.of())),
        record.findings(),
        record.cards(),
        record.notChecked());
  }

  @Test
  void aNightInWhichNothingCouldBeToldIsNotCalm() {
    Diff dark = Diff.of(List.of(of(GOOD)), of(DARK));
    assertThat(DiffText.summary(dark))
        .isEqualTo("Nothing is known to have failed, and 1 check could not be decided now");
    assertThat(dark.isCalm()).isFalse();
    assertThat(dark.isWorthTelling()).isFalse();
    assertThat(DiffText.summary(Diff.of(List.of(of(DARK)), of(GOOD))))
        .isEqualTo("Nothing failed then or now");
    assertThat(Diff.of(List.of(of(HIGH)), of(GOOD)).isCalm()).isTrue();
    assertThat(Diff.of(List.of(of(GOOD)), of(null)).isCalm()).isFalse();
    assertThat(Diff.of(List.of(of(HIGH)), of(HIGH)).isCalm()).isFalse();
    assertThat(Diff.of(List.of(of(GOOD)), SampleRecords.unreachable()).isCalm()).isFalse();
  }

  @Test
  void whatElseChangedTheVerdictsIsSaid() {
    ScanRecord rich = SampleRecords.rich();
    assertThat(Diff.of(List.of(rich), rich).otherMeasures()).isEmpty();
    Measure own = rich.run().measure().orElseThrow();
    assertThat(against(rich, "connectwise-control", own.with(new Gate(Optional.empty()))))
        .as("the threshold changes no verdict")
        .isEmpty();
    assertThat(against(rich, "tls", own)).containsExactly("profile");
    assertThat(
            against(
                rich,
                "connectwise-control",
                new Measure(own.gate(), Optional.empty(), true, own.advisories())))
        .containsExactly("TLS policy");
    assertThat(
            against(
                rich,
                "connectwise-control",
                new Measure(own.gate(), own.policy(), true, Optional.empty())))
        .containsExactly("advisories");
    var relay =
        new Declaration(
            Optional.empty(),
            Optional.empty(),
            Declaration.Role.RELAY,
            List.of(),
            PortSet.of(8041),
            Declaration.Membership.NOT_SAID,
            Declaration.Reach.NOT_SAID,
            Optional.empty(),
            List.of());
    assertThat(Diff.of(List.of(rich), declaring(rich, relay)).otherMeasures())
        .containsExactly("declarations");
  }

  private static ScanRecord declaring(ScanRecord record, Declaration said) {
    return new ScanRecord(
        record.schemaVersion(),
        record.tool(),
        record.run(),
        record.warnings(),
        record.priorities(),
        record.hosts(),
        record.findings(),
        record.cards(),
        record.notChecked(),
        List.of(said),
        record.guides());
  }

  private static List<String> against(ScanRecord record, String profile, Measure measure) {
    return Diff.of(List.of(record), record.with(record.run().judgedBy(profile, measure)))
        .otherMeasures();
  }

  @Test
  void aPortThatWasNotSeenDidNotClose() {
    Diff gone = Diff.of(List.of(SampleRecords.clean()), SampleRecords.unreachable());
    assertThat(gone.ports()).isEmpty();
    Diff same = Diff.of(List.of(SampleRecords.rich()), SampleRecords.rich());
    assertThat(same.ports()).isEmpty();
    assertThat(same.isWorthTelling()).isFalse();
    assertThat(same.changes()).allMatch(change -> change.kind() == Diff.Kind.STILL);
  }

  @Test
  void theRenderingsLookAsTheyDid() throws Exception {
    Diff diff = Diff.of(List.of(SampleRecords.rich()), SampleRecords.later());
    for (DiffFormat format : DiffFormat.all()) {
      var out = new ByteArrayOutputStream();
      format.write(diff, out);
      Golden.check("diff." + format.name(), out.toString(StandardCharsets.UTF_8));
    }
  }

  private static List<Diff.Kind> kinds(@Nullable Finding before, @Nullable Finding now) {
    return kinds(List.of(of(before)), now);
  }

  private static List<Diff.Kind> kinds(List<ScanRecord> before, @Nullable Finding now) {
    return Diff.of(before, of(now)).changes().stream().map(Diff.Change::kind).toList();
  }

  private static ScanRecord of(@Nullable Finding finding) {
    return SampleRecords.with(finding == null ? List.of() : List.of(finding));
  }
}
