package io.picket.reports;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

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
    var bytes = new Utf8ByteOutput();
    Holder.ENGINE.render(
        "report.jte",
        Map.of(
            "outline",
            Outline.of(record, decision),
            "hosts",
            HostView.of(record.hosts()),
            "certificates",
            CertificateRow.of(record),
            "style",
            Holder.STYLE),
        new PrintableHtml(bytes));
    bytes.writeTo(to);
  }

  /** Made when first needed. */
  private static final class Holder {
    static final TemplateEngine ENGINE =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlReport.class.getClassLoader(), "io.picket.reports");
    static final String STYLE = style();

    private static String style() {
      try (InputStream from = HtmlReport.class.getResourceAsStream("report.css")) {
        return new String(
            Objects.requireNonNull(from, "report.css is part of this program").readAllBytes(),
            StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
