package io.picket.reports;

import java.util.List;
import java.util.Optional;

/** The list of report formats, by name. */
public final class Formats {
  private Formats() {}

  /** Every format, in alphabetic order of its name. */
  public static List<ReportFormat> all() {
    return List.of(
        new CsvReport(),
        new DefectDojoReport(),
        new HtmlReport(),
        new CalendarReport(),
        new JsonReport(false),
        new JsonReport(true),
        new JunitReport(),
        new MarkdownReport(),
        new NmapReport(),
        new PrometheusReport(),
        new SarifReport(),
        new TerminalReport(100, false));
  }

  /** The format with this name. */
  public static Optional<ReportFormat> named(String name) {
    return all().stream().filter(format -> format.name().equals(name)).findFirst();
  }
}
