package io.picket.probes.trust;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which certificates really issued which, from the leaf upwards, each step a verified signature of
 * an issuer that may be one by itself; and how far it is from each of them to a root. It is asked
 * where a search has used up what it may cost among issuers of one name; with it the search goes
 * straight to a root, the nearest first.
 */
final class SignedGraph {
  private final Question question;
  private final Map<String, List<ParsedCertificate>> bySubject;
  private final PathRules rules;
  private final BiPredicate<ParsedCertificate, ParsedCertificate> signed;
  private final Budget budget;
  private final Map<ParsedCertificate, List<ParsedCertificate>> issued = new HashMap<>();
  private final Map<ParsedCertificate, Integer> distances = new HashMap<>();

  private SignedGraph(
      Question question,
      Map<String, List<ParsedCertificate>> bySubject,
      PathRules rules,
      BiPredicate<ParsedCertificate, ParsedCertificate> signed,
      Budget budget) {
    this.question = question;
    this.bySubject = bySubject;
    this.rules = rules;
    this.signed = signed;
    this.budget = budget;
  }

  /**
   * Builds it.
   *
   * @param bySubject what came with the leaf, by {@link #key}
   * @param signed whether the first was signed with the key of the second
   * @param budget what it may cost; when it is spent, the graph is not whole and must not be used
   * @param whole whether to look above what a root has issued too, for a longer path that keeps to
   *     what the shortest does not
   */
  static SignedGraph of(
      Question question,
      Map<String, List<ParsedCertificate>> bySubject,
      PathRules rules,
      BiPredicate<ParsedCertificate, ParsedCertificate> signed,
      Budget budget,
      boolean whole) {
    var graph = new SignedGraph(question, bySubject, rules, signed, budget);
    graph.measure(graph.climb(whole));
    return graph;
  }

  static String key(DistinguishedName name) {
    return String.join("\n", name.relative());
  }

  /** Finds the real ancestors of the leaf; those that a root issued. */
  private List<ParsedCertificate> climb(boolean whole) {
    var rooted = new ArrayList<ParsedCertificate>();
    Set<ParsedCertificate> seen = new HashSet<>();
    var todo = new ArrayDeque<ParsedCertificate>();
    seen.add(question.leaf());
    todo.add(question.leaf());
    while (!todo.isEmpty() && !budget.isSpent()) {
      ParsedCertificate current = todo.remove();
      if (!real(question.store().named(current.issuer()), current, true).isEmpty()) {
        rooted.add(current);
        if (!whole) {
          continue;
        }
      }
      List<ParsedCertificate> above =
          bySubject.getOrDefault(key(current.issuer()), List.of()).stream()
              .filter(issuer -> !issuer.equals(current))
              .toList();
      for (ParsedCertificate issuer : real(above, current, false)) {
        issued.computeIfAbsent(issuer, k -> new ArrayList<>()).add(current);
        if (seen.add(issuer)) {
          todo.add(issuer);
        }
      }
    }
    return rooted;
  }

  /**
   * Those that signed a certificate. Key identifiers help to find them and do not decide: the ones
   * that do not fit are tried where no other did.
   */
  private List<ParsedCertificate> real(
      List<ParsedCertificate> candidates, ParsedCertificate child, boolean root) {
    for (boolean fitting : new boolean[] {true, false}) {
      var found = new ArrayList<ParsedCertificate>();
      for (ParsedCertificate issuer : candidates) {
        budget.step();
        if (budget.isSpent()) {
          return List.of();
        }
        if (PathSearch.fits(issuer, child) == fitting
            && rules.issuer(issuer, List.of(), root).isEmpty()
            && signed.test(child, issuer)) {
          found.add(issuer);
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private void measure(List<ParsedCertificate> rooted) {
    var todo = new ArrayDeque<>(rooted);
    rooted.forEach(one -> distances.put(one, 1));
    while (!todo.isEmpty()) {
      ParsedCertificate issuer = todo.remove();
      int next = distance(issuer) + 1;
      for (ParsedCertificate below : issued.getOrDefault(issuer, List.of())) {
        if (distances.putIfAbsent(below, next) == null) {
          todo.add(below);
        }
      }
    }
  }

  /** Whether a root can be reached from it. */
  boolean reaches(ParsedCertificate certificate) {
    return distances.containsKey(certificate);
  }

  /** Whether one really issued the other. */
  boolean issued(ParsedCertificate issuer, ParsedCertificate child) {
    return issued.getOrDefault(issuer, List.of()).contains(child);
  }

  /** The nearest to a root first. */
  Comparator<ParsedCertificate> nearest() {
    return Comparator.comparingInt(this::distance);
  }

  private int distance(ParsedCertificate certificate) {
    return Optional.ofNullable(distances.get(certificate)).orElse(Integer.MAX_VALUE);
  }
}
