package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Measure;
import io.picket.model.Priority;
import io.picket.model.ScanRecord;
import io.picket.reports.RecordJson;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list of advisories of the operator's own, from the command line to the reports. */
class AdvisoriesOptionTest {
  private static final String MINE =
      """
      dated: 2099-01-01
      advisories:
        - id: CVE-2024-1709
          title: Mine
          affects: [{product: screenconnect, below: "99.0"}]
          cvss: 1.0
          automatable: false
          total: false
      """;

  private static final String ANSWER =
      "HTTP/1.1 404 Not Found\r\nServer: ScreenConnect/23.9.7.8804-1 Microsoft-HTTPAPI/2.0\r\n"
          + "Content-Length: 0\r\nConnection: close\r\n\r\n";

  @TempDir Path folder;

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("mine.yaml"), text).toString();
  }

  @Test
  void itExtendsTheShippedListOrStandsAlone() throws Exception {
    Ran shipped = Ran.picket("advisories", "screenconnect");
    assertThat(shipped.out()).contains("CVE-2024-1708", "CVE-2024-1709").doesNotContain("Mine");
    Ran extended = Ran.picket("advisories", "screenconnect", "--advisories", file(MINE));
    assertThat(extended.out()).contains("CVE-2024-1708", "Mine");
    Ran alone =
        Ran.picket("advisories", "--advisories", file("alone: true\n" + MINE), "screenconnect");
    assertThat(alone.out()).contains("Mine").doesNotContain("CVE-2024-1708");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dated: 2099-01-01|dated: 2099-13-01|mine.yaml:1:8|",
        "id: CVE-2024-1709|id: 2024-1709|mine.yaml:3:9|CVE-2024-1709",
        "cvss: 1.0|cvss: high|mine.yaml:6:11|9.8",
        "total: false|totl: false|mine.yaml:8:5|did you mean \"total\"?",
        "below: \"99.0\"|below: soon|mine.yaml:5:47|numbers parted by dots"
      })
  void whatIsWrongIsToldWithItsPlace(String right, String wrong, String place, String mend)
      throws Exception {
    Ran ran = Ran.picket("scan", "127.0.0.1:9", "--advisories", file(MINE.replace(right, wrong)));
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains(place).contains(mend == null ? "" : mend);
  }

  @Test
  void whatToFixFirstLeadsAndAnOldListIsAWarning() throws Exception {
    Path json = folder.resolve("record.json");
    String old = file("alone: true\n" + MINE.replace("2099-01-01", "2020-01-01"));
    try (var server = HostileServer.doing(Behaviours.http(any -> ANSWER))) {
      Ran ran =
          Ran.picket(
              "scan",
              server.endpoint().toString(),
              "--advisories",
              old,
              "-o",
              "text",
              "-o",
              "json=" + json);
      assertThat(ran.out())
          .contains("Warning: The list of advisories is of 2020-01-01")
          .containsSubsequence("PRIORITIES", "Fix within 60 days", "Mine", "WHAT TO DO");
    }
    ScanRecord record = RecordJson.read(json);
    assertThat(record.priorities()).extracting(Priority::title).containsExactly("Mine");
    assertThat(record.warnings()).hasSize(1);
    Files.delete(Path.of(old));
    Ran again = Ran.picket("report", json.toString(), "-o", "json");
    assertThat(again.err()).doesNotContain("picket:");
    assertThat(again.record()).as("judged again by the same").isEqualTo(record);
    Ran newer = Ran.picket("report", json.toString(), "--advisories", file(MINE), "-o", "text");
    assertThat(newer.out()).contains("Fix within 14 days").doesNotContain("2020-01-01");

    String text = Files.readString(json);
    Files.writeString(json, text.replace("title: Mine", "title: Thine"));
    Ran forged = Ran.picket("report", json.toString());
    assertThat(forged.code()).isEqualTo(ExitCode.USAGE);
    assertThat(forged.err()).contains("(mine.yaml of 2020-01-01)", "SHA-256", "--advisories FILE");

    Measure measure = record.run().measure().orElseThrow();
    var whole = measure.advisories().orElseThrow().lists().getFirst();
    var without = new Measure.OwnList(whole.name(), whole.dated(), whole.digest(), List.of());
    for (var kept :
        List.of(
            Optional.of(new Measure.OwnAdvisories(List.of(without))),
            Optional.<Measure.OwnAdvisories>empty())) {
      var said = new Measure(measure.gate(), measure.policy(), true, kept);
      try (OutputStream out = Files.newOutputStream(json)) {
        RecordJson.write(
            record.with(record.run().judgedBy("default", said)), Optional.empty(), out);
      }
      Ran shipped = Ran.picket("report", json.toString(), "-o", "text");
      assertThat(shipped.out())
          .contains("Fix within 3 days")
          .doesNotContain("2020-01-01", "Warning: The list");
      assertThat(shipped.err())
          .contains("that are not in it", "--advisories FILE")
          .contains(kept.isPresent() ? "(mine.yaml of 2020-01-01)" : "not in it, and is now");
    }
    Ran asJudged = Ran.picket("report", json.toString(), "--as-judged", "-o", "text");
    assertThat(asJudged.out()).contains("Fix within 60 days", "2020-01-01");
  }
}
