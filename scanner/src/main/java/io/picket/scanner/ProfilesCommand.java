package io.picket.scanner;

import io.picket.checks.Profile;
import io.picket.checks.Profiles;
import io.picket.model.Severity;
import java.io.PrintStream;
import org.apache.commons.cli.Options;

/** {@code picket profiles}: lists the profiles and what they look at. */
final class ProfilesCommand implements Command {
  @Override
  public String name() {
    return "profiles";
  }

  @Override
  public String summary() {
    return "List the profiles: which ports and which checks";
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
  public ExitCode run(Arguments arguments, Surroundings surroundings) throws UsageException {
    arguments.noWords();
    PrintStream out = surroundings.out();
    for (String name : Profiles.names()) {
      Profile profile = Profiles.named(name).orElseThrow();
      out.println(name);
      Help.wrap(profile.description(), 94).forEach(line -> out.println("  " + line));
      Help.wrap("Ports: " + profile.ports().toString().replace(",", ", "), 94)
          .forEach(line -> out.println("  " + line));
      out.println(
          "  "
              + profile.checks().size()
              + " checks; fails on "
              + profile.gate().failOn().map(Severity::label).orElse("nothing")
              + profile.guide().map(guide -> "; guide " + guide).orElse(""));
      out.println();
    }
    return ExitCode.PASSED;
  }
}
