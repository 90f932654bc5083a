package io.picket.probes.trust;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Certificate policies along a path (RFC 5280 section 6.1 with the policy graph of RFC 9618, which
 * cannot grow exponentially). The initial policy set is "any", nothing is required or inhibited
 * from outside; a path fails only where one of its certificates demands an explicit policy and none
 * survives.
 */
final class Policies {
  static final String ANY = "2.5.29.32.0";
  private static final int MOST_POLICIES = 1_000;

  private Policies() {}

  /**
   * @param path from the certificate under the anchor to the leaf
   * @return what is wrong; empty when nothing is
   */
  static Optional<String> violation(List<ParsedCertificate> path) {
    int n = path.size();
    int explicitPolicy = n + 1;
    int inhibitAny = n + 1;
    int policyMapping = n + 1;
    // Expected policies of the level above, each with the valid policies that lead to it.
    Optional<Set<String>> expected = Optional.of(Set.of(ANY));
    for (int i = 0; i < n; i++) {
      ParsedCertificate certificate = path.get(i);
      ExtensionFacts facts = certificate.facts();
      boolean last = i == n - 1;
      boolean counts = !certificate.isSelfIssued();
      Optional<Set<String>> valid = Optional.empty();
      if (facts.policies().isPresent() && expected.isPresent()) {
        List<String> stated = facts.policies().get();
        if (stated.size() > MOST_POLICIES) {
          return Optional.of("more than " + MOST_POLICIES + " policies");
        }
        boolean anyAllowed = inhibitAny > 0 || (!last && certificate.isSelfIssued());
        valid = valid(stated, expected.get(), anyAllowed);
      }
      if (explicitPolicy <= 0 && valid.isEmpty()) {
        return Optional.of("an explicit policy is required and none is left");
      }
      if (last) {
        int left = counts && explicitPolicy > 0 ? explicitPolicy - 1 : explicitPolicy;
        if (facts.requireExplicitPolicy().orElse(1) == 0) {
          left = 0;
        }
        return left <= 0 && valid.isEmpty()
            ? Optional.of("an explicit policy is required and none is left")
            : Optional.empty();
      }
      if (facts.mapsAnyPolicy()) {
        return Optional.of("a policy mapping from or to anyPolicy");
      }
      expected = map(valid, facts.mappings(), policyMapping > 0);
      if (counts) {
        explicitPolicy = Math.max(0, explicitPolicy - 1);
        policyMapping = Math.max(0, policyMapping - 1);
        inhibitAny = Math.max(0, inhibitAny - 1);
      }
      explicitPolicy = Math.min(explicitPolicy, facts.requireExplicitPolicy().orElse(n + 1));
      policyMapping = Math.min(policyMapping, facts.inhibitMapping().orElse(n + 1));
      inhibitAny = Math.min(inhibitAny, facts.inhibitAnyPolicy().orElse(n + 1));
    }
    return Optional.empty();
  }

  private static Optional<Set<String>> valid(
      List<String> stated, Set<String> expected, boolean anyAllowed) {
    var valid = new HashSet<String>();
    for (String policy : stated) {
      if (!policy.equals(ANY) && (expected.contains(policy) || expected.contains(ANY))) {
        valid.add(policy);
      }
    }
    if (stated.contains(ANY) && anyAllowed) {
      valid.addAll(expected);
    }
    return valid.isEmpty() ? Optional.empty() : Optional.of(valid);
  }

  private static Optional<Set<String>> map(
      Optional<Set<String>> valid, Map<String, Set<String>> mappings, boolean allowed) {
    if (valid.isEmpty() || mappings.isEmpty()) {
      return valid;
    }
    var expected = new HashSet<String>();
    var from = new HashMap<>(mappings);
    for (String policy : valid.get()) {
      Set<String> to = from.get(policy);
      if (to == null) {
        expected.add(policy);
      } else if (allowed) {
        expected.addAll(to);
      }
    }
    if (valid.get().contains(ANY) && allowed) {
      mappings.values().forEach(expected::addAll);
    }
    return expected.isEmpty() ? Optional.empty() : Optional.of(expected);
  }
}
