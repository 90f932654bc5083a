package io.picket.reports;

import io.picket.model.CheckId;
import io.picket.model.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Findings that say the same, as a rectangle: each of the checks says it of each of the places.
 *
 * @param words what is said
 * @param checks at least one, in the order in which they first say it
 * @param places at least one, in the order of the findings
 */
record Block<W, P>(W words, List<CheckId> checks, List<P> places) {
  private record Told<W>(W words, CheckId check) {}

  private record Shape<W, P>(W words, List<P> places) {}

  /** All findings in as few blocks as whole checks make, in the order of their first findings. */
  static <W, P> List<Block<W, P>> of(
      Stream<Finding> findings, Function<Finding, W> words, Function<Finding, P> place) {
    Map<Told<W>, List<P>> told = new LinkedHashMap<>();
    findings.forEach(finding ->
        told.computeIfAbsent(
                new Told<>(words.apply(finding), finding.key().check()), any -> new ArrayList<>())
            .add(place.apply(finding)));
    Map<Shape<W, P>, List<CheckId>> alike = new LinkedHashMap<>();
    told.forEach((one, places) ->
        alike
            .computeIfAbsent(new Shape<>(one.words(), places), any -> new ArrayList<>())
            .add(one.check()));
    List<Block<W, P>> blocks = new ArrayList<>();
    alike.forEach((shape, checks) ->
        blocks.add(new Block<>(shape.words(), List.copyOf(checks), List.copyOf(shape.places()))));
    return List.copyOf(blocks);
  }
}
