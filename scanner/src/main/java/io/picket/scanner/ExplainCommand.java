package io.picket.scanner;

import io.picket.checks.Catalogue;
import io.picket.checks.Check;
import io.picket.checks.Profiles;
import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.guides.Guide;
import io.picket.fingerprints.guides.Guides;
import io.picket.model.CheckCard;
import io.picket.model.Text;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.Options;

/** {@code picket explain}: everything about one check. */
final class ExplainCommand implements Command {
  private static final int WIDTH = 96;

  @Override
  public String name() {
    return "explain";
  }

  @Override
  public String summary() {
    return "Say what a check asks, why it matters and what to do when it fails";
  }

  @Override
  public String syntax() {
    return "CHECK";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings) throws UsageException {
    String id = arguments.onlyWord("CHECK");
    List<String> ids = new ArrayList<>();
    for (Check check : Catalogue.all()) {
      CheckCard card = check.card();
      if (card.id().value().equals(id)) {
        print(check, card, surroundings.out());
        return ExitCode.PASSED;
      }
      ids.add(card.id().value());
    }
    String meant = Spelling.nearest(id, ids).map(near -> "did you mean " + near + "?").orElse("");
    throw new UsageException(
        "there is no check \""
            + Text.printable(id, 60)
            + "\"; "
            + (meant.isEmpty() ? "picket checks lists them" : meant));
  }

  private static void print(Check check, CheckCard card, PrintStream out) {
    out.println(card.id() + " (" + card.severity().label() + ")");
    paragraph(card.title(), out);
    out.println();
    out.println("Why it matters");
    paragraph(card.why(), out);
    out.println();
    out.println("What to do");
    paragraph(card.remedy(), out);
    if (!card.guideRows().isEmpty()) {
      out.println();
      out.println("Rows of vendors' guides it answers");
      for (CheckCard.GuideRow row : card.guideRows()) {
        out.println("  " + row.id() + " (can " + power(row.power()) + ")");
        print(row, out);
      }
    }
    if (!card.references().isEmpty()) {
      out.println();
      out.println("References");
      for (CheckCard.Reference reference : card.references()) {
        out.println(
            "  " + reference.title() + (reference.url().isEmpty() ? "" : " " + reference.url()));
      }
    }
    out.println();
    out.println("In profiles: " + String.join(", ", profilesWith(check, card)));
  }

  /** What a guide asks for in that row. */
  private static void print(CheckCard.GuideRow spoken, PrintStream out) {
    for (String name : Guides.names()) {
      for (Guide.Row row : Guides.named(name).orElseThrow().rows()) {
        if (row.id().equals(spoken.id())) {
          Help.wrap(row.text() + " (" + name + ")", WIDTH - 4)
              .forEach(line -> out.println("    " + line));
        }
      }
    }
  }

  private static String power(CheckCard.Power power) {
    return switch (power) {
      case VERIFY -> "verify and refute";
      case REFUTE -> "refute only";
    };
  }

  private static List<String> profilesWith(Check check, CheckCard card) {
    List<String> names = new ArrayList<>();
    for (String name : Profiles.names()) {
      boolean asked =
          Profiles.named(name).stream()
              .flatMap(profile -> profile.checks().stream())
              .anyMatch(other -> other.equals(check) || other.card().id().equals(card.id()));
      if (asked) {
        names.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return names.isEmpty() ? List.of("none") : names;
  }

  private static void paragraph(String text, PrintStream out) {
    Help.wrap(text, WIDTH - 2).forEach(line -> out.println("  " + line));
  }
}
