package io.picket.reports;

import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.GuideCoverage;
import io.picket.model.ScanRecord;
import io.picket.model.Text;
import io.picket.model.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prometheus text format, for the textfile collector of node_exporter. The metric {@code
 * picket_scan_finished_timestamp_seconds} is the dead man's switch: alert when it grows old.
 */
final class PrometheusReport implements ReportFormat {
  private static final int[] DAYS = {3, 14, 60};

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public String purpose() {
    return "metrics for the textfile collector";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    var out = new StringBuilder();
    String client = record.run().client().value();
    head(out, "picket_scan_finished_timestamp_seconds", "When the scan ended, as Unix time.");
    value(
        out,
        "picket_scan_finished_timestamp_seconds",
        record.run().finished().getEpochSecond(),
        "client",
        client);
    head(out, "picket_scan_complete", "1 when nothing was cut short, otherwise 0.");
    value(out, "picket_scan_complete", record.run().complete() ? 1 : 0, "client", client);
    head(out, "picket_gate_open", "1 when the gate is open; 0 when it is shut or undecided.");
    value(
        out, "picket_gate_open", decision instanceof Gate.Decision.Open ? 1 : 0, "client", client);
    head(out, "picket_findings", "Findings by verdict, and by severity where they failed.");
    counts(record)
        .forEach((labels, count) ->
            value(
                out,
                "picket_findings",
                count,
                "client",
                client,
                "verdict",
                labels.getFirst(),
                "severity",
                labels.getLast()));
    head(out, "picket_warnings", "What concerns the scan itself, such as an old list.");
    value(out, "picket_warnings", record.warnings().size(), "client", client);
    head(out, "picket_priorities", "Advisories that versions seen fall under, by days to fix in.");
    for (int days : DAYS) {
      value(
          out,
          "picket_priorities",
          record.priorities().stream().filter(each -> each.withinDays() == days).count(),
          "client",
          client,
          "days",
          "" + days);
    }
    guides(out, record, client);
    certificates(out, record, client);
    to.write(out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Map<List<String>, Integer> counts(ScanRecord record) {
    Map<List<String>, Integer> counts =
        new TreeMap<>((a, b) -> String.join(" ", a).compareTo(String.join(" ", b)));
    for (String always : List.of("pass", "unknown", "not_applicable")) {
      counts.put(List.of(always, ""), 0);
    }
    for (var severity : io.picket.model.Severity.values()) {
      counts.put(List.of("fail", severity.label()), 0);
    }
    for (Finding finding : record.findings()) {
      String severity =
          finding.verdict() instanceof Verdict.Fail fail ? fail.severity().label() : "";
      counts.merge(
          List.of(ModelIntrospector.variant(finding.verdict().getClass()), severity),
          1,
          Integer::sum);
    }
    return counts;
  }

  private static void guides(StringBuilder out, ScanRecord record, String client) {
    if (record.guides().isEmpty()) {
      return;
    }
    head(out, "picket_guide_row", "1 for where a server stands with a row of a hardening guide.");
    for (GuideCoverage guide : record.guides()) {
      for (GuideCoverage.Row row : guide.rows()) {
        value(
            out,
            "picket_guide_row",
            1,
            "client",
            client,
            "guide",
            guide.guide(),
            "host",
            guide.host(),
            "row",
            row.id(),
            "status",
            row.status().name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static void certificates(StringBuilder out, ScanRecord record, String client) {
    List<CertificateRow> rows = CertificateRow.of(record);
    if (rows.isEmpty()) {
      return;
    }
    head(out, "picket_certificate_not_after_timestamp_seconds", "When a certificate ends.");
    for (CertificateRow row : rows) {
      for (String user : row.usedBy()) {
        value(
            out,
            "picket_certificate_not_after_timestamp_seconds",
            row.certificate().notAfter().getEpochSecond(),
            "client",
            client,
            "endpoint",
            user,
            "subject",
            row.certificate().subject(),
            "sha256",
            row.certificate().sha256());
      }
    }
  }

  private static void head(StringBuilder out, String metric, String help) {
    out.append("# HELP ").append(metric).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(metric).append(" gauge\n");
  }

  private static void value(StringBuilder out, String metric, long value, String... labels) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < labels.length; i += 2) {
      parts.add(labels[i] + "=\"" + escaped(labels[i + 1]) + "\"");
    }
    out.append(metric).append('{').append(String.join(",", parts)).append("} ");
    out.append(value).append('\n');
  }

  private static String escaped(String text) {
    return Text.printable(text, Integer.MAX_VALUE).replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
