package io.picket.reports;

import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.GuideCoverage;
import io.picket.model.NotChecked;
import io.picket.model.ScanRecord;
import io.picket.model.Text;
import io.picket.model.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Comma-separated values (RFC 4180), one line a finding, and one a row of a hardening guide, whose
 * verdict begins with {@code guide_}. What a spreadsheet would take for a formula has an apostrophe
 * before it, at the beginning of a cell and behind a semicolon: where the comma parts decimals,
 * spreadsheets begin a cell there.
 */
final class CsvReport implements ReportFormat {
  /** The full-width forms count too: in Japanese settings a spreadsheet reads them alike. */
  private static final Pattern FORMULA =
      Pattern.compile("((?:^|;)[\\s\"]*)(?=[=+@\\-\uFF1D\uFF0B\uFF0D\uFF20])");

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String purpose() {
    return "one line a finding, for spreadsheets";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    var out = new StringBuilder();
    line(
        out,
        "client",
        "verdict",
        "severity",
        "check",
        "title",
        "subject",
        "seen_at",
        "because",
        "evidence",
        "remedy",
        "fingerprint",
        "fix_within_days",
        "advisories",
        "omission");
    Cards cards = new Cards(record.cards());
    var priorities = PrioritiesOf.findingsOf(record);
    for (Finding finding : record.findings()) {
      line(out, cells(finding, cards, priorities.apply(finding)));
    }
    for (GuideCoverage guide : record.guides()) {
      for (GuideCoverage.Row row : guide.rows()) {
        line(out, cells(record, guide, row));
      }
    }
    for (String warning : record.warnings()) {
      bare(out, record, "warning", "", warning);
    }
    for (NotChecked not : record.notChecked()) {
      bare(out, record, "not_checked", not.what(), not.reason().text() + ": " + not.detail());
    }
    to.write(out.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A line that is no finding. */
  private static void bare(
      StringBuilder out, ScanRecord record, String kind, String subject, String because) {
    String client = record.run().client().value();
    line(out, client, kind, "", "", "", subject, "", because, "", "", "", "", "", "");
  }

  private static String[] cells(ScanRecord record, GuideCoverage guide, GuideCoverage.Row row) {
    return new String[] {
      record.run().client().value(),
      "guide_" + row.status().name().toLowerCase(Locale.ROOT),
      "",
      row.id(),
      row.text(),
      guide.host(),
      "",
      row.because(),
      "",
      row.remark().orElse(""),
      "",
      "",
      "",
      ""
    };
  }

  private static String[] cells(Finding finding, Cards cards, PrioritiesOf priorities) {
    String severity = "";
    String remedy = "";
    List<Evidence> evidence = List.of();
    switch (finding.verdict()) {
      case Verdict.Fail fail -> {
        severity = fail.severity().label();
        evidence = fail.evidence();
        remedy = fail.remedy().orElseGet(() -> cards.of(finding).remedy());
      }
      case Verdict.Pass pass -> evidence = pass.evidence();
      case Verdict.Unknown ignored -> {}
      case Verdict.NotApplicable ignored -> {}
    }
    return new String[] {
      finding.key().client().value(),
      ModelIntrospector.variant(finding.verdict().getClass()),
      severity,
      finding.key().check().value(),
      cards.of(finding).title(),
      finding.key().subject().key(),
      String.join(" ", finding.seenAt()),
      finding.verdict().because(),
      evidence.stream()
          .map(each -> each.source() + ": " + each.seen())
          .collect(Collectors.joining("; ")),
      remedy,
      Fingerprint.of(finding.key()),
      priorities.withinDays().isPresent() ? "" + priorities.withinDays().getAsInt() : "",
      String.join(" ", priorities.advisories()),
      finding
          .verdict()
          .omission()
          .map(omission -> omission.name().toLowerCase(Locale.ROOT))
          .orElse("")
    };
  }

  private static void line(StringBuilder out, String... cells) {
    out.append(Stream.of(cells).map(CsvReport::cell).collect(Collectors.joining(",")));
    out.append("\r\n");
  }

  static String cell(String text) {
    String safe = FORMULA.matcher(Text.printable(text, Integer.MAX_VALUE)).replaceAll("$1'");
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\'' || c == ' ')
        ? "\"" + safe.replace("\"", "\"\"") + "\""
        : safe;
  }
}
