package io.picket.reports;

import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import java.io.IOException;
import java.io.OutputStream;

/** Renders a whole record in one format. The list of formats is {@code Formats}. */
public interface ReportFormat {
  /** The name for {@code -o}, such as {@code html}. */
  String name();

  /** What the format is for, in a few words. */
  String purpose();

  /** Writes the record; the same record and gate always give the same bytes. */
  void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException;
}
