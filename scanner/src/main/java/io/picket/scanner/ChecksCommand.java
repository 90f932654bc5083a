package io.picket.scanner;

import io.picket.checks.Catalogue;
import io.picket.checks.Check;
import io.picket.model.CheckCard;
import org.apache.commons.cli.Options;

/** {@code picket checks}: lists what Picket asks. */
final class ChecksCommand implements Command {
  @Override
  public String name() {
    return "checks";
  }

  @Override
  public String summary() {
    return "List the checks";
  }

  @Override
  public String syntax() {
    return "";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public String notes() {
    return "picket explain CHECK says more about one.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings) throws UsageException {
    arguments.noWords();
    for (Check check : Catalogue.all()) {
      CheckCard card = check.card();
      surroundings
          .out()
          .println(
              padded(card.id().value(), 34) + padded(card.severity().label(), 10) + card.title());
    }
    return ExitCode.PASSED;
  }

  /** The text, filled up with spaces; always at least one. */
  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
