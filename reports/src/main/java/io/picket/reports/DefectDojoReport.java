package io.picket.reports;

import io.picket.model.CheckCard;
import io.picket.model.CheckId;
import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Text;
import io.picket.model.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * DefectDojo's "Generic Findings Import". The importer refuses a file with a key it does not know,
 * so only keys it has always known are written.
 *
 * <p>DefectDojo closes what a new import no longer holds. A check that could not be answered this
 * time must not close what an earlier scan found, so it is written too, under the same {@code
 * unique_id_from_tool}, as "could not be checked".
 */
final class DefectDojoReport implements ReportFormat {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Override
  public String name() {
    return "defectdojo";
  }

  @Override
  public String purpose() {
    return "generic findings for DefectDojo";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    ObjectNode root = JSON.objectNode();
    root.put("name", "Picket");
    root.put("type", "Picket");
    root.put("version", safe(record.tool().version()));
    ArrayNode findings = root.putArray("findings");
    Cards cards = new Cards(record.cards());
    var priorities = PrioritiesOf.findingsOf(record);
    for (Finding finding : record.findings()) {
      switch (finding.verdict()) {
        case Verdict.Fail fail ->
            findings.add(
                prioritised(
                    failed(common(finding, cards, record), finding, fail, cards.of(finding)),
                    priorities.apply(finding)));
        case Verdict.Unknown unknown ->
            findings.add(undecided(common(finding, cards, record), unknown));
        case Verdict.Pass ignored -> {}
        case Verdict.NotApplicable ignored -> {}
      }
    }
    if (!record.warnings().isEmpty()) {
      findings.add(warned(record));
    }
    to.write(
        (RecordJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** What concerns the scan itself, under a key of its own that stays the same. */
  private static ObjectNode warned(ScanRecord record) {
    var key = new Finding.Key(record.run().client(), new CheckId("warning"), new Subject.OfScan());
    ObjectNode json = JSON.objectNode();
    json.put("title", "warning: the scan as a whole");
    json.put("date", Sentences.day(record.run().started()));
    json.put("unique_id_from_tool", Fingerprint.of(key));
    json.put("vuln_id_from_tool", key.check().value());
    json.put("active", true);
    json.put("verified", true);
    json.put("dynamic_finding", true);
    json.put("static_finding", false);
    json.put("severity", severity(Severity.INFO));
    json.put("description", MarkdownReport.safe(String.join(" ", record.warnings())));
    return json;
  }

  private static ObjectNode prioritised(ObjectNode json, PrioritiesOf priorities) {
    if (!priorities.all().isEmpty()) {
      ArrayNode ids = json.putArray("vulnerability_ids");
      priorities.advisories().forEach(id -> ids.add(safe(id)));
    }
    return json;
  }

  private static ObjectNode common(Finding finding, Cards cards, ScanRecord record) {
    ObjectNode json = JSON.objectNode();
    String subject = Sentences.subject(finding.key().subject());
    json.put("title", safe(Text.printable(finding.key().check() + ": " + subject, 500)));
    json.put("date", Sentences.day(record.run().started()));
    json.put("unique_id_from_tool", Fingerprint.of(finding.key()));
    json.put("vuln_id_from_tool", finding.key().check().value());
    json.put("service", safe(subject));
    json.put("active", true);
    json.put("dynamic_finding", true);
    json.put("static_finding", false);
    json.put("mitigation", safe(cards.of(finding).remedy()));
    json.put("impact", safe(cards.of(finding).why()));
    json.put(
        "references",
        safe(
            cards.of(finding).references().stream()
                .map(reference -> reference.title() + " " + reference.url())
                .collect(Collectors.joining("; "))));
    if (finding.key().subject() instanceof Subject.OfEndpoint endpoint) {
      ObjectNode place = json.putArray("endpoints").addObject();
      place.put("host", safe(endpoint.host()));
      place.put("port", endpoint.port());
      place.put("protocol", endpoint.transport().label());
    }
    return json;
  }

  private static ObjectNode failed(
      ObjectNode json, Finding finding, Verdict.Fail fail, CheckCard card) {
    var description = new StringBuilder(MarkdownReport.safe(fail.because()));
    for (Evidence evidence : fail.evidence()) {
      description.append("\n\n").append(MarkdownReport.safe(evidence.source())).append(": ");
      description.append(MarkdownReport.safe(evidence.seen()));
    }
    if (!finding.seenAt().isEmpty()) {
      description.append("\n\nSeen at ");
      description.append(MarkdownReport.safe(String.join(", ", finding.seenAt())));
    }
    json.put("severity", severity(fail.severity()));
    json.put("description", description.toString());
    json.put("verified", true);
    json.put("mitigation", safe(fail.remedy().orElse(card.remedy())));
    return json;
  }

  private static ObjectNode undecided(ObjectNode json, Verdict.Unknown unknown) {
    json.put("severity", severity(Severity.INFO));
    json.put(
        "description",
        "This could not be checked: "
            + MarkdownReport.safe(unknown.reason().text() + ", " + unknown.because())
            + ". What an earlier scan found here is neither confirmed nor gone.");
    json.put("verified", false);
    return json;
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "Critical";
      case HIGH -> "High";
      case MEDIUM -> "Medium";
      case LOW -> "Low";
      case INFO -> "Info";
    };
  }

  private static String safe(String text) {
    return Text.printable(text, Integer.MAX_VALUE);
  }
}
