package io.picket.reports;

import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * One self-contained page: the first screen for a manager, the rest for an engineer. It holds no
 * script and loads nothing.
 */
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
    Templates.render(
        "report.jte",
        Map.of(
            "outline",
            Outline.of(record, decision),
            "hosts",
            HostView.of(record.hosts()),
            "certificates",
            CertificateRow.of(record),
            "issuers",
            CertificateUse.of(record).stream().filter(use -> !use.leaf()).toList(),
            "guides",
            GuideTable.of(record.guides()),
            "style",
            Templates.style()),
        to);
  }
}
