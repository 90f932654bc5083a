package io.picket.model;

import java.util.List;
import java.util.Optional;

/** What findings are good enough to let a pipeline go on. */
public record Gate(Optional<Severity> failOn) {
  /** The gate's answer. */
  public sealed interface Decision {
    /** Everything asked was answered, and nothing was bad enough. */
    record Open() implements Decision {}

    /** These findings are bad enough. */
    record Shut(List<Finding> findings) implements Decision {
      public Shut {
        findings = List.copyOf(findings);
      }
    }

    /** Nothing bad enough was seen, but not everything was seen either. */
    record Undecided(List<String> why) implements Decision {
      public Undecided {
        why = List.copyOf(why);
      }
    }
  }

  /**
   * Decides. An incomplete record, an unknown verdict or a record in which nothing was evaluated
   * never opens the gate; a failure at or above the threshold shuts it in any case.
   */
  public Decision decide(ScanRecord record) {
    List<Finding> bad =
        record.findings().stream()
            .filter(finding ->
                finding.verdict() instanceof Verdict.Fail fail
                    && failOn.isPresent()
                    && fail.severity().compareTo(failOn.get()) >= 0)
            .toList();
    if (!bad.isEmpty()) {
      return new Decision.Shut(bad);
    }
    var why = new java.util.ArrayList<String>();
    boolean evaluated =
        record.findings().stream()
            .anyMatch(finding ->
                finding.verdict() instanceof Verdict.Pass
                    || finding.verdict() instanceof Verdict.Fail);
    if (!evaluated) {
      why.add("nothing was evaluated");
    }
    if (!record.run().complete()) {
      List<String> because = record.run().incompleteBecause();
      why.addAll(because.isEmpty() ? List.of("the scan is not complete") : because);
    }
    long unknown =
        record.findings().stream().filter(f -> f.verdict() instanceof Verdict.Unknown).count();
    if (unknown > 0) {
      why.add(unknown + (unknown == 1 ? " check" : " checks") + " could not be decided");
    }
    return why.isEmpty() ? new Decision.Open() : new Decision.Undecided(why);
  }
}
