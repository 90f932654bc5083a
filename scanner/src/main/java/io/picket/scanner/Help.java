package io.picket.scanner;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The text behind {@code --help}: our own layout, at most 100 columns wide. */
final class Help {
  private static final int WIDTH = 100;
  private static final int MARGIN = 30;

  private Help() {}

  /** Everything there is. */
  static void overview(PrintStream to) {
    to.println(
        "picket looks at servers from outside, with their owners' permission, and says what is"
            + " wrong.");
    to.println();
    to.println("  picket scan rmm.example.com              scan one server");
    to.println("  picket scan rmm.example.com -o html      ... and write picket-report.html");
    to.println("  picket demo                              see a report without having a server");
    to.println();
    to.println("Commands:");
    for (Command command : Commands.all()) {
      row(to, command.name(), command.summary());
    }
    to.println();
    to.println("picket COMMAND --help says more about each.");
  }

  /** One command. */
  static void of(Command command, PrintStream to) {
    to.println(("Usage: picket " + command.name() + " " + command.syntax()).stripTrailing());
    to.println();
    to.println(command.summary() + ".");
    for (Command.Section section : command.sections()) {
      if (!section.options().getOptions().isEmpty()) {
        to.println();
        to.println(section.title() + ":");
        options(section.options(), to);
      }
    }
    if (!command.notes().isEmpty()) {
      to.println();
      command.notes().lines().forEach(line -> wrap(line, WIDTH).forEach(to::println));
    }
  }

  private static void options(Options options, PrintStream to) {
    for (Option option : options.getOptions()) {
      var names = new StringBuilder();
      if (option.getOpt() != null) {
        names.append('-').append(option.getOpt()).append(", ");
      }
      names.append("--").append(option.getLongOpt());
      if (option.hasArg()) {
        names.append(' ').append(option.getArgName());
      }
      row(to, names.toString(), option.getDescription());
    }
  }

  private static void row(PrintStream to, String left, String right) {
    List<String> lines = wrap(right, WIDTH - MARGIN);
    String head = "  " + left;
    if (head.length() > MARGIN - 2) {
      to.println(head);
      head = "";
    }
    for (String line : lines) {
      to.println(head + " ".repeat(MARGIN - head.length()) + line);
      head = "";
    }
  }

  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
