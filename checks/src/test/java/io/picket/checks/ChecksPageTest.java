package io.picket.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.CheckCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about all checks is written from their cards; {@code -Dgolden=write} renews it. */
class ChecksPageTest {
  private static final Path PAGE = Path.of("..", "docs", "checks.md");

  @Test
  void thePageIsTrue() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("run with -Dgolden=write and look at the diff").content().isEqualTo(page);
  }

  private static String page() {
    var page = new StringBuilder();
    page.append("# What Picket asks\n\n");
    page.append(
        """
        Written from the checks themselves; a test keeps it true. Each check answers *pass*, *fail*, \
        *unknown* (and why) or *not
        applicable* (and why). The severity is the usual one; a finding may be milder or worse and \
        says so. `picket explain ID` shows
        the same text. Guide rows: **v** the check can verify and refute the row, **r** it can only \
        refute it.

        """);
    page.append("| check | asks that | severity | guide rows |\n|---|---|---|---|\n");
    for (Check check : Catalogue.all()) {
      CheckCard card = check.card();
      page.append(
          "| [`%s`](#%s) | %s | %s | %s |\n"
              .formatted(card.id(), card.id(), card.title(), card.severity().label(), rows(card)));
    }
    for (Check check : Catalogue.all()) {
      CheckCard card = check.card();
      page.append("\n## ").append(card.id()).append("\n\n");
      page.append("**").append(card.title()).append(".** ").append(card.why()).append("\n\n");
      page.append("*What to do:* ").append(card.remedy()).append('\n');
      for (CheckCard.Reference reference : card.references()) {
        page.append("\n- [%s](%s)\n".formatted(reference.title(), reference.url()));
      }
    }
    return page.toString();
  }

  private static String rows(CheckCard card) {
    List<String> rows =
        card.guideRows().stream()
            .map(row ->
                row.id()
                    + switch (row.power()) {
                      case VERIFY -> " v";
                      case REFUTE -> " r";
                    })
            .toList();
    return rows.isEmpty() ? "–" : String.join(", ", rows);
  }
}
