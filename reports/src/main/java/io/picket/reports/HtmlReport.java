package io.picket.reports;

import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One self-contained page: the first screen for a manager, the rest for an engineer. */
public final class HtmlReport implements ReportFormat {
  @Override
  public String name() {
    return "html";
  }

  @Override
  public String purpose() {
    return "one self-contained page for people, on screen and on paper";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    to.write("<!doctype html><title>Picket</title>\n".getBytes(StandardCharsets.UTF_8));
  }
}
