package io.picket.reports;

import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The record as JSON, in full or in the form that is the same from run to run. */
final class JsonReport implements ReportFormat {
  private final boolean stable;

  JsonReport(boolean stable) {
    this.stable = stable;
  }

  @Override
  public String name() {
    return stable ? "json-stable" : "json";
  }

  @Override
  public String purpose() {
    return stable
        ? "the record without times and costs, to keep in version control and compare"
        : "the whole record, for programs and for making other reports later";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    if (stable) {
      RecordJson.writeStable(record, Optional.of(decision), to);
    } else {
      RecordJson.write(record, Optional.of(decision), to);
    }
  }
}
