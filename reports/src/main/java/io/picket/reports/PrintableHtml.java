package io.picket.reports;

import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import io.picket.model.Text;
import org.jspecify.annotations.Nullable;

/**
 * Escapes what a template inserts, and before that makes it printable: HTML escaping alone lets
 * controls and bidirectional formatting through.
 */
final class PrintableHtml extends OwaspHtmlTemplateOutput {
  PrintableHtml(TemplateOutput to) {
    super(to);
  }

  @Override
  public void writeUserContent(@Nullable String text) {
    if (text != null) {
      super.writeUserContent(Text.printable(text, Integer.MAX_VALUE));
    }
  }
}
