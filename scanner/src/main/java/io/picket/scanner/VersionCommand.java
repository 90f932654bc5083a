package io.picket.scanner;

import org.apache.commons.cli.Options;

/** {@code picket version}. */
final class VersionCommand implements Command {
  @Override
  public String name() {
    return "version";
  }

  @Override
  public String summary() {
    return "Print the version";
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
    surroundings.out().println(Version.NAME + " " + Version.text());
    return ExitCode.PASSED;
  }
}
