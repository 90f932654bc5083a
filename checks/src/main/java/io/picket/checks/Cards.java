package io.picket.checks;

import io.picket.fingerprints.guides.Guide;
import io.picket.fingerprints.guides.Guides;
import io.picket.model.CheckCard;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The cards of a profile's checks as a record keeps them. */
public final class Cards {
  private Cards() {}

  /** With the rows of the guide that was followed and of no other: they do not concern the scan. */
  public static List<CheckCard> of(Profile profile) {
    Set<String> followed =
        profile.guide().flatMap(Guides::named).stream()
            .flatMap(guide -> guide.rows().stream())
            .map(Guide.Row::id)
            .collect(Collectors.toSet());
    return profile.checks().stream().map(check -> of(check.card(), followed)).toList();
  }

  private static CheckCard of(CheckCard card, Set<String> rows) {
    return new CheckCard(
        card.id(),
        card.title(),
        card.severity(),
        card.why(),
        card.remedy(),
        card.references(),
        card.guideRows().stream().filter(row -> rows.contains(row.id())).toList());
  }
}
