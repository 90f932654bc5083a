package io.picket.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.CheckCard;
import java.util.List;
import org.junit.jupiter.api.Test;

class CardsTest {
  /** A row of another product's guide beside a finding looks as if it were answered. */
  @Test
  void aCardNamesRowsOfTheGuideThatWasFollowedAndNoOthers() {
    assertThat(rows("default")).isEmpty();
    assertThat(rows("connectwise-control")).isNotEmpty().allMatch(row -> row.startsWith("CW-"));
    assertThat(rows("endpoint-central-msp")).isNotEmpty().allMatch(row -> row.startsWith("ME-"));
  }

  private static List<String> rows(String profile) {
    Profile asked = Profiles.named(profile).orElseThrow();
    List<CheckCard> cards = Cards.of(asked);
    assertThat(cards).hasSameSizeAs(asked.checks());
    return cards.stream()
        .flatMap(card -> card.guideRows().stream())
        .map(CheckCard.GuideRow::id)
        .distinct()
        .toList();
  }
}
