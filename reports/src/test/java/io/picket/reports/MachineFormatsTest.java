package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picket.model.Finding;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import tools.jackson.databind.JsonNode;

/** What each format for programs promises to the programs that read it. */
class MachineFormatsTest {
  /** The system's, for which Debian's packages are. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final Path NMAP_DTD = Path.of("/usr/share/nmap/nmap.dtd");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "csv",
        "defectdojo",
        "ics",
        "json",
        "json-stable",
        "junit",
        "markdown",
        "nmap",
        "prometheus",
        "sarif"
      })
  void theSampleLooksAsItDid(String format) throws Exception {
    Golden.check("rich." + format, write(format, SampleRecords.rich()));
  }

  @Test
  void junitCountsAddUpAndTheGateIsATestCase() throws Exception {
    for (ScanRecord record :
        List.of(SampleRecords.rich(), SampleRecords.unreachable(), EveryVariant.record())) {
      Document xml = parse(write("junit", record), false);
      Element root = xml.getDocumentElement();
      assertThat(number(root, "tests")).isEqualTo(count(xml, "testcase"));
      assertThat(number(root, "failures")).isEqualTo(count(xml, "failure"));
      assertThat(number(root, "errors")).isEqualTo(count(xml, "error"));
      assertThat(number(root, "skipped")).isEqualTo(count(xml, "skipped"));
      assertThat(number(root, "errors") + number(root, "failures")).isPositive();
    }
    Document clean = parse(write("junit", SampleRecords.clean()), false);
    assertThat(count(clean, "error") + count(clean, "failure")).isZero();
    assertThat(count(clean, "testcase")).isEqualTo(3);
  }

  @Test
  void nmapsOwnDocumentTypeAcceptsTheXml() throws Exception {
    assumeTrue(
        Files.exists(NMAP_DTD) || System.getenv("CI") != null,
        "nmap is not installed, so its document type cannot be asked");
    for (ScanRecord record : List.of(SampleRecords.rich(), SampleRecords.unreachable())) {
      Document xml = parse(write("nmap", record), true);
      assertThat(count(xml, "host")).isEqualTo(record.hosts().size());
    }
    assertThat(write("nmap", SampleRecords.rich())).contains("exit=\"error\"");
    assertThat(write("nmap", SampleRecords.clean())).contains("exit=\"success\"");
  }

  @Test
  void sarifKeepsTheRulesOfCodeScanning() throws Exception {
    JsonNode run = json("sarif", SampleRecords.rich()).at("/runs/0");
    assertThat(run.at("/automationDetails/id").asString()).isEqualTo("picket/acme-dental/");
    assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isFalse();
    assertThat(run.at("/invocations/0/toolExecutionNotifications").size()).isEqualTo(7);
    for (JsonNode rule : run.at("/tool/driver/rules")) {
      for (String text : List.of("shortDescription", "fullDescription", "help")) {
        assertThat(rule.at("/" + text + "/text").asString()).isNotBlank();
      }
      assertThat(Double.parseDouble(rule.at("/properties/security-severity").asString()))
          .isBetween(0.1, 10.0);
      assertThat(rule.at("/properties/tags").size()).isBetween(1, 10);
    }
    assertThat(run.get("results").size()).isEqualTo(10);
    for (JsonNode result : run.get("results")) {
      JsonNode physical = result.at("/locations/0/physicalLocation");
      assertThat(physical.at("/artifactLocation/uri").asString())
          .matches("picket/[A-Za-z0-9._~%-]+(/[a-z0-9-]+)?");
      assertThat(physical.at("/region/startLine").asInt()).isEqualTo(1);
      assertThat(result.at("/partialFingerprints/primaryLocationLineHash").asString()).hasSize(32);
      assertThat(run.at("/tool/driver/rules").get(result.get("ruleIndex").asInt()).get("id"))
          .isEqualTo(result.get("ruleId"));
      assertThat(result.at("/message/text").asString()).contains(":");
    }
    JsonNode clean = json("sarif", SampleRecords.clean()).at("/runs/0/invocations/0");
    assertThat(clean.get("executionSuccessful").asBoolean()).isTrue();
  }

  @Test
  void sarifSaysThatItLeavesResultsOut() throws Exception {
    List<Finding> many = new ArrayList<>();
    for (int port = 1; port <= 5_001; port++) {
      many.add(SampleRecords.fail("hsts", SampleRecords.rmmAt(port), Severity.LOW, "it is bad"));
    }
    JsonNode run = json("sarif", SampleRecords.with(many)).at("/runs/0");
    assertThat(run.get("results").size()).isEqualTo(5_000);
    JsonNode invocation = run.at("/invocations/0");
    assertThat(invocation.get("executionSuccessful").asBoolean()).isFalse();
    assertThat(invocation.get("toolExecutionNotifications").toString())
        .contains("1 finding more than the 5,000 that fit");
    JsonNode whole = json("sarif", SampleRecords.with(many.subList(0, 5_000)));
    assertThat(whole.at("/runs/0/invocations/0/executionSuccessful").asBoolean()).isTrue();
  }

  /** From the importer's source: any other key aborts the import. */
  @Test
  void defectDojoKnowsEveryKey() throws Exception {
    Set<String> known =
        Set.of(
            "title",
            "severity",
            "description",
            "date",
            "mitigation",
            "impact",
            "references",
            "active",
            "verified",
            "dynamic_finding",
            "static_finding",
            "unique_id_from_tool",
            "vuln_id_from_tool",
            "service",
            "vulnerability_ids",
            "endpoints");
    JsonNode findings = json("defectdojo", SampleRecords.rich()).get("findings");
    assertThat(findings.size()).isEqualTo(14);
    for (JsonNode finding : findings) {
      assertThat(known).containsAll(finding.propertyNames());
      assertThat(finding.get("title").asString()).isNotBlank();
      assertThat(finding.get("severity").asString())
          .isIn("Critical", "High", "Medium", "Low", "Info");
    }
  }

