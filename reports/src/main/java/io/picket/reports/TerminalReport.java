package io.picket.reports;

import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.GuideCoverage;
import io.picket.model.Priority;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import io.picket.reports.Page.Ink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The report for a terminal: the verdict first, then what to do, then what was not checked and why.
 *
 * @param width columns to fill, at least 40
 * @param colour whether to use ANSI colours; the caller knows what the output is
 */
public record TerminalReport(int width, boolean colour) implements ReportFormat {
  private static final int EVIDENCE_SHOWN = 2;
  private static final int SUBJECTS_SHOWN = 12;

  /** So many stand before what is said of them; more stand behind it, lest it be overlooked. */
  private static final int SUBJECTS_BEFORE = 3;

  public TerminalReport {
    width = Math.max(40, width);
  }

  @Override
  public String name() {
    return "text";
  }

  @Override
  public String purpose() {
    return "the report for a terminal";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    to.write(render(record, decision).getBytes(StandardCharsets.UTF_8));
  }

  /** The whole report, lines ended by {@code \n}. */
  public String render(ScanRecord record, Gate.Decision decision) {
    Outline outline = Outline.of(record, decision);
    Page page = new Page(width, colour);
    head(page, outline);
    urgencies(page, outline);
    tasks(page, outline);
    guides(page, record);
    Inventory.write(page, record);
    CertificateSection.print(page, record);
    notChecked(page, outline);
    notAsked(page, outline);
    foot(page, outline);
    return page.text();
  }

  private static void head(Page page, Outline outline) {
    ScanRecord.Run run = outline.record().run();
    if (run.pretend()) {
      page.line(0, Page.of(Ink.CYAN, "PRETEND: these servers were raised for a demonstration."));
    }
    Ink ink =
        switch (outline.mood()) {
          case ALARM -> Ink.RED;
          case CARE -> Ink.ORANGE;
          case DOUBT -> Ink.YELLOW;
          case CALM -> Ink.GREEN;
        };
    String failures = Sentences.failures(outline.failures());
    List<String> counts = new ArrayList<>();
    if (!failures.isEmpty()) {
      counts.add(failures);
    }
    int unknown = outline.count(Verdict.Unknown.class);
    if (unknown > 0) {
      counts.add(Sentences.number(unknown) + " unknown");
    }
    counts.add(Sentences.number(outline.count(Verdict.Pass.class)) + " passed");
    page.line(
        0,
        2,
        Page.of(ink, Sentences.verdict(outline).toUpperCase(Locale.ROOT)),
        Page.plain("  " + String.join(" · ", counts)));
    page.line(2, Page.plain(Sentences.gate(outline.record(), outline.decision())));
    List<String> cutShort = outline.cutShort();
    if (!cutShort.isEmpty()) {
      page.line(
          2, Page.of(Ink.YELLOW, "Incomplete: "), Page.plain(Sentences.reasons(cutShort) + "."));
    }
    for (String warning : outline.record().warnings()) {
      page.line(2, Page.of(Ink.YELLOW, "Warning: "), Page.plain(warning));
    }
  }

  private static void urgencies(Page page, Outline outline) {
    if (outline.urgencies().isEmpty()) {
      return;
    }
    page.heading("PRIORITIES");
    for (Urgency urgency : outline.urgencies()) {
      page.gap();
      page.line(
          2,
          4,
          Page.of(urgency.days() <= 14 ? Ink.RED : Ink.ORANGE, urgency.deadline()),
          Page.of(Ink.BOLD, "  " + urgency.what()),
          Page.of(Ink.CYAN, "  " + urgency.where(SUBJECTS_SHOWN)),
          Page.of(Ink.DIM, "  " + urgency.believed()));
      for (Priority advisory : urgency.advisories().stream().limit(SUBJECTS_SHOWN).toList()) {
        page.line(
            4,
            6,
            Page.plain(advisory.advisory() + "  " + advisory.title()),
            Page.of(Ink.DIM, "  " + Urgency.marks(advisory)));
      }
      int more = urgency.advisories().size() - SUBJECTS_SHOWN;
      if (more > 0) {
        page.line(4, Page.of(Ink.DIM, "and " + more + " more; -o html or -o json has them all"));
      }
    }
  }

  private static void tasks(Page page, Outline outline) {
    if (outline.tasks().isEmpty()) {
      return;
    }
    page.heading("WHAT TO DO");
    int number = 1;
    for (Outline.Task task : outline.tasks()) {
      String label = task.severity().label().toUpperCase(Locale.ROOT);
      String count = "%2d  ".formatted(number++);
      page.gap();
      page.line(
          0,
          14,
          Page.of(Ink.DIM, count),
          Page.of(ink(task.severity()), "%-8s  ".formatted(label)),
          Page.of(Ink.BOLD, task.remedy()));
      List<List<Finding>> alike = alike(task.findings());
      List<Subject> before = List.of();
      for (List<Finding> findings : alike.stream().limit(SUBJECTS_SHOWN).toList()) {
        List<Subject> places = findings.stream().map(one -> one.key().subject()).toList();
        findings(page, findings, places.equals(before), task.severity());
        before = places;
      }
      int more = alike.size() - SUBJECTS_SHOWN;
      if (more > 0) {
        page.line(14, Page.of(Ink.DIM, "and " + more + " more; -o html or -o json has them all"));
      }
    }
  }

  /** Findings that say the same of several subjects are told once. */
  private static List<List<Finding>> alike(List<Finding> findings) {
    Map<List<Object>, List<Finding>> alike = new LinkedHashMap<>();
    for (Finding finding : findings) {
      alike
          .computeIfAbsent(
              List.of(
                  finding.key().check(), Outline.severity(finding), finding.verdict().because()),
              any -> new ArrayList<>())
          .add(finding);
    }
    return List.copyOf(alike.values());
  }

