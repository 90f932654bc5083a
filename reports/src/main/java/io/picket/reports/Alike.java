package io.picket.reports;

import io.picket.model.CheckId;
import io.picket.model.Finding;
import io.picket.model.Reason;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Findings that say the same, told once: each of the checks says it of each of the subjects. A
 * network of a thousand addresses is so read in a few lines and not in a hundred thousand.
 *
 * @param reason why it is unknown, where it is
 */
record Alike(
    String because, Optional<Reason> reason, List<CheckId> checks, List<Subject> subjects) {
  /** So many subjects are named, and the others counted; every one stands in the JSON. */
  private static final int NAMED = 24;

  private record Words(String because, Optional<Reason> reason) {
    static Words of(Verdict verdict) {
      return new Words(
          verdict.because(),
          verdict instanceof Verdict.Unknown unknown
              ? Optional.of(unknown.reason())
              : Optional.empty());
    }
  }

  private record Told(Words words, CheckId check) {}

  private record Block(Words words, List<Subject> subjects) {}

  /** The findings with such verdicts, in the order in which their words first come. */
  static List<Alike> of(List<Finding> findings, Predicate<Verdict> wanted) {
    Map<Told, List<Subject>> told = new LinkedHashMap<>();
    for (Finding finding : findings) {
      if (wanted.test(finding.verdict())) {
        told.computeIfAbsent(
                new Told(Words.of(finding.verdict()), finding.key().check()),
                any -> new ArrayList<>())
            .add(finding.key().subject());
      }
    }
    Map<Block, List<CheckId>> blocks = new LinkedHashMap<>();
    told.forEach((one, subjects) ->
        blocks
            .computeIfAbsent(new Block(one.words(), subjects), any -> new ArrayList<>())
            .add(one.check()));
    var all = new ArrayList<Alike>();
    blocks.forEach((block, checks) ->
        all.add(
            new Alike(
                block.words().because(),
                block.words().reason(),
                List.copyOf(checks),
                List.copyOf(block.subjects()))));
    return List.copyOf(all);
  }

  /** Where: {@code a:443, b:443 and 2 more}. */
  String where() {
    return Sentences.places(subjects, NAMED);
  }

  /** Where, every one of them: a doubt is not hidden behind a number. */
  String everywhere() {
    return Sentences.places(subjects, Integer.MAX_VALUE);
  }

  /** Whether the checks are too many to be read on the way. */
  boolean manyChecks() {
    return checks.size() > 6;
  }

  /** Which checks, by name. */
  String which() {
    return String.join(", ", checks.stream().map(CheckId::value).toList());
  }
}
