package io.picket.checks;

import io.picket.fingerprints.tls.policies.Compliance;
import io.picket.fingerprints.tls.policies.Compliance.Result;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.Verdict;
import java.util.ArrayList;
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
    var broken = new ArrayList<Evidence>();
    Optional<Verdict> unknown = Optional.empty();
    Severity worst = Severity.LOW;
    int kept = 0;
    for (Result result : Compliance.of(policy, seen, endpoint)) {
      switch (result) {
        case Result.Kept _ -> kept++;
        case Result.NotApplicable _ -> {
          // Nothing here that it speaks of.
        }
        case Result.Broken(var clause, var what) -> {
          boolean advice = clause.level() == TlsPolicy.Level.SHOULD;
          worst = advice ? worst : Severity.MEDIUM;
          broken.add(
              new Evidence(
                  name + ", " + clause.id() + (advice ? " (advice)" : ""),
                  clause.says() + "; seen: " + Phrases.list(what)));
        }
        case Result.Unknown(var clause, Reason reason, String detail) ->
            unknown =
                Optional.of(
                    new Verdict.Unknown(reason, name + ", clause " + clause.id() + ": " + detail));
      }
    }
    if (!broken.isEmpty()) {
      return new Verdict.Fail(
          worst,
          "Breaks "
              + Phrases.count(broken.size(), "clause")
              + " of "
              + name
              + ": "
              + Phrases.list(broken.stream().map(Evidence::seen).toList())
              + ".",
          broken);
    }
    int count = kept;
    return unknown.orElseGet(() ->
        new Verdict.Pass("Keeps all " + Phrases.count(count, "clause") + " of " + name + "."));
  }
}
