package io.picket.reports;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The compiled templates and their style; loaded when the first page is asked for. */
final class Templates {
  private static final TemplateEngine ENGINE =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), "io.picket.reports");
  private static final String STYLE = read();

  private Templates() {}

  /** The style of all pages. */
  static String style() {
    return STYLE;
  }

  /** Renders a template; everything it inserts is made printable and escaped. */
  static void render(String template, Map<String, Object> parameters, OutputStream to)
      throws IOException {
    var bytes = new Utf8ByteOutput();
    ENGINE.render(template, parameters, new PrintableHtml(bytes));
    bytes.writeTo(to);
  }

  private static String read() {
    try (InputStream from = Templates.class.getResourceAsStream("report.css")) {
      return new String(
          Objects.requireNonNull(from, "report.css is part of this program").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
