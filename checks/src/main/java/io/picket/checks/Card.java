package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.CheckId;
import io.picket.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Writes a check's card, so that a check reads: what is asked, why, what to do, who says so. */
final class Card {
  private final CheckId id;
  private final Severity severity;
  private final String title;
  private String why = "";
  private String remedy = "";
  private final List<CheckCard.Reference> references = new ArrayList<>();
  private final List<CheckCard.GuideRow> rows = new ArrayList<>();

  private Card(CheckId id, Severity severity, String title) {
    this.id = id;
    this.severity = severity;
    this.title = title;
  }

  /** Begins a card. */
  static Card of(String id, Severity severity, String title) {
    return new Card(new CheckId(id), severity, title);
  }

  Card why(String text) {
    why = text;
    return this;
  }

  Card remedy(String text) {
    remedy = text;
    return this;
  }

  Card see(String document, String url) {
    references.add(new CheckCard.Reference(document, url));
    return this;
  }

  /** Guide rows that the check can both verify and refute. */
  Card verifies(String... ids) {
    for (String row : ids) {
      rows.add(new CheckCard.GuideRow(row, CheckCard.Power.VERIFY));
    }
    return this;
  }

  /** Guide rows that the check can only refute. */
  Card refutes(String... ids) {
    for (String row : ids) {
      rows.add(new CheckCard.GuideRow(row, CheckCard.Power.REFUTE));
    }
    return this;
  }

  CheckCard done() {
    return new CheckCard(id, title, severity, why, remedy, references, rows);
  }
}