  /** What one action mends is not all as bad as the worst of it. */
  private static void findings(
      Page page, List<Finding> findings, boolean samePlaces, Severity worst) {
    Finding first = findings.getFirst();
    Severity own = Outline.severity(first);
    String because = first.verdict().because();
    Page.Piece places = Page.of(Ink.CYAN, Sentences.subjects(findings, SUBJECTS_SHOWN));
    Page.Piece check =
        Page.of(
            Ink.DIM, "  [" + (own == worst ? "" : own.label() + ": ") + first.key().check() + "]");
    if (findings.size() > SUBJECTS_BEFORE) {
      page.line(14, 16, Page.plain(because), check);
      page.line(
          16,
          18,
          samePlaces ? Page.of(Ink.CYAN, "the same " + findings.size() + " places") : places);
    } else {
      page.line(14, 16, places, Page.plain("  " + because), check);
    }
    if (first.verdict() instanceof Verdict.Fail fail
        && findings.stream().allMatch(finding -> finding.verdict().equals(fail))) {
      fail.evidence().stream()
          .filter(evidence -> !because.contains(evidence.seen()))
          .limit(EVIDENCE_SHOWN)
          .forEach(evidence ->
              page.line(
                  16,
                  18,
                  Page.of(Ink.DIM, evidence.source() + ": "),
                  Page.of(Ink.DIM, evidence.seen())));
    }
  }

  private static Ink ink(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> Ink.RED;
      case MEDIUM -> Ink.ORANGE;
      case LOW -> Ink.YELLOW;
      case INFO -> Ink.BLUE;
    };
  }

  private static void guides(Page page, ScanRecord record) {
    if (record.guides().isEmpty()) {
      return;
    }
    page.heading("AGAINST THE HARDENING GUIDES");
    for (GuideTable guide : GuideTable.of(record.guides())) {
      page.gap();
      page.line(
          2,
          4,
          Page.of(Ink.BOLD, guide.coverage().title()),
          Page.plain("  " + guide.coverage().host()));
      page.line(4, 4, Page.plain(guide.posture()));
      for (GuideCoverage.Row row : guide.coverage().rows()) {
        if (row.status() == GuideCoverage.Status.REFUTED) {
          page.line(
              4,
              12,
              Page.of(Ink.RED, "%-8s".formatted(row.id())),
              Page.plain(row.text()),
              Page.of(Ink.DIM, "  " + row.because()));
        }
      }
    }
  }

  private static void notChecked(Page page, Outline outline) {
    Map<Reason, List<String>> lines = new TreeMap<>();
    for (Outline.Skipped not : outline.skipped()) {
      lines
          .computeIfAbsent(not.reason(), any -> new ArrayList<>())
          .add(Places.upTo(SUBJECTS_SHOWN, not.what()) + ": " + not.detail());
    }
    for (Alike doubt : outline.unknowns()) {
      lines
          .computeIfAbsent(doubt.reason().orElseThrow(), any -> new ArrayList<>())
          .add(
              Sentences.places(doubt.subjects(), SUBJECTS_SHOWN)
                  + ": "
                  + doubt.because()
                  + " ("
                  + Outline.which(doubt.checks())
                  + ")");
    }
    if (lines.isEmpty()) {
      return;
    }
    page.heading("WHAT WAS NOT CHECKED, AND WHY");
    lines.forEach((reason, about) -> {
      page.gap();
      page.line(2, Page.of(Ink.YELLOW, reason.text()));
      about.stream().limit(SUBJECTS_SHOWN).forEach(line -> page.line(4, 6, Page.plain(line)));
      if (about.size() > SUBJECTS_SHOWN) {
        page.line(
            4,
            Page.of(
                Ink.DIM,
                "and "
                    + (about.size() - SUBJECTS_SHOWN)
                    + " more; -o html or -o json has them all"));
      }
    });
  }

  private static void notAsked(Page page, Outline outline) {
    if (outline.omitted().isEmpty()) {
      return;
    }
    page.heading("WHAT NOBODY ASKED FOR");
    page.gap();
    for (Omitted omitted : outline.omitted()) {
      page.line(
          2,
          4,
          Page.plain(omitted.what() + ": " + omitted.where()),
          Page.of(Ink.DIM, "  " + omitted.how()));
    }
  }

  private static void foot(Page page, Outline outline) {
    ScanRecord record = outline.record();
    ScanRecord.Run run = record.run();
    Outline.Cost cost = outline.cost();
    page.gap();
    page.line(
        0,
        Page.of(
            Ink.DIM,
            String.join(
                " · ",
                Page.tied(Sentences.minute(run.started()))
                    + ", "
                    + Page.tied(
                        Sentences.duration(Duration.between(run.started(), run.finished()))),
                "profile " + run.profile() + roots(outline),
                Page.tied(Sentences.count(cost.connections(), "connection", "connections"))
                    + ", "
                    + Page.tied(Sentences.bytes(cost.bytesSent()) + " sent")
                    + ", "
                    + Page.tied(Sentences.bytes(cost.bytesReceived()) + " received"),
                record.tool().name() + " " + record.tool().version())));
    page.line(0, Page.of(Ink.DIM, "By permission of: " + run.permission()));
  }

  private static String roots(Outline outline) {
    return outline.roots().isEmpty()
        ? ""
        : " · roots: " + String.join(", ", outline.roots().stream().map(Page::tied).toList());
  }
}
