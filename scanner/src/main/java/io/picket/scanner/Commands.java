package io.picket.scanner;

import java.util.List;
import java.util.Optional;

/**
 * The list of commands, in alphabetic order. Every start of the program makes all of them, so a
 * command class holds nothing and names nothing heavy in its fields or constructor.
 */
final class Commands {
  private static final List<Command> ALL =
      List.of(
          new AdvisoriesCommand(),
          new CertificateCommand(),
          new ChecksCommand(),
          new DemoCommand(),
          new DiffCommand(),
          new ExplainCommand(),
          new GuideCommand(),
          new PlanCommand(),
          new PoliciesCommand(),
          new ProductsCommand(),
          new ProfilesCommand(),
          new ReportCommand(),
          new RootsCommand(),
          new ScanCommand(),
          new SchemaCommand(),
          new VersionCommand());

  private Commands() {}

  static List<Command> all() {
    return ALL;
  }

  static Optional<Command> named(String name) {
    for (Command command : ALL) {
      if (command.name().equals(name)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }
}
