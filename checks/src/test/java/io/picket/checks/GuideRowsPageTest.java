package io.picket.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.guides.Guide;
import io.picket.fingerprints.guides.Guides;
import io.picket.model.CheckCard;
import io.picket.model.GuideCoverage.Power;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of all rows is written from the guides and the checks; -Dgolden=write renews it. */
class GuideRowsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "guide-rows.md");

  @Test
  void thePageIsTrue() throws IOException {
    String page = page();
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("run with -Dgolden=write and look at the diff").content().isEqualTo(page);
  }

  /** A check may have less power over a row than the row allows, never more. */
  @Test
  void everyRowThatCanBeSeenIsSpokenToAndNoCheckSaysMoreThanItsRow() {
    var wrong = new ArrayList<String>();
    for (String name : Guides.names()) {
      for (Guide.Row row : Guides.named(name).orElseThrow().rows()) {
        List<CheckCard.Power> powers = powers(row);
        boolean verifiable = powers.contains(CheckCard.Power.VERIFY);
        switch (row.power()) {
          case VERIFY -> {
            if (!verifiable) {
              wrong.add(row.id() + " could be verified, and no check does");
            }
          }
          case REFUTE -> {
            if (powers.isEmpty()) {
              wrong.add(row.id() + " could be refuted, and no check does");
            }
          }
          case ATTEST -> {
            if (verifiable) {
              wrong.add(row.id() + " cannot be seen, and a check says that it verifies it");
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<CheckCard.Power> powers(Guide.Row row) {
    return spoken(row.id()).map(CheckCard.GuideRow::power).toList();
  }

  private static Stream<CheckCard.GuideRow> spoken(String id) {
    return Catalogue.all().stream()
        .flatMap(check -> check.card().guideRows().stream())
        .filter(row -> row.id().equals(id));
  }

  private static String page() {
    var page = new StringBuilder("# The rows of the guides\n\n");
    page.append(
        """
        Written from the guides and the checks; a test keeps it true. From outside a row can be \
        *verified* and refuted, only *refuted*,
        or only *attested* by people. A check verifies (**v**) or only refutes (**r**) a row. For \
        every row to which a check speaks there
        is a pretend server that breaks it; a test holds that none is left out.
        """);
    for (String name : Guides.names()) {
      Guide guide = Guides.named(name).orElseThrow();
      page.append("\n## ").append(guide.title()).append("\n\n");
      page.append("| row | says | can be | by |\n|---|---|---|---|\n");
      for (Guide.Row row : guide.rows()) {
        page.append(
            "| %s | %s | %s | %s |\n"
                .formatted(row.id(), row.text(), power(row.power()), checks(row.id())));
      }
      page.append("\nWhat else is to be known of some of them:\n\n");
      for (Guide.Row row : guide.rows()) {
        row.remark().ifPresent(remark -> page.append("- " + row.id() + ": " + remark + "\n"));
      }
    }
    return page.toString();
  }

  private static String power(Power power) {
    return switch (power) {
      case VERIFY -> "verified";
      case REFUTE -> "refuted";
      case ATTEST -> "attested";
    };
  }

  private static String checks(String id) {
    List<String> names =
        Catalogue.all().stream()
            .flatMap(check ->
                check.card().guideRows().stream()
                    .filter(row -> row.id().equals(id))
                    .map(row ->
                        "[`%s`](checks.md#%s) %s"
                            .formatted(check.card().id(), check.card().id(), letter(row.power()))))
            .toList();
    return names.isEmpty() ? "people" : String.join(", ", names);
  }

  private static String letter(CheckCard.Power power) {
    return power.name().substring(0, 1).toLowerCase(Locale.ROOT);
  }
}
