package io.picket.scanner;

import io.picket.checks.Declarations;
import io.picket.checks.Declarations.Said;
import io.picket.checks.Profile;
import io.picket.model.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files of {@code --declare}, each once. */
final class DeclareOption {
  private static final String NAME = "declare";

  private DeclareOption() {}

  /**
   * Everything that the operator says of his servers.
   *
   * @throws UsageException when two files speak of the same server
   */
  static List<Said> read(Arguments arguments) throws UsageException {
    List<Said> all = new ArrayList<>();
    for (String file : arguments.values(NAME)) {
      for (Said one : Declarations.read(Path.of(file))) {
        if (Declarations.isAmong(all, one.declaration())) {
          throw new UsageException(
              "--declare: "
                  + Text.printable(file)
                  + " declares "
                  + one.declaration().server().orElse("every target")
                  + ", and another file did already; write everything about it into one");
        }
        all.add(one);
      }
    }
    return List.copyOf(all);
  }

  /** The profile with what was said, and with the ports it names unless others were asked for. */
  static Profile told(Profile profile, List<Said> said, Arguments arguments) {
    if (said.isEmpty()) {
      return profile;
    }
    var declarations = said.stream().map(Said::declaration).toList();
    Profile told = profile.withDeclarations(declarations);
    return arguments.has("ports")
        ? told
        : told.withPorts(told.ports().or(Declarations.ports(declarations)));
  }
}
