package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Priority;
import io.picket.model.ScanRecord;
import io.picket.reports.RecordJson;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Ran again = Ran.picket("report", json.toString(), "-o", "text");
    assertThat(again.out())
        .contains("Fix within 3 days")
        .doesNotContain("2020-01-01", "Warning: The list");
    assertThat(again.err()).contains("advisories of the operator's own", "--advisories FILE");
    Ran asJudged = Ran.picket("report", json.toString(), "--as-judged", "-o", "text");
    assertThat(asJudged.out()).contains("Fix within 60 days", "2020-01-01");
  }
}
