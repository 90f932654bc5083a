package io.picket.fingerprints.tls.policies;

import io.picket.fingerprints.tls.policies.Compliance.Result;
import io.picket.model.Answer;
import io.picket.model.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What speaks against a clause, and what is missing to say that nothing does. */
final class Gathered {
  private final List<String> broken = new ArrayList<>();
  private Optional<Answer.Unknown> missing = Optional.empty();

  /** A yes breaks the clause. */
  void take(Answer answer, String what) {
    switch (answer) {
      case Answer.Yes yes -> broken.add(what);
      case Answer.No no -> {
        // As the clause wants it.
      }
      case Answer.Unknown unknown -> missing = Optional.of(missing.orElse(unknown));
    }
  }

  void broken(String what) {
    broken.add(what);
  }

  boolean has(String what) {
    return broken.contains(what);
  }

  /** Anything but a yes means that more may have been there. */
  void complete(Answer answer) {
    switch (answer) {
      case Answer.Yes yes -> {
        // Everything was seen.
      }
      case Answer.No(String how) ->
          missing = Optional.of(missing.orElse(new Answer.Unknown(Reason.NOT_TRIED, how)));
      case Answer.Unknown unknown -> missing = Optional.of(missing.orElse(unknown));
    }
  }

  Result result(TlsPolicy.Clause clause) {
    if (!broken.isEmpty()) {
      return new Result.Broken(clause, broken);
    }
    return missing
        .<Result>map(unknown -> new Result.Unknown(clause, unknown.reason(), unknown.detail()))
        .orElseGet(() -> new Result.Kept(clause));
  }
}
