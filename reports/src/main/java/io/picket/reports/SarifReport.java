package io.picket.reports;

import io.picket.model.CheckCard;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.GuideCoverage;
import io.picket.model.NotChecked;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Text;
import io.picket.model.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * SARIF 2.1.0 as GitHub code scanning accepts it from a scanner that reads no files:
 *
 * <ol>
 *   <li>every result has one location with a relative URI (an absolute one would make the whole
 *       upload fail), {@code picket/host/port-tcp}, line 1;
 *   <li>{@code primaryLocationLineHash} is our fingerprint;
 *   <li>the first sentence of the message names host and port, for only that is shown;
 *   <li>{@code automationDetails.id} holds the client, or one client's upload would close the
 *       alerts of another;
 *   <li>what could not be evaluated is a notification, and the invocation is then not successful; a
 *       warning of the scan is a notification too, and the first;
 *   <li>results with an advisory behind them come first, with the days to fix them in;
 *   <li>no required text is empty, at most 10 tags a rule and 5,000 results, worst first; that some
 *       are left out is a notification, for an alert without a result is closed as mended.
 * </ol>
 */
final class SarifReport implements ReportFormat {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MOST_RESULTS = 5_000;
  private static final int MOST_NOTIFICATIONS = 1_000;
  private static final int MOST_TAGS = 10;

  @Override
  public String name() {
    return "sarif";
  }

