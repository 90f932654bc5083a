package io.picket.reports;

import io.picket.model.CheckCard;
import io.picket.model.CheckId;
import io.picket.model.Finding;
import io.picket.model.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cards of a record by check; a check without one gets a bare card, so nothing is left out. */
final class Cards {
  private final Map<CheckId, CheckCard> byId = new HashMap<>();

  Cards(List<CheckCard> cards) {
    cards.forEach(card -> byId.put(card.id(), card));
  }

  CheckCard of(Finding finding) {
    return byId.computeIfAbsent(
        finding.key().check(),
        id ->
            new CheckCard(
                id,
                id.value(),
                Severity.INFO,
                "",
                "See what the check " + id + " asks for.",
                List.of(),
                List.of()));
  }
}
