package io.picket.checks;

import io.picket.fingerprints.tls.policies.Compliance;
import io.picket.fingerprints.tls.policies.Compliance.Result;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether TLS is as the chosen policy demands, clause by clause. */
record TlsPolicyKept() implements OfTls {
  private static final CheckCard CARD =
      Card.of("tls-policy-kept", Severity.MEDIUM, "TLS is as the policy demands")
          .why(
              "Whoever has agreed to a policy, by contract or by law, has to keep all of it, also"
                  + " where a single breach would be harmless by itself.")
          .remedy("Change the settings that the finding names, clause by clause.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Optional<String> declines(ServiceFacts endpoint, Circumstances circumstances) {
    return circumstances.profile().tlsPolicy().isEmpty()
        ? Optional.of("No TLS policy was chosen (--policy).")
        : declines(endpoint);
  }

  @Override
  public Verdict judge(TlsSupport seen, ServiceFacts endpoint, Circumstances circumstances) {
    TlsPolicy policy = circumstances.profile().tlsPolicy().orElseThrow();
    String name = policy.title() + " (" + policy.version() + ")";
    List<Result> results = Compliance.of(policy, seen, endpoint);
    List<Result.Broken> broken = those(results, Result.Broken.class);
    List<Result.Unknown> open = those(results, Result.Unknown.class);
    boolean demandBroken = broken.stream().anyMatch(result -> isDemand(result.clause()));
    Optional<Result.Unknown> openDemand =
        open.stream().filter(result -> isDemand(result.clause())).findFirst();
    // Ignored advice alone must not settle, at LOW, what a demand may yet make worse.
    if (demandBroken || (!broken.isEmpty() && openDemand.isEmpty())) {
      return fail(name, broken, demandBroken ? Severity.MEDIUM : Severity.LOW);
    }
    if (!open.isEmpty()) {
      Result.Unknown first = openDemand.orElse(open.getFirst());
      return new Verdict.Unknown(
          first.reason(),
          name
              + ", clause "
              + first.clause().id()
              + ": "
              + first.detail()
              + (broken.isEmpty() ? "" : "; advice not followed: " + clauses(broken)));
    }
    int kept = those(results, Result.Kept.class).size();
    return kept == 0
        ? new Verdict.NotApplicable("Nothing here that " + name + " speaks of.")
        : new Verdict.Pass(
            (kept == 1 ? "Keeps the " : "Keeps all ")
                + Phrases.count(kept, "clause")
                + " of "
                + name
                + "."
                + leftOut(policy));
  }

  /** A policy is kept as far as it was judged, and nobody should read more into it. */
  private static String leftOut(TlsPolicy policy) {
    return policy.leavesOut().isEmpty()
        ? ""
        : " Not judged: " + Phrases.list(policy.leavesOut()) + ".";
  }

  private static Verdict fail(String name, List<Result.Broken> broken, Severity severity) {
    return new Verdict.Fail(
        severity,
        "Breaks "
            + Phrases.count(broken.size(), "clause")
            + " of "
            + name
            + ": "
            + clauses(broken)
            + ".",
        broken.stream()
            .map(result ->
                new Evidence(
                    name
                        + ", "
                        + result.clause().id()
                        + (isDemand(result.clause()) ? "" : " (advice)"),
                    said(result)))
            .toList());
  }

  private static String clauses(List<Result.Broken> broken) {
    return Phrases.list(broken.stream().map(TlsPolicyKept::said).toList());
  }

  private static String said(Result.Broken result) {
    return result.clause().says() + "; seen: " + Phrases.list(result.what());
  }

  private static boolean isDemand(TlsPolicy.Clause clause) {
    return clause.level() != TlsPolicy.Level.SHOULD;
  }

  private static <R extends Result> List<R> those(List<Result> results, Class<R> kind) {
    return results.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
