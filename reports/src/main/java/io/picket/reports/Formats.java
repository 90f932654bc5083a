package io.picket.reports;

import java.util.List;
import java.util.Optional;

/** The list of report formats, by name. */
public final class Formats {
  private Formats() {}

  /** Every format, in alphabetic order of its name. */
  public static List<ReportFormat> all() {
    return List.of(
        new HtmlReport(),
        new JsonReport(false),
        new JsonReport(true),
        new TerminalReport(100, false));
  }

  /** The format with this name. */
  public static Optional<ReportFormat> named(String name) {
    return all().stream().filter(format -> format.name().equals(name)).findFirst();
  }
}
