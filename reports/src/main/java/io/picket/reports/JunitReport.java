package io.picket.reports;

import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.GuideCoverage;
import io.picket.model.NotChecked;
import io.picket.model.PlaceOrder;
import io.picket.model.ScanRecord;
import io.picket.model.Subject;
import io.picket.model.Text;
import io.picket.model.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * JUnit XML, for the gate in a pipeline: a finding that shuts the gate is a failure, what could not
 * be answered is an error, what does not apply is skipped. A finding below the threshold passes and
 * says so. The gate itself is a test case too, so that a scan that saw nothing is never green. A
 * warning of the scan is skipped, which shows it and decides nothing; so is a row of a hardening
 * guide that does not hold, for the findings that speak to it are test cases of their own.
 */
final class JunitReport implements ReportFormat {
  private static final int LONGEST_TEXT = 4_000;

  @Override
  public String name() {
    return "junit";
  }

  @Override
  public String purpose() {
    return "JUnit XML, for the test view of a pipeline";
  }

  /** What a test case ends as; the names are the elements of the format. */
  private enum End {
    PASSED,
    FAILURE,
    ERROR,
    SKIPPED
  }

  private record Case(String name, End end, String message, String text) {}

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    Map<String, List<Case>> suites = suites(record, decision);
    try (Xml xml = new Xml(to)) {
      Duration took = Duration.between(record.run().started(), record.run().finished());
      List<Case> all = suites.values().stream().flatMap(List::stream).toList();
      xml.open("testsuites", "name", "Picket");
      counts(xml, all, took);
      for (Map.Entry<String, List<Case>> suite : suites.entrySet()) {
        xml.open("testsuite", "name", record.run().client() + " " + suite.getKey());
        counts(xml, suite.getValue(), Duration.ZERO);
        xml.attribute(
            "timestamp", record.run().started().truncatedTo(ChronoUnit.SECONDS).toString());
        for (Case each : suite.getValue()) {
          testCase(xml, record.run().client() + "." + suite.getKey(), each);
        }
        xml.close("testsuite");
      }
      xml.close("testsuites");
    }
  }

  private static void counts(Xml xml, List<Case> cases, Duration took) throws IOException {
    xml.attribute("tests", Integer.toString(cases.size()));
    xml.attribute("failures", Long.toString(count(cases, End.FAILURE)));
    xml.attribute("errors", Long.toString(count(cases, End.ERROR)));
    xml.attribute("skipped", Long.toString(count(cases, End.SKIPPED)));
    xml.attribute("time", String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0));
  }

  private static long count(List<Case> cases, End end) {
    return cases.stream().filter(each -> each.end() == end).count();
  }

  private static void testCase(Xml xml, String classname, Case each) throws IOException {
    xml.open("testcase", "classname", classname, "name", each.name(), "time", "0.000");
    if (each.end() == End.PASSED) {
      if (!each.text().isEmpty()) {
        xml.element("system-out", each.text());
      }
    } else {
      xml.open(each.end().name().toLowerCase(Locale.ROOT), "message", each.message());
      xml.text(each.text());
      xml.close(each.end().name().toLowerCase(Locale.ROOT));
    }
    xml.close("testcase");
  }

  private static Map<String, List<Case>> suites(ScanRecord record, Gate.Decision decision) {
    Set<Finding.Key> shutting = new HashSet<>();
    if (decision instanceof Gate.Decision.Shut(List<Finding> findings)) {
      findings.forEach(finding -> shutting.add(finding.key()));
    }
    Cards cards = new Cards(record.cards());
    Map<String, List<Case>> suites = new TreeMap<>(PlaceOrder.PLACES);
    for (Finding finding : record.findings()) {
      suites
          .computeIfAbsent(host(finding.key().subject()), any -> new ArrayList<>())
          .add(of(finding, shutting.contains(finding.key()), cards));
    }
    for (GuideCoverage guide : record.guides()) {
      suites
          .computeIfAbsent(guide.host() + " " + guide.guide(), any -> new ArrayList<>())
          .addAll(guide.rows().stream().map(JunitReport::of).toList());
    }
    List<Case> scan = suites.computeIfAbsent("scan", any -> new ArrayList<>());
    for (NotChecked not : record.notChecked()) {
      String message = not.reason().text() + ": " + not.detail();
      scan.add(new Case("looked at " + not.what(), End.ERROR, message, message));
    }
    for (String warning : record.warnings()) {
      scan.add(new Case("warning: " + warning, End.SKIPPED, warning, warning));
    }
    scan.add(gate(record, decision));
    return suites;
  }

  private static Case gate(ScanRecord record, Gate.Decision decision) {
    String text = Sentences.gate(record, decision);
    End end =
        switch (decision) {
          case Gate.Decision.Open ignored -> End.PASSED;
          case Gate.Decision.Shut ignored -> End.FAILURE;
          case Gate.Decision.Undecided ignored -> End.ERROR;
        };
    return new Case("the gate is open", end, text, text);
  }

  private static String host(Subject subject) {
    return switch (subject) {
      case Subject.OfEndpoint endpoint -> endpoint.host();
      case Subject.OfHost(String host) -> host;
      case Subject.OfScan ignored -> "scan";
    };
  }

  private static Case of(GuideCoverage.Row row) {
    End end =
        switch (row.status()) {
          case VERIFIED, NOTHING_FOUND, ATTESTED -> End.PASSED;
          case REFUTED, COULD_NOT_TELL, NOT_ATTESTED, NOT_APPLICABLE -> End.SKIPPED;
        };
    String text = row.status().text() + ": " + row.because();
    return new Case(row.id() + " " + row.text(), end, text, text);
  }

  private static Case of(Finding finding, boolean shuts, Cards cards) {
    String name = finding.key().check() + " " + Sentences.subject(finding.key().subject());
    String because = finding.verdict().because();
    return switch (finding.verdict()) {
      case Verdict.Pass ignored -> new Case(name, End.PASSED, "", "");
      case Verdict.NotApplicable ignored -> new Case(name, End.SKIPPED, because, because);
      case Verdict.Unknown(var reason, String why) ->
          new Case(name, End.ERROR, reason.text(), "could not tell: " + why);
      case Verdict.Fail fail -> {
        String text = fail.severity().label() + ": " + because;
        yield new Case(
            name,
            shuts ? End.FAILURE : End.PASSED,
            text,
            (shuts ? "" : "below the gate's threshold: ") + text + more(finding, fail, cards));
      }
    };
  }

  private static String more(Finding finding, Verdict.Fail fail, Cards cards) {
    var text = new StringBuilder("\n");
    for (Evidence evidence : fail.evidence()) {
      text.append("seen: ").append(evidence.source()).append(": ").append(evidence.seen());
      text.append('\n');
    }
    text.append("at: ").append(String.join(", ", finding.seenAt())).append('\n');
    text.append("do: ").append(fail.remedy().orElseGet(() -> cards.of(finding).remedy()));
    return text.length() <= LONGEST_TEXT
        ? text.toString()
        : Text.printable(text.substring(0, LONGEST_TEXT), LONGEST_TEXT - 1) + "…";
  }
}
