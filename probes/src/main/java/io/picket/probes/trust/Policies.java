package io.picket.probes.trust;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Certificate policies along a path (RFC 5280 section 6.1 with the policy graph of RFC 9618, which
 * cannot grow exponentially). The levels of the graph are kept one at a time: each policy that is
 * valid there, with the policies in the words of the anchor from which it comes.
 */
final class Policies {
  static final String ANY = "2.5.29.32.0";

  /** The most policies looked at in one certificate; real ones have a handful. */
  private static final int MOST_POLICIES = 250;

  private static final String NONE_LEFT = "an explicit policy is required and none is left";

  private final PolicyDemands demands;
  private final int n;
  private int explicitPolicy;
  private int inhibitAny;
  private int policyMapping;

  /** What the next certificate may say, each with the anchor's policies it comes from. */
  private Map<String, Set<String>> expected = Map.of(ANY, Set.of(ANY));

  private Policies(PolicyDemands demands, int n) {
    this.demands = demands;
    this.n = n;
    this.explicitPolicy = demands.explicit() ? 0 : n + 1;
    this.inhibitAny = demands.noAny() ? 0 : n + 1;
    this.policyMapping = demands.noMapping() ? 0 : n + 1;
  }

  /**
   * @param path from the certificate under the anchor to the leaf
   * @return what is wrong; empty when nothing is
   */
  static Optional<String> violation(List<ParsedCertificate> path, PolicyDemands demands) {
    var policies = new Policies(demands, path.size());
    for (int i = 0; i < path.size(); i++) {
      Optional<String> problem = policies.take(path.get(i), i == path.size() - 1);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> take(ParsedCertificate certificate, boolean last) {
    ExtensionFacts facts = certificate.facts();
    List<String> stated = facts.policies().orElse(List.of());
    if (stated.size() > MOST_POLICIES || facts.mappings().size() > MOST_POLICIES) {
      return Optional.of("more than " + MOST_POLICIES + " policies");
    }
    boolean anyAllowed = inhibitAny > 0 || (!last && certificate.isSelfIssued());
    Map<String, Set<String>> valid = valid(stated, anyAllowed);
    if (explicitPolicy <= 0 && valid.isEmpty()) {
      return Optional.of(NONE_LEFT);
    }
    if (last) {
      return end(certificate, valid);
    }
    if (facts.mapsAnyPolicy()) {
      return Optional.of("a policy mapping from or to anyPolicy");
    }
    expected = map(valid, facts.mappings());
    if (!certificate.isSelfIssued()) {
      explicitPolicy = Math.max(0, explicitPolicy - 1);
      policyMapping = Math.max(0, policyMapping - 1);
      inhibitAny = Math.max(0, inhibitAny - 1);
    }
    explicitPolicy = Math.min(explicitPolicy, facts.requireExplicitPolicy().orElse(n + 1));
    policyMapping = Math.min(policyMapping, facts.inhibitMapping().orElse(n + 1));
    inhibitAny = Math.min(inhibitAny, facts.inhibitAnyPolicy().orElse(n + 1));
    return Optional.empty();
  }

  /** Section 6.1.5: the last certificate counts down too, and the asker's policies are met. */
  private Optional<String> end(ParsedCertificate leaf, Map<String, Set<String>> valid) {
    int left = explicitPolicy - 1;
    if (leaf.facts().requireExplicitPolicy().orElse(1) == 0) {
      left = 0;
    }
    if (left > 0) {
      return Optional.empty();
    }
    Set<String> wanted = demands.acceptable();
    boolean met =
        wanted.isEmpty()
            ? !valid.isEmpty()
            : valid.values().stream()
                .anyMatch(from -> from.contains(ANY) || from.stream().anyMatch(wanted::contains));
    return met
        ? Optional.empty()
        : Optional.of(
            wanted.isEmpty() || valid.isEmpty()
                ? NONE_LEFT
                : "no policy that is left is one of those asked for");
  }

  /** Section 6.1.3 (d). */
  private Map<String, Set<String>> valid(List<String> stated, boolean anyAllowed) {
    var valid = new HashMap<String, Set<String>>();
    for (String policy : stated) {
      if (policy.equals(ANY)) {
        continue;
      }
      Set<String> from = expected.get(policy);
      if (from != null) {
        valid.put(policy, from);
      } else if (expected.containsKey(ANY)) {
        valid.put(policy, Set.of(policy));
      }
    }
    if (stated.contains(ANY) && anyAllowed) {
      expected.forEach(valid::putIfAbsent);
    }
    return valid;
  }

  /** Section 6.1.4 (b). */
  private Map<String, Set<String>> map(
      Map<String, Set<String>> valid, Map<String, Set<String>> mappings) {
    if (valid.isEmpty() || mappings.isEmpty()) {
      return valid;
    }
    var next = new HashMap<String, Set<String>>();
    boolean allowed = policyMapping > 0;
    valid.forEach((policy, from) -> {
      Set<String> to = mappings.get(policy);
      if (to == null) {
        add(next, policy, from);
      } else if (allowed) {
        to.forEach(each -> add(next, each, from));
      }
    });
    if (allowed && valid.containsKey(ANY)) {
      mappings.forEach((policy, to) -> {
        if (!valid.containsKey(policy)) {
          to.forEach(each -> add(next, each, Set.of(policy)));
        }
      });
    }
    return next;
  }

  private static void add(Map<String, Set<String>> level, String policy, Set<String> from) {
    Set<String> known = level.get(policy);
    if (known == null) {
      level.put(policy, from);
    } else {
      var both = new HashSet<>(known);
      both.addAll(from);
      level.put(policy, both);
    }
  }
}