  @Test
  void whatCouldNotBeToldStaysOpenInDefectDojo() throws Exception {
    JsonNode findings = json("defectdojo", SampleRecords.unreachable()).get("findings");
    assertThat(findings.get(0).get("unique_id_from_tool").asString())
        .isEqualTo(Fingerprint.of(SampleRecords.unreachable().findings().getFirst().key()));
    assertThat(findings.get(0).get("active").asBoolean()).isTrue();
  }

  @Test
  void everyLineOfCsvHasTheSameCellsAndNoFormula() throws Exception {
    for (ScanRecord record :
        List.of(SampleRecords.rich(), EveryVariant.record(() -> "=1+1, \"x\""))) {
      List<List<String>> rows = csv(write("csv", record));
      assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(14));
      assertThat(rows.stream().flatMap(List::stream))
          .noneMatch(cell -> cell.matches("(?s)\\s*[=+@-].*"));
    }
    assertThat(CsvReport.cell("-2+3")).isEqualTo("\"'-2+3\"");
    assertThat(CsvReport.cell("plain")).isEqualTo("plain");
    assertThat(CsvReport.cell("a;b=c; d-e")).isEqualTo("\"a;b=c; d-e\"");
    assertThat(CsvReport.cell("a;=1; \"@b")).isEqualTo("\"a;'=1; \"\"'@b\"");
    assertThat(CsvReport.cell("\uFF1D1+1")).isEqualTo("\"'\uFF1D1+1\"");
  }

  @Test
  void prometheusLinesHaveTheFormOfTheTextFormat() throws Exception {
    assertThat(write("prometheus", EveryVariant.record(() -> "a\"b\\c\nd")).lines())
        .allMatch(line ->
            line.matches("# (HELP|TYPE) picket_[a-z_]+ .+")
                || line.matches(
                    "picket_[a-z_]+\\{([a-z0-9]+=\"([^\"\\\\]|\\\\.)*\",?)+\\} -?[0-9]+"));
    assertThat(write("prometheus", SampleRecords.rich()))
        .contains("picket_gate_open{client=\"acme-dental\"} 0");
  }

  @Test
  void calendarLinesAreFoldedAndBalanced() throws Exception {
    String text = write("ics", EveryVariant.record(() -> "ein Körper, lang; ".repeat(20)));
    assertThat(text).endsWith("END:VCALENDAR\r\n").doesNotContain("\n\n");
    for (String line : text.split("\r\n", -1)) {
      assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(75);
    }
    assertThat(text.split("BEGIN:VEVENT", -1)).hasSameSizeAs(text.split("END:VEVENT", -1));
    assertThat(write("ics", SampleRecords.rich())).contains("DTSTART;VALUE=DATE:20261203");
  }

  /** An independent reader: icalendar for Python (Debian package python3-icalendar). */
  private static final String READER =
      """
      import icalendar, json, sys
      calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
      print(json.dumps({'name': str(calendar.get('NAME')), 'events': [
        {'uid': str(e['UID']), 'stamp': e['DTSTAMP'].dt.isoformat(), 'start': e['DTSTART'].dt.isoformat(),
         'summary': str(e['SUMMARY']), 'about': str(e['DESCRIPTION']),
         'alarms': [int(a['TRIGGER'].dt.total_seconds()) for a in e.walk('VALARM')],
         'errors': len(e.errors)} for e in calendar.walk('VEVENT')]}))
      """;

  @Test
  void anotherProgramReadsTheCalendar() throws Exception {
    boolean there = new ProcessBuilder(PYTHON, "-c", "import icalendar").start().waitFor() == 0;
    assumeTrue(there || System.getenv("CI") != null, "python3-icalendar is not installed");
    JsonNode rich = calendar(write("ics", SampleRecords.rich()));
    assertThat(rich.get("name").asString()).isEqualTo("Certificates of acme-dental");
    assertThat(rich.get("events")).hasSize(3);
    JsonNode first = rich.at("/events/0");
    assertThat(first.get("start").asString()).isEqualTo("2026-12-03");
    assertThat(first.get("stamp").asString()).startsWith("2026-11-22T04:00:00");
    assertThat(first.get("summary").asString())
        .isEqualTo("Certificate ends: rmm.acme-dental.example:443");
    assertThat(first.at("/alarms/0").asInt()).isEqualTo(-30 * 86_400);
    assertThat(rich.at("/events/1/summary").asString())
        .startsWith("Issuer's certificate ends: CN=R11,O=Let's Encrypt");

    // Not a backslash before an n: this reader's own mistake (it takes both for a line's end).
    String awkward = "ein Körper, lang; a\\b \"quoted\" 日本語 ";
    JsonNode odd = calendar(write("ics", renamed(awkward.repeat(20).strip())));
    assertThat(odd.get("events")).hasSize(3);
    assertThat(odd.at("/events/0/errors").asInt()).isZero();
    assertThat(odd.at("/events/0/about").asString()).contains(awkward.strip());
  }

  /** The rich sample with another subject. */
  private static ScanRecord renamed(String subject) throws Exception {
    String quoted = RecordJson.mapper().writeValueAsString(subject);
    String json =
        write("json", SampleRecords.rich())
            .replace("\"subject\" : \"CN=rmm.acme-dental.example\"", "\"subject\" : " + quoted);
    return RecordJson.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "renamed");
  }

  @Test
  void anEventIsTheSameUntilTheCertificateIsAnother() throws Exception {
    assertThat(write("ics", SampleRecords.rich())).isEqualTo(write("ics", SampleRecords.rich()));
    ScanRecord all = SampleRecords.rich();
    var later =
        new ScanRecord(
            all.schemaVersion(),
            all.tool(),
            all.run(),
            all.hosts().subList(0, 1),
            all.findings(),
            all.cards(),
            all.notChecked());
    assertThat(uids(all)).hasSize(3).doesNotHaveDuplicates();
    assertThat(uids(later)).isNotEmpty().isSubsetOf(uids(all));
    assertThat(uids(SampleRecords.clean()))
        .as("another client")
        .doesNotContainAnyElementsOf(uids(all));
  }

  private static List<String> uids(ScanRecord record) throws Exception {
    return write("ics", record).lines().filter(line -> line.startsWith("UID:")).toList();
  }

  private static JsonNode calendar(String text) throws Exception {
    Process reader =
        new ProcessBuilder(PYTHON, "-c", READER)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var in = reader.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    JsonNode read = RecordJson.mapper().readTree(reader.getInputStream().readAllBytes());
    assertThat(reader.waitFor()).isZero();
    return read;
  }

  @Test
  void markdownStaysText() {
    assertThat(MarkdownReport.safe("<b> @all [x](https://evil.example) www.evil.example `a` *b*"))
        .doesNotContain("<b>")
        .doesNotContain("@")
        .doesNotContain("://")
        .doesNotContain("www.")
        .contains("\\`a\\` \\*b\\*");
  }

  private static String write(String format, ScanRecord record) throws Exception {
    var out = new ByteArrayOutputStream();
    Formats.named(format).orElseThrow().write(record, SampleRecords.gate(record), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode json(String format, ScanRecord record) throws Exception {
    return RecordJson.mapper().readTree(write(format, record));
  }

  private static int number(Element element, String attribute) {
    return Integer.parseInt(element.getAttribute(attribute));
  }

  private static int count(Document xml, String element) {
    NodeList found = xml.getElementsByTagName(element);
    return found.getLength();
  }

  private static Document parse(String text, boolean nmap) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setValidating(nmap);
    DocumentBuilder builder = factory.newDocumentBuilder();
    String input =
        nmap
            ? text.replace(
                "<!DOCTYPE nmaprun>", "<!DOCTYPE nmaprun SYSTEM \"" + NMAP_DTD.toUri() + "\">")
            : text;
    builder.setErrorHandler(new Strict());
    return builder.parse(
        new InputSource(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))));
  }

  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException problem) throws SAXException {
      throw problem;
    }

    @Override
    public void error(SAXParseException problem) throws SAXException {
      throw problem;
    }

    @Override
    public void fatalError(SAXParseException problem) throws SAXException {
      throw problem;
    }
  }

  private static List<List<String>> csv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (c == ',' || c == '\r')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\r') {
          rows.add(row);
          row = new ArrayList<>();
          i++;
        }
      } else {
        cell.append(c);
      }
    }
    return rows;
  }
}
