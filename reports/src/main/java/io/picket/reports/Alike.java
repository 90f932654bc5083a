package io.picket.reports;

import io.picket.model.CheckId;
import io.picket.model.Finding;
import io.picket.model.Reason;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Findings that say the same, told once: each of the checks says it of each of the subjects. A
 * network of a thousand addresses is so read in a few lines and not in a hundred thousand.
 *
 * @param reason why it is unknown, where that is told
 */
record Alike(
    String because, Optional<Reason> reason, List<CheckId> checks, List<Subject> subjects) {
  /** So many subjects are named, and the others counted; every one stands in the JSON. */
  private static final int NAMED = 24;

  /** The findings with such verdicts, in the order in which their words first come. */
  static List<Alike> of(List<Finding> findings, Predicate<Verdict> wanted) {
    return Block.of(
            findings.stream().filter(finding -> wanted.test(finding.verdict())),
            finding -> finding.verdict().because(),
            finding -> finding.key().subject())
        .stream()
        .map(block -> new Alike(block.words(), Optional.empty(), block.checks(), block.places()))
        .toList();
  }

  /** Where: {@code a:443, b:443 and 2 more}. */
  String where() {
    return Sentences.places(subjects, NAMED);
  }

  /** Where, every one of them: a doubt is not hidden behind a number. */
  List<String> places() {
    return subjects.stream().map(Sentences::subject).toList();
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
