package io.picket.model;

import java.util.List;
import java.util.Optional;

/** The answer of a check about one subject. */
public sealed interface Verdict {
  /** Why, in one sentence that names what was seen. */
  String because();

  /** What this says nothing of, because nobody asked; the other verdicts are about everything. */
  default Optional<Omission> omission() {
    return Optional.empty();
  }

  /** What was seen is as it should be. */
  record Pass(String because, List<Evidence> evidence, Optional<Omission> omission)
      implements Verdict {
    public Pass {
      evidence = List.copyOf(evidence);
    }

    public Pass(String because, List<Evidence> evidence) {
      this(because, evidence, Optional.empty());
    }

    public Pass(String because) {
      this(because, List.of());
    }
  }

  /**
   * What was seen is not as it should be.
   *
   * @param remedy what to do, where it differs from the check's general remedy
   */
  record Fail(Severity severity, String because, List<Evidence> evidence, Optional<String> remedy)
      implements Verdict {
    public Fail {
      evidence = List.copyOf(evidence);
    }

    public Fail(Severity severity, String because, List<Evidence> evidence) {
      this(severity, because, evidence, Optional.empty());
    }

    public Fail(Severity severity, String because, Evidence... evidence) {
      this(severity, because, List.of(evidence), Optional.empty());
    }
  }

  /** It could not be told. */
  record Unknown(Reason reason, String because) implements Verdict {}

  /** The question does not arise here, or, where something is omitted, was not asked. */
  record NotApplicable(String because, Optional<Omission> omission) implements Verdict {
    public NotApplicable(String because) {
      this(because, Optional.empty());
    }
  }
}
