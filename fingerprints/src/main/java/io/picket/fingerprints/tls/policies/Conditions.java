package io.picket.fingerprints.tls.policies;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsSupport;
import io.picket.model.TlsSupport.OfVersion;
import io.picket.model.TlsVersion;
import java.util.Optional;
import java.util.TreeSet;

/** Whether a clause speaks of a server at all, from what TLS it accepts. */
final class Conditions {
  private Conditions() {}

  /** Yes where everything named is so, no where one thing is not. */
  static Answer met(TlsPolicy.Condition condition, TlsSupport seen) {
    Answer answer = new Answer.Yes("what the clause presumes is so");
    if (!condition.accepts().isEmpty()) {
      answer = both(answer, acceptsOne(condition, seen));
    }
    for (TlsVersion version : new TreeSet<>(condition.refuses())) {
      answer =
          both(
              answer,
              switch (Compliance.accepted(seen, version)) {
                case Answer.Yes(String how) -> new Answer.No(version.label() + " is accepted");
                case Answer.No(String how) -> new Answer.Yes(how);
                case Answer.Unknown unknown -> unknown;
              });
    }
    return condition.cbc() ? both(answer, cbc(seen)) : answer;
  }

  private static Answer both(Answer one, Answer other) {
    if (one.isNo()) {
      return one;
    }
    return one.isYes() || other.isNo() ? other : one;
  }

  private static Answer acceptsOne(TlsPolicy.Condition condition, TlsSupport seen) {
    Answer answer = new Answer.No("no version that the clause speaks of is accepted");
    for (TlsVersion version : new TreeSet<>(condition.accepts())) {
      Answer accepted = Compliance.accepted(seen, version);
      if (accepted.isYes()) {
        return accepted;
      }
      answer = accepted.isUnknown() && answer.isNo() ? accepted : answer;
    }
    return answer;
  }

  private static Answer cbc(TlsSupport seen) {
    Optional<Answer> open = Optional.empty();
    for (TlsVersion version : TlsVersion.values()) {
      Optional<OfVersion> of = seen.of(version);
      boolean uses =
          of.stream()
              .flatMap(entry -> entry.suites().stream())
              .flatMap(suite -> Suites.of(suite.code()).stream())
              .anyMatch(suite -> suite.mode() == Suite.Mode.CBC);
      if (uses) {
        return new Answer.Yes("a suite in CBC mode is accepted in " + version.label());
      }
      boolean settled =
          of.filter(entry -> entry.accepted().isNo() || entry.suitesComplete().isYes()).isPresent();
      if (version != TlsVersion.TLS_1_3 && !settled && open.isEmpty()) {
        String what = "not every suite of " + version.label() + " is known";
        open = Optional.of(new Answer.Unknown(Reason.NOT_TRIED, what));
      }
    }
    return open.orElseGet(() -> new Answer.No("no suite in CBC mode is accepted"));
  }
}
