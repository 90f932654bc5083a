package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a target, or a forged record, says in any text: no format lets it out raw. */
class HostileTextTest {
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "</style></title><svg onload=alert(1)>",
          "\"'><img src=x onerror=alert(1)>",
          "javascript:alert(1)",
          "\u001b[2J\u001b]0;owned\u0007",
          "\u009b31m",
          "a\rb\nc\u2028d\u2029e\u0000f",
          "\u202eevil\u202c\u2066x\u2069\u200b\ufeff",
          "\ud800 lone",
          "=cmd|' /C calc'!A0",
          "]]>&xxe;<!--",
          "| a | b |\n|---|\n```",
          "x".repeat(3_000),
          "");

  private static final Set<String> MARKUP = Set.of("html", "junit", "markdown", "nmap");

  static List<ReportFormat> formats() {
    return Formats.all();
  }

  /** The formats that a browser or an XML reader takes for markup. */
  static List<ReportFormat> markup() {
    return formats().stream().filter(format -> MARKUP.contains(format.name())).toList();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void nothingGetsOutRaw(ReportFormat format) throws Exception {
    String text = write(format, EveryVariant.record(strings()));
    assertThat(text)
        .doesNotContain("\u001b")
        .doesNotContain("\u009b")
        .doesNotContain("\u202e")
        .doesNotContain("\u2066")
        .doesNotContain("\u200b")
        .doesNotContain("\u0000")
        .doesNotContain("\u0007")
        .doesNotContain("\u2028");
  }

  @Test
  void norDoesItLeaveADifference() throws Exception {
    Diff diff = Diff.of(List.of(SampleRecords.clean()), EveryVariant.record(strings()));
    assertThat(diff.changes()).isNotEmpty();
    for (DiffFormat format : DiffFormat.all()) {
      var out = new ByteArrayOutputStream();
      format.write(diff, out);
      String text = out.toString(StandardCharsets.UTF_8);
      assertThat(text)
          .doesNotContain("\u001b")
          .doesNotContain("\u009b")
          .doesNotContain("\u202e")
          .doesNotContain("\u0000");
      if (format.name().equals("html")) {
        assertThat(text).doesNotContain("<svg onload").doesNotContain("<script>");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("markup")
  void nothingBecomesMarkup(ReportFormat format) throws Exception {
    assertThat(write(format, EveryVariant.record(strings())))
        .doesNotContain("<script>alert")
        .doesNotContain("<svg onload")
        .doesNotContain("<img src=x")
        .doesNotContain("href=\"javascript");
  }

  private static Supplier<String> strings() {
    int[] turn = {0};
    return () -> HOSTILE.get(turn[0]++ % HOSTILE.size());
  }

  private static String write(ReportFormat format, ScanRecord record) throws Exception {
    var out = new ByteArrayOutputStream();
    Gate.Decision decision = new Gate(Optional.of(Severity.HIGH)).decide(record);
    format.write(record, decision, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
