package io.picket.reports;

import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.GuideCoverage;
import io.picket.model.NotChecked;
import io.picket.model.Priority;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Text;
import io.picket.model.TlsSupport;
import io.picket.model.Verdict;
import io.picket.reports.Outline.Cost;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Markdown, for the summary of a pipeline job, a ticket or a chat. */
final class MarkdownReport implements ReportFormat {
  private static final int SHOWN = 20;
  private static final int CERTIFICATES_SHOWN = 50;
  private static final int ENDPOINTS_SHOWN = 50;
  private static final String SPECIAL = "\\`*_{}[]()#!|~";

  @Override
  public String name() {
    return "markdown";
  }

  @Override
  public String purpose() {
    return "a summary for pipelines, tickets and chats";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    Outline outline = Outline.of(record, decision);
    var out = new StringBuilder();
    head(out, outline);
    urgencies(out, outline);
    tasks(out, outline);
    guides(out, record);
    certificates(out, record);
    inventory(out, record);
    unchecked(out, outline);
    notAsked(out, outline);
    ScanRecord.Run run = record.run();
    out.append("\n<sub>")
        .append(
            safe(
                record.tool().name()
                    + " "
                    + record.tool().version()
                    + ", "
                    + Sentences.minute(run.started())
                    + ", "
                    + Sentences.duration(Duration.between(run.started(), run.finished()))
                    + ", by permission of: "
                    + run.permission()))
        .append("</sub>\n");
    to.write(out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void head(StringBuilder out, Outline outline) {
    ScanRecord.Run run = outline.record().run();
    String failures = Sentences.failures(outline.failures());
    out.append("## Picket: ").append(safe(Sentences.verdict(outline))).append("\n\n");
    if (run.pretend()) {
      out.append("**Pretend:** these servers were raised for a demonstration.\n\n");
    }
    out.append("**")
        .append(failures.isEmpty() ? "nothing failed" : failures)
        .append("**, ")
        .append(outline.count(Verdict.Unknown.class))
        .append(" unknown, ")
        .append(outline.count(Verdict.Pass.class))
        .append(" passed. ")
        .append(safe(Sentences.gate(outline.record(), outline.decision())))
        .append('\n');
    if (!outline.cutShort().isEmpty()) {
      out.append("\n**Incomplete:** ")
          .append(safe(Sentences.reasons(outline.cutShort())))
          .append(".\n");
    }
    for (String warning : outline.record().warnings()) {
      out.append("\n**Warning:** ").append(safe(warning)).append('\n');
    }
  }

  private static void urgencies(StringBuilder out, Outline outline) {
    if (outline.urgencies().isEmpty()) {
      return;
    }
    out.append("\n### Priorities\n\n");
    for (Urgency urgency : outline.urgencies()) {
      out.append("- **").append(urgency.deadline()).append(":** ").append(safe(urgency.what()));
      out.append(", ").append(safe(urgency.where(SHOWN)));
      out.append(" (").append(safe(urgency.believed())).append(")\n");
      for (Priority advisory : urgency.advisories().stream().limit(SHOWN).toList()) {
        out.append("   - ").append(safe(advisory.advisory() + " " + advisory.title()));
        out.append(" (").append(safe(Urgency.marks(advisory))).append(")\n");
      }
      more(out, urgency.advisories().size());
    }
  }

  private static void tasks(StringBuilder out, Outline outline) {
    if (outline.tasks().isEmpty()) {
      return;
    }
    out.append("\n### What to do\n");
    int number = 1;
    for (Outline.Task task : outline.tasks()) {
      out.append("\n").append(number++).append(". **");
      out.append(task.severity().label()).append("** ").append(safe(task.remedy())).append('\n');
      task.alike().stream().limit(SHOWN).forEach(alike -> findings(out, alike));
      more(out, task.alike().size());
    }
  }

  private static void findings(StringBuilder out, List<Finding> alike) {
    Finding finding = alike.getFirst();
    out.append("   - **")
        .append(safe(Sentences.subjects(alike, SHOWN)))
        .append("** ")
        .append(safe(finding.verdict().because()))
        .append(" (`")
        .append(finding.key().check())
        .append("`)\n");
    if (finding.verdict() instanceof Verdict.Fail fail && !fail.evidence().isEmpty()) {
      Evidence first = fail.evidence().getFirst();
      out.append("     <br>")
          .append(safe(first.source()))
          .append(": ")
          .append(safe(Text.printable(first.seen(), 200)))
          .append('\n');
    }
  }

  private static void more(StringBuilder out, int size) {
    if (size > SHOWN) {
      out.append("   - and ").append(size - SHOWN).append(" more\n");
    }
  }

  /** The posture of each guide, what speaks against it or could not be told, and the checklist. */
  private static void guides(StringBuilder out, ScanRecord record) {
    if (record.guides().isEmpty()) {
      return;
    }
    out.append("\n### Against the hardening guides\n");
    for (GuideTable guide : GuideTable.of(record.guides())) {
      out.append("\n**")
          .append(safe(guide.coverage().title() + ": " + guide.coverage().host()))
          .append("** ")
          .append(safe(guide.posture()))
          .append("\n\n");
      for (GuideCoverage.Row row : guide.coverage().rows()) {
        switch (row.status()) {
          case REFUTED, COULD_NOT_TELL ->
              out.append("- **")
                  .append(safe(row.id()))
                  .append("** ")
                  .append(safe(row.text()))
                  .append(" *")
                  .append(row.status().text())
                  .append(":* ")
                  .append(safe(row.because()))
                  .append('\n');
          case VERIFIED, NOTHING_FOUND, ATTESTED, NOT_ATTESTED, NOT_APPLICABLE -> {}
        }
      }
      if (!guide.forPeople().isEmpty()) {
        out.append("\nFor people to answer:\n\n");
      }
      for (GuideCoverage.Row row : guide.forPeople()) {
        out.append("- [ ] **")
            .append(safe(row.id()))
            .append("** ")
            .append(safe(row.text()))
            .append('\n');
      }
    }
  }

  private static void certificates(StringBuilder out, ScanRecord record) {
    List<CertificateUse> all = CertificateUse.of(record);
    if (all.isEmpty()) {
      return;
    }
    out.append("\n### Certificates, by when they end\n\n")
        .append("| left | ends | certificate | used by | revoked |\n")
        .append("| --- | --- | --- | --- | --- |\n");
    for (CertificateUse use : all.stream().limit(CERTIFICATES_SHOWN).toList()) {
      String end =
          use.certificate().malformed().isPresent()
              ? ""
              : Sentences.day(use.certificate().notAfter());
      out.append("| ").append(use.left(record.run().started()));
      out.append(" | ").append(end);
      out.append(" | ").append(safe(Text.printable(use.called(), 200)));
      out.append(" | ").append(use.leaf() ? "" : "sent by ").append(safe(users(use)));
      out.append(" | ").append(safe(revoked(use))).append(" |\n");
    }
    int more = all.size() - CERTIFICATES_SHOWN;
    if (more > 0) {
      out.append("\nand ").append(more).append(" more\n");
    }
    told(all).stream().limit(SHOWN).forEach(line -> out.append("\n- ").append(safe(line)));
    out.append(told(all).isEmpty() ? "" : "\n");
  }

  /** What each endpoint is, and what it had to bear, the dearest first. */
  private static void inventory(StringBuilder out, ScanRecord record) {
    List<ServiceFacts> services =
        record.hosts().stream()
            .flatMap(host -> host.services().stream())
            .sorted(
                Comparator.comparingInt((ServiceFacts service) -> -Cost.of(service).connections()))
            .toList();
    if (services.isEmpty()) {
      return;
    }
    out.append("\n### What is there, and what it cost the servers\n\n")
        .append("| endpoint | speaks | connections | sent | received |\n")
        .append("| --- | --- | --- | --- | --- |\n");
    for (ServiceFacts service : services.stream().limit(ENDPOINTS_SHOWN).toList()) {
      Cost cost = Cost.of(service);
      out.append("| ").append(safe(service.endpoint().toString()));
      out.append(" | ").append(safe(speaks(service)));
      out.append(" | ").append(Sentences.number(cost.connections()));
      out.append(" | ").append(Sentences.bytes(cost.bytesSent()));
      out.append(" | ").append(Sentences.bytes(cost.bytesReceived())).append(" |\n");
    }
    if (services.size() > ENDPOINTS_SHOWN) {
      out.append("\nand ").append(services.size() - ENDPOINTS_SHOWN).append(" more\n");
    }
  }

  private static String speaks(ServiceFacts service) {
    return Stream.of(
            Optional.of(Inventory.speaks(service).replaceAll(" {2,8}", " ")),
            service.fact(ServiceSeen.class).flatMap(UpgradeLine::of),
            service.fact(TlsSupport.class).map(TlsLine::of).filter(line -> !line.isEmpty()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
  }

  private static String users(CertificateUse use) {
    int more = use.usedBy().size() - SHOWN;
    return String.join(", ", use.usedBy().stream().limit(SHOWN).toList())
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** In a word, for an issuer nothing: its answer is part of the server's. */
  private static String revoked(CertificateUse use) {
    return String.join(
        "; ", use.chains().stream().map(RevocationLines::word).distinct().limit(4).toList());
  }

  /** Shared keys, who said what of revocation where anybody said anything, and what is unwise. */
  private static List<String> told(List<CertificateUse> all) {
    return all.stream()
        .flatMap(use ->
            Stream.of(use.sharing().stream(), revocation(use), use.unwise().stream())
                .flatMap(lines -> lines)
                .map(line -> use.called() + ": " + line))
        .distinct()
        .toList();
  }

  private static Stream<String> revocation(CertificateUse use) {
    return use.chains().stream()
        .filter(chain -> !RevocationLines.isSilent(chain))
        .flatMap(chain -> RevocationLines.of(chain).stream());
  }

  private static void notAsked(StringBuilder out, Outline outline) {
    if (outline.omitted().isEmpty()) {
      return;
    }
    out.append("\n### What nobody asked for\n\n");
    for (Omitted omitted : outline.omitted()) {
      out.append("- ")
          .append(safe(omitted.what() + ": " + omitted.where() + "; " + omitted.how()))
          .append('\n');
    }
  }

  private static void unchecked(StringBuilder out, Outline outline) {
    if (outline.doubts().isEmpty() && outline.notChecked().isEmpty()) {
      return;
    }
    out.append("\n### What was not checked, and why\n\n");
    for (NotChecked not : outline.notChecked().stream().limit(SHOWN).toList()) {
      out.append("- ")
          .append(safe(not.what() + ": " + not.reason().text() + ", " + not.detail()))
          .append('\n');
    }
    more(out, outline.notChecked().size());
    for (Outline.Doubt doubt : outline.doubts().stream().limit(SHOWN).toList()) {
      out.append("- ")
          .append(
              safe(
                  Sentences.subject(doubt.subject())
                      + ": "
                      + doubt.reason().text()
                      + ", "
                      + doubt.because()
                      + " ("
                      + doubt.which()
                      + ")"))
          .append('\n');
    }
    more(out, outline.doubts().size());
  }

  /** Text that stays text: no markup, no link, no mention. */
  static String safe(String text) {
    String printable = Text.printable(text, Integer.MAX_VALUE);
    var out = new StringBuilder(printable.length() + 16);
    for (int i = 0; i < printable.length(); i++) {
      char c = printable.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '@' -> out.append("&#64;");
        case ':' -> out.append(printable.startsWith("://", i) ? "&#58;" : ":");
        case '.' -> out.append(printable.startsWith("www", i - 3) ? "&#46;" : ".");
        default -> {
          if (SPECIAL.indexOf(c) >= 0) {
            out.append('\\');
          }
          out.append(c);
        }
      }
    }
    return out.toString();
  }
}
