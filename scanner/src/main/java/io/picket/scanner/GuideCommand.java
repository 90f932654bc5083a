package io.picket.scanner;

import io.picket.checks.Catalogue;
import io.picket.checks.Check;
import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.guides.Guide;
import io.picket.fingerprints.guides.Guides;
import io.picket.model.CheckCard;
import io.picket.model.GuideCoverage.Power;
import io.picket.model.Severity;
import io.picket.model.Text;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** {@code picket guide}: prints a hardening guide row by row, and what speaks to each row. */
final class GuideCommand implements Command {
  private static final int WIDTH = 88;

  @Override
  public String name() {
    return "guide";
  }

  @Override
  public String summary() {
    return "Print a hardening guide: each row, how far it can be seen, and by which checks";
  }

  @Override
  public String syntax() {
    return "[NAME]";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public String notes() {
    return "Without a NAME it lists the guides. Rows only people can answer are attested in a file"
        + " given with scan --declare (picket schema declare).";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings) throws UsageException {
    PrintStream out = surroundings.out();
    if (arguments.words().isEmpty()) {
      for (String name : Guides.names()) {
        Guide guide = Guides.named(name).orElseThrow();
        out.println(
            ChecksCommand.padded(name, 24) + guide.title() + ", " + guide.rows().size() + " rows");
      }
      return ExitCode.PASSED;
    }
    String name = arguments.onlyWord("NAME");
    Optional<Guide> guide = Guides.named(name);
    if (guide.isEmpty()) {
      throw new UsageException(
          "there is no guide \""
              + Text.printable(name, 60)
              + "\"; "
              + Spelling.hint(name, Guides.names()));
    }
    print(guide.get(), out);
    return ExitCode.PASSED;
  }

  private static void print(Guide guide, PrintStream out) {
    out.println(guide.title());
    out.println("Source: " + guide.source());
    for (String remark : guide.remarks()) {
      Help.wrap(remark, WIDTH).forEach(out::println);
    }
    String section = "";
    for (Guide.Row row : guide.rows()) {
      if (!row.section().equals(section)) {
        section = row.section();
        out.println();
        out.println(section);
      }
      out.println();
      out.println(
          "  "
              + row.id()
              + "  "
              + words(row.power())
              + row.severity().map(Severity::label).map(label -> ", " + label).orElse(""));
      indented(row.text(), out);
      indented("Applies to: " + row.appliesTo(), out);
      row.remark().ifPresent(remark -> indented("Note: " + remark, out));
      row.notApplicable().ifPresent(why -> indented("Not applicable: " + why, out));
      List<String> checks = checks(row.id());
      if (!checks.isEmpty()) {
        indented("Checks: " + String.join(", ", checks), out);
      }
    }
  }

  private static void indented(String text, PrintStream out) {
    Help.wrap(text, WIDTH).forEach(line -> out.println("         " + line));
  }

  private static String words(Power power) {
    return switch (power) {
      case VERIFY -> "can be verified from outside";
      case REFUTE -> "can only be refuted from outside";
      case ATTEST -> "only people can answer";
    };
  }

  private static List<String> checks(String row) {
    var speaking = new ArrayList<String>();
    for (Check check : Catalogue.all()) {
      for (CheckCard.GuideRow spoken : check.card().guideRows()) {
        if (spoken.id().equals(row)) {
          speaking.add(
              check.card().id()
                  + switch (spoken.power()) {
                    case VERIFY -> "";
                    case REFUTE -> " (refutes only)";
                  });
        }
      }
    }
    return speaking;
  }
}