  @Override
  public String purpose() {
    return "SARIF 2.1.0, for code scanning";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    ObjectNode root = JSON.objectNode();
    root.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    root.put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    Map<String, CheckCard> rules = rules(record);
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "Picket");
    driver.put("version", safe(record.tool().version()));
    ArrayNode ruleArray = driver.putArray("rules");
    rules.values().forEach(card -> ruleArray.add(rule(card, record.guides())));
    run.putObject("automationDetails").put("id", "picket/" + record.run().client() + "/");
    invocation(run.putArray("invocations").addObject(), record);
    ArrayNode results = run.putArray("results");
    List<String> order = List.copyOf(rules.keySet());
    var priorities = PrioritiesOf.findingsOf(record);
    record.findings().stream()
        .filter(finding -> finding.verdict() instanceof Verdict.Fail)
        .sorted(
            Comparator.comparingInt((Finding finding) ->
                    priorities.apply(finding).withinDays().orElse(Integer.MAX_VALUE))
                .thenComparing(Outline::severity, Comparator.reverseOrder()))
        .limit(MOST_RESULTS)
        .forEach(
            finding -> results.add(prioritised(result(finding, order), priorities.apply(finding))));
    to.write(
        (RecordJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, CheckCard> rules(ScanRecord record) {
    Cards cards = new Cards(record.cards());
    Map<String, CheckCard> rules = new LinkedHashMap<>();
    record.findings().stream()
        .filter(finding -> finding.verdict() instanceof Verdict.Fail)
        .sorted(Comparator.comparing(finding -> finding.key().check()))
        .forEach(finding -> rules.put(finding.key().check().value(), cards.of(finding)));
    return rules;
  }

  private static ObjectNode rule(CheckCard card, List<GuideCoverage> guides) {
    ObjectNode rule = JSON.objectNode();
    rule.put("id", card.id().value());
    rule.putObject("shortDescription").put("text", text(card.title(), card.id().value()));
    rule.putObject("fullDescription").put("text", text(card.why(), card.title()));
    rule.putObject("help").put("text", text(card.remedy(), card.id().value()));
    card.references().stream()
        .map(CheckCard.Reference::url)
        .filter(url -> url.startsWith("https://"))
        .findFirst()
        .ifPresent(url -> rule.put("helpUri", safe(url)));
    ObjectNode properties = rule.putObject("properties");
    properties.put("security-severity", score(card.severity()));
    properties.put("precision", "high");
    ArrayNode tags = properties.putArray("tags").add("security");
    guides.stream()
        .flatMap(guide -> guide.refutedBy(card.id()).stream())
        .distinct()
        .limit(MOST_TAGS - 1)
        .forEach(row -> tags.add(text(row, "row")));
    return rule;
  }

  private static ObjectNode result(Finding finding, List<String> order) {
    ObjectNode result = JSON.objectNode();
    String check = finding.key().check().value();
    Verdict.Fail fail = (Verdict.Fail) finding.verdict();
    result.put("ruleId", check);
    result.put("ruleIndex", order.indexOf(check));
    result.put("level", level(fail.severity()));
    String subject = Sentences.subject(finding.key().subject());
    result.putObject("message").put("text", text(subject + ": " + fail.because(), check));
    ObjectNode location = result.putArray("locations").addObject();
    ObjectNode physical = location.putObject("physicalLocation");
    physical.putObject("artifactLocation").put("uri", place(finding.key().subject()));
    ObjectNode region = physical.putObject("region");
    region.put("startLine", 1).put("startColumn", 1).put("endLine", 1).put("endColumn", 1);
    ObjectNode logical = location.putArray("logicalLocations").addObject();
    logical.put("fullyQualifiedName", safe(finding.key().client() + "/" + finding.key().subject()));
    logical.put("kind", "resource");
    result
        .putObject("partialFingerprints")
        .put("primaryLocationLineHash", Fingerprint.of(finding.key()));
    return result;
  }

  private static ObjectNode prioritised(ObjectNode result, PrioritiesOf priorities) {
    if (priorities.withinDays().isPresent()) {
      ObjectNode properties = result.putObject("properties");
      properties.put("fixWithinDays", priorities.withinDays().getAsInt());
      properties.put("exploited", priorities.exploited());
      ArrayNode ids = properties.putArray("advisories");
      priorities.advisories().forEach(id -> ids.add(safe(id)));
    }
    return result;
  }

  private static void invocation(ObjectNode invocation, ScanRecord record) {
    boolean whole = record.run().complete();
    ArrayNode notes = JSON.arrayNode();
    long failures =
        record.findings().stream().filter(one -> one.verdict() instanceof Verdict.Fail).count();
    if (failures > MOST_RESULTS) {
      notes.add(
          note(
              Sentences.count(failures - MOST_RESULTS, "finding", "findings")
                  + " more than the "
                  + Sentences.number(MOST_RESULTS)
                  + " that fit are not in this file"));
    }
    for (NotChecked not : record.notChecked()) {
      notes.add(note(not.what() + ": " + not.reason().text() + ", " + not.detail()));
    }
    for (Finding finding : record.findings()) {
      if (finding.verdict() instanceof Verdict.Unknown unknown) {
        notes.add(
            note(
                Sentences.subject(finding.key().subject())
                    + ": "
                    + finding.key().check()
                    + " could not be decided: "
                    + unknown.reason().text()
                    + ", "
                    + unknown.because()));
      }
    }
    if (record.findings().isEmpty()) {
      notes.add(note("nothing was evaluated"));
    }
    while (notes.size() > MOST_NOTIFICATIONS) {
      notes.remove(notes.size() - 1);
    }
    invocation.put("executionSuccessful", whole && notes.isEmpty());
    record.warnings().forEach(warning -> notes.insert(0, note(warning)));
    invocation.put("startTimeUtc", record.run().started().toString());
    invocation.put("endTimeUtc", record.run().finished().toString());
    invocation.set("toolExecutionNotifications", notes);
  }

  private static ObjectNode note(String text) {
    ObjectNode note = JSON.objectNode().put("level", "warning");
    note.putObject("message").put("text", safe(text));
    return note;
  }

  /** Where a result is said to be: a relative path that no file has. */
  private static String place(Subject subject) {
    return switch (subject) {
      case Subject.OfEndpoint(String host, int port, var transport) ->
          "picket/" + segment(host) + "/" + port + "-" + transport.label();
      case Subject.OfHost(String host) -> "picket/" + segment(host) + "/host";
      case Subject.OfScan ignored -> "picket/scan";
    };
  }

  private static String segment(String text) {
    return text(
        URLEncoder.encode(safe(text), StandardCharsets.UTF_8)
            .replace("+", "%20")
            .replace("..", "%2E."),
        "host");
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "note";
    };
  }

  /** The middle of the band in which GitHub shows the same word. */
  private static String score(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "9.5";
      case HIGH -> "8.0";
      case MEDIUM -> "5.5";
      case LOW -> "2.0";
      case INFO -> "0.1";
    };
  }

  private static String text(String text, String otherwise) {
    return text.isBlank() ? otherwise : safe(text);
  }

  private static String safe(String text) {
    return Text.printable(text, Integer.MAX_VALUE);
  }
}
