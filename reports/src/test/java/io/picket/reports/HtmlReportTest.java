package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.ScanRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page is one file that loads nothing, runs nothing, and shows nothing raw. */
class HtmlReportTest {
  @Test
  void theSamplesLookAsTheyDid() throws IOException {
    Golden.check("rich.html", render(SampleRecords.rich()));
    Golden.check("clean.html", render(SampleRecords.clean()));
    Golden.check("unreachable.html", render(SampleRecords.unreachable()));
  }

  @Test
  void nothingRunsAndNothingIsLoaded() throws IOException {
    for (ScanRecord record : new ScanRecord[] {SampleRecords.rich(), EveryVariant.record()}) {
      String page = render(record);
      assertThat(page).doesNotContainIgnoringCase("<script").doesNotContain("@import");
      assertThat(page).contains("default-src 'none'");
      assertThat(Pattern.compile("(?i)(src|data|action|poster)=").matcher(page).find()).isFalse();
      assertThat(Pattern.compile("(?i)<link|<img|<iframe|<form|url\\(").matcher(page).find())
          .isFalse();
      assertThat(Pattern.compile("href=\"(?!#|https://)").matcher(page).find()).isFalse();
    }
  }

  static String render(ScanRecord record) throws IOException {
    var out = new ByteArrayOutputStream();
    new HtmlReport().write(record, SampleRecords.gate(record), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
