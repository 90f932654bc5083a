package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.Finding;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
