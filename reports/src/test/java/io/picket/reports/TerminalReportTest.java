package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Finding;
import io.picket.model.HostFacts;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The terminal report says what matters first, fits the width, and shows nothing raw. */
class TerminalReportTest {
  @Test
  void theSamplesLookAsTheyDid() {
    Golden.check("rich.txt", render(SampleRecords.rich(), 100, false));
    Golden.check("rich-60.txt", render(SampleRecords.rich(), 60, false));
    Golden.check("rich-colour.txt", render(SampleRecords.rich(), 100, true));
    Golden.check("clean.txt", render(SampleRecords.clean(), 100, false));
    Golden.check("unreachable.txt", render(SampleRecords.unreachable(), 100, false));
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    for (int width : new int[] {40, 60, 80, 100, 200}) {
      assertThat(render(SampleRecords.rich(), width, false).lines())
          .allSatisfy(
              line -> assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void colourIsOnlyThereWhenAskedFor() {
    assertThat(render(SampleRecords.rich(), 100, false)).doesNotContain("\u001b");
    assertThat(render(SampleRecords.rich(), 100, true).replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(render(SampleRecords.rich(), 100, false));
  }

  @Test
  void nothingReachedIsNeverInOrder() {
    assertThat(render(SampleRecords.unreachable(), 100, false))
        .startsWith("PRETEND")
        .contains("NOTHING COULD BE JUDGED")
        .doesNotContain("ALL IN ORDER");
  }

  @Test
  void whatACheckSaysOfATargetIsSaidOnce() {
    ScanRecord record = SampleRecords.unreachable();
    Finding finding = record.findings().getFirst();
    String why = record.notChecked().getFirst().detail();
    var same =
        new Finding(
            finding.key(), new Verdict.Unknown(Reason.SILENT, why), List.copyOf(finding.seenAt()));
    var again =
        new ScanRecord(
            record.schemaVersion(),
            record.tool(),
            record.run(),
            record.hosts(),
            List.of(same),
            record.cards(),
            record.notChecked());
    assertThat(render(again, 100, false)).containsOnlyOnce("2001:db8:5::11: " + why);
    assertThat(render(record, 100, false)).contains("2001:db8:5::11: " + why);
  }

  @Test
  void whatTheGateSaysIsNotSaidAgain() {
    String why = "2001:db8:5::11 did not answer on any port";
    assertThat(render(SampleRecords.unreachable(), 200, false))
        .containsOnlyOnce(why)
        .doesNotContain("Incomplete");
    assertThat(render(SampleRecords.rich(), 200, false)).contains("Incomplete: " + why);
  }

  @Test
  void whatWasNotCheckedIsNeverInOrder() {
    ScanRecord clean = SampleRecords.clean();
    var gap =
        new ScanRecord(
            clean.schemaVersion(),
            clean.tool(),
            clean.run(),
            clean.hosts(),
            clean.findings(),
            clean.cards(),
            SampleRecords.rich().notChecked());
    assertThat(render(clean, 100, false)).contains("ALL IN ORDER");
    assertThat(render(gap, 100, false)).contains("UNDECIDED").doesNotContain("ALL IN ORDER");
  }

  @Test
  void whatLiesBeneathSuitesIsToldOfFewServersOnly() {
    ScanRecord rich = SampleRecords.rich();
    List<HostFacts> many = new ArrayList<>();
    for (int times = 0; times < 4; times++) {
      many.addAll(rich.hosts());
    }
    ScanRecord clean = SampleRecords.clean();
    assertThat(render(clean, 200, false))
        .contains("TLS 1.3 (the server chooses): TLS_AES", "Groups in TLS 1.3: ", "Yes: ");
    assertThat(render(rich, 200, false))
        .contains("Groups in TLS 1.3: ", "Yes: ")
        .doesNotContain("TLS 1.3 (the server chooses): TLS_AES");
    assertThat(render(with(rich, many), 200, false)).doesNotContain("Groups in TLS 1.3: ");
  }

  @Test
  void whatIsFoundStandsBeforeManyPlacesAndTheyAreListedOnce() {
    ScanRecord clean = SampleRecords.clean();
    List<Finding> findings = new ArrayList<>();
    for (String because : List.of("RC4 is accepted", "3DES is accepted")) {
      for (int port = 8001; port <= 8020; port++) {
        findings.add(
            SampleRecords.fail(
                "tls-weak-suite", SampleRecords.rmmAt(port), Severity.HIGH, because));
      }
    }
    var record =
        new ScanRecord(
            clean.schemaVersion(),
            clean.tool(),
            clean.run(),
            clean.hosts(),
            findings,
            clean.cards(),
            clean.notChecked());
    assertThat(render(record, 200, false).lines().map(String::strip))
        .containsSubsequence(
            "RC4 is accepted  [tls-weak-suite]", "3DES is accepted  [tls-weak-suite]")
        .contains("the same 20 places")
        .filteredOn(line -> line.startsWith("rmm.acme-dental.example:8001, "))
        .hasSize(1);
  }

  private static ScanRecord with(ScanRecord record, List<HostFacts> hosts) {
    return new ScanRecord(
        record.schemaVersion(),
        record.tool(),
        record.run(),
        hosts,
        record.findings(),
        record.cards(),
        record.notChecked());
  }

  private static String render(ScanRecord record, int width, boolean colour) {
    return new TerminalReport(width, colour).render(record, SampleRecords.gate(record));
  }
}
