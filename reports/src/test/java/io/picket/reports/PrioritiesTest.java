package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Priority;
import io.picket.model.ScanRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What to fix first leads every report for people, and stands in fields for programs. */
class PrioritiesTest {
  static List<String> formats() {
    return Formats.all().stream().map(ReportFormat::name).toList();
  }

  private static String write(String format, ScanRecord record) throws Exception {
    var out = new ByteArrayOutputStream();
    Formats.named(format).orElseThrow().write(record, SampleRecords.gate(record), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Without line ends, folded lines and the marks that formats put before characters. */
  private static String bare(String text) {
    return text.replaceAll("\\s+", "").replace("\\", "");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aWarningIsToldInEveryFormat(String format) throws Exception {
    if (format.equals("prometheus")) {
      assertThat(write(format, SampleRecords.rich()))
          .contains("picket_warnings{client=\"acme-dental\"} 1");
      return;
    }
    assertThat(bare(write(format, SampleRecords.rich())))
        .contains(bare("The list of advisories is of 2026-10-01, more than 45 days old"));
    assertThat(bare(write(format, SampleRecords.clean())))
        .doesNotContain(bare("list of advisories"));
  }

  @ParameterizedTest
  @CsvSource({"html, What to do", "markdown, What to do", "text, WHAT TO DO"})
  void theyLeadWhatPeopleRead(String format, String next) throws Exception {
    String told = write(format, SampleRecords.rich());
    assertThat(told).containsIgnoringCase("Fix within 3 days");
    assertThat(told.indexOf("ix within 3 days"))
        .isBetween(0, told.indexOf(next, told.indexOf("<body") + 1));
    assertThat(told).contains("CVE-2024-1709", "exploited, listed 2024-02-22");
    assertThat(write(format, SampleRecords.clean())).doesNotContain("Fix within");
  }

  /** Of equally grave tasks, what attackers use is first, and weak TLS, which needs more, last. */
  @Test
  void theyLeadWhatToDoToo() {
    ScanRecord record = SampleRecords.rich();
    List<Outline.Task> tasks = Outline.of(record, SampleRecords.gate(record)).tasks();
    assertThat(tasks.getFirst().findings())
        .extracting(finding -> finding.key())
        .contains(record.priorities().getFirst().finding());
    List<String> critical =
        tasks.stream()
            .filter(task -> task.severity() == tasks.getFirst().severity())
            .map(task -> task.cards().getFirst().id().value())
            .toList();
    assertThat(critical).hasSizeGreaterThan(1);
    assertThat(critical.stream().map(id -> id.startsWith("tls-")).toList()).isSorted();
  }

  @Test
  void theMostPressingOneIsFirstInSarifAndHasFields() throws Exception {
    JsonNode first =
        RecordJson.mapper().readTree(write("sarif", SampleRecords.rich())).at("/runs/0/results/0");
    assertThat(first.at("/properties/fixWithinDays").asInt()).isEqualTo(3);
    assertThat(first.at("/properties/exploited").asBoolean()).isTrue();
    assertThat(first.at("/properties/advisories").size()).isEqualTo(2);
  }

  @Test
  void aWarningIsNoFailure() throws Exception {
    ScanRecord clean = SampleRecords.clean();
    var warned =
        new ScanRecord(
            clean.schemaVersion(),
            clean.tool(),
            clean.run(),
            SamplePriorities.warnings(),
            List.of(),
            clean.hosts(),
            clean.findings(),
            clean.cards(),
            clean.notChecked(),
            clean.declarations(),
            clean.guides());
    JsonNode invocation =
        RecordJson.mapper().readTree(write("sarif", warned)).at("/runs/0/invocations/0");
    assertThat(invocation.get("executionSuccessful").asBoolean()).isTrue();
    assertThat(invocation.get("toolExecutionNotifications").size()).isEqualTo(1);
    assertThat(write("junit", warned)).doesNotContain("<failure", "<error");
  }

  @Test
  void aFindingAndItsPrioritiesAreJoinedByTheFingerprint() throws Exception {
    JsonNode record = RecordJson.mapper().readTree(write("json", SampleRecords.rich()));
    JsonNode priority = record.at("/priorities/0");
    assertThat(priority.get("within_days").asInt()).isEqualTo(3);
    assertThat(priority.get("exploited").asString()).isEqualTo("2024-02-22");
    String fingerprint = priority.at("/finding/fingerprint").asString();
    assertThat(record.get("findings"))
        .anyMatch(finding -> finding.at("/key/fingerprint").asString().equals(fingerprint));
    assertThat(write("csv", SampleRecords.rich())).contains(",3,\"CVE-2024-1709 CVE-2026-11596\"");
  }

  @Test
  void whatRunsTheSameVersionIsToldTogether() {
    List<Priority> all = SamplePriorities.all();
    List<Urgency> urgencies = Urgency.of(List.of(all.getLast(), all.getFirst(), all.getFirst()));
    assertThat(urgencies)
        .singleElement()
        .satisfies(urgency -> {
          assertThat(urgency.days()).isEqualTo(3);
          assertThat(urgency.advisories()).containsExactlyElementsOf(all);
          assertThat(urgency.where(3)).isEqualTo("rmm.acme-dental.example:443");
        });
  }
}
