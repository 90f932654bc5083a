package io.picket.scanner;

import io.picket.checks.Declarations;
import io.picket.fingerprints.tls.policies.Policies;
import io.picket.model.Text;
import io.picket.reports.Schema;
import io.picket.scanner.scope.ScopeFile;
import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.Options;

/** {@code picket schema}: prints the JSON Schemas of what Picket writes and reads. */
final class SchemaCommand implements Command {
  private static final List<String> NAMES = List.of("declare", "policy", "record", "scope");

  @Override
  public String name() {
    return "schema";
  }

  @Override
  public String summary() {
    return "Print the JSON Schema of the record, or of a scope, policy or declaration file";
  }

  @Override
  public String syntax() {
    return "[declare|policy|record|scope]";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, IOException {
    String name = arguments.words().isEmpty() ? "record" : arguments.onlyWord("schema");
    String text =
        switch (name) {
          case "declare" -> Declarations.schema();
          case "policy" -> Policies.schema();
          case "record" -> Schema.record();
          case "scope" -> ScopeFile.schema();
          default ->
              throw new UsageException(
                  "there is no schema \""
                      + Text.printable(name, 40)
                      + "\"; use one of: "
                      + String.join(", ", NAMES));
        };
    surroundings.out().println(text.stripTrailing());
    return ExitCode.PASSED;
  }
}
