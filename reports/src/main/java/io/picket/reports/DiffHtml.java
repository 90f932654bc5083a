package io.picket.reports;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** A difference as one self-contained page, in the dress of the report. */
public record DiffHtml() implements DiffFormat {
  @Override
  public String name() {
    return "html";
  }

  @Override
  public void write(Diff diff, OutputStream to) throws IOException {
    Templates.render("diff.jte", Map.of("diff", diff, "style", Templates.style()), to);
  }
}
