package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.checks.Catalogue;
import io.picket.fingerprints.guides.Guides;
import io.picket.model.CheckCard;
import io.picket.model.GuideCoverage.Power;
import io.picket.model.GuideCoverage.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One way to break a server.
 *
 * @param kept the server in good order
 * @param refuted the rows that must be refuted then: those that the facts hang on what was broken
 * @param unseen the rows that cannot be told any more
 * @param opened whether so much was opened that rows are seen which were not before
 */
record Broken(
    String how,
    Kept kept,
    UnaryOperator<PretendServer> change,
    List<String> refuted,
    List<String> unseen,
    boolean opened) {
  static Broken by(String how, Kept kept, UnaryOperator<PretendServer> change, String... refuted) {
    return new Broken(how, kept, change, List.of(refuted), List.of(), false);
  }

  Broken hiding(String... rows) {
    return new Broken(how, kept, change, refuted, List.of(rows), opened);
  }

  /** Where the server in good order shows nothing at all. */
  Broken showingMore() {
    return new Broken(how, kept, change, refuted, unseen, true);
  }

  @Override
  public String toString() {
    return how;
  }

  /** Exactly its rows turn, and the report says of each what to change; the scan of it. */
  GuideScan assertExactlyItsRowsTurn() throws Exception {
    assertThat(kept.good().refuted()).as(kept.good().because()).isEqualTo(kept.anyway());
    GuideScan scan = kept.broken(change);
    var expected = new TreeMap<String, Status>();
    refuted.forEach(row -> expected.put(row, Status.REFUTED));
    unseen.forEach(row -> expected.put(row, Status.COULD_NOT_TELL));
    Map<String, Status> turned = scan.turned(kept.good().rows());
    if (opened) {
      turned.values().removeIf(status -> status != Status.REFUTED);
    }
    assertThat(turned).as(scan.because()).isEqualTo(expected);
    scan.assertSaysWhatToChange(refuted);
    return scan;
  }

  /** No row of the guide of which anything can be seen is left out by a guide's cases. */
  static void assertEveryObservableRowIsBroken(String guide, List<Broken> cases) {
    Set<String> broken =
        cases.stream().flatMap(one -> one.refuted().stream()).collect(Collectors.toSet());
    assertThat(new TreeSet<>(broken)).isEqualTo(observable(guide));
  }

  /** What the guide's data says can be seen, and what any check speaks to. */
  private static TreeSet<String> observable(String guide) {
    var rows = new TreeSet<String>();
    Set<String> spoken =
        Catalogue.all().stream()
            .flatMap(check -> check.card().guideRows().stream())
            .map(CheckCard.GuideRow::id)
            .collect(Collectors.toSet());
    Guides.named(guide).orElseThrow().rows().stream()
        .filter(row -> row.power() != Power.ATTEST || spoken.contains(row.id()))
        .forEach(row -> rows.add(row.id()));
    return rows;
  }
}
