package io.picket.probes.trust;

import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Fault;
import io.picket.model.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a path from a leaf to a root, over every candidate issuer, depth first (RFC 4158, RFC
 * 5280 section 6).
 *
 * <ol>
 *   <li>Roots are tried before other issuers; issuers whose key identifier fits before others.
 *   <li>Everything cheap is asked of an issuer before a signature is verified.
 *   <li>An issuer that fails ends that branch alone; the next one is tried.
 *   <li>No certificate, and no key under the same name, occurs twice in a path.
 *   <li>An issuer from which no root can be reached, by names alone, is looked at only to tell what
 *       is missing, never at the cost of a verdict.
 *   <li>Steps, signatures and name comparisons are counted. When they run out among issuers of one
 *       name, those that really issued are found first ({@link SignedGraph}) and the search begins
 *       again among them, nearest first. When that too runs out, there is no verdict.
 *   <li>Of all failures the one that came nearest to a path is told.
 * </ol>
 */
public final class PathSearch {
  private final Question question;
  private final PathRules rules;
  private final Explanations explanations;
  private final Budget budget;
  private final Revocation revocation;
  private final List<ParsedCertificate> path = new ArrayList<>();
  private final Map<String, List<ParsedCertificate>> bySubject = new HashMap<>();
  private final Map<String, Signatures.Outcome> signatures;
  private final Set<String> rooted = new HashSet<>();
  private final boolean everywhere;
  private final @Nullable SignedGraph graph;
  private boolean leftOut;
  private @Nullable Failure nearest;

  private PathSearch(
      Question question, Budget budget, Set<ParsedCertificate> assumed, boolean everywhere) {
    this(question, budget, assumed, everywhere, null, new HashMap<>());
  }

  private PathSearch(
      Question question,
      Budget budget,
      Set<ParsedCertificate> assumed,
      boolean everywhere,
      @Nullable SignedGraph graph,
      Map<String, Signatures.Outcome> signatures) {
    this.question = question;
    this.budget = budget;
    this.everywhere = everywhere;
    this.graph = graph;
    this.signatures = signatures;
    this.revocation = new Revocation(question, budget, assumed);
    this.rules = new PathRules(question, budget);
    this.explanations = new Explanations(question);
  }

  /** The verdict; never throws on any certificate. */
  public static PathVerdict judge(Question question) {
    try {
      var search = new PathSearch(question, Budget.usual(), Set.of(), false);
      PathVerdict verdict = search.search();
      if (search.budget.isLost()) {
        return search.again();
      }
      if (!search.leftOut || !(verdict instanceof PathVerdict.Rejected)) {
        return verdict;
      }
      PathVerdict told = new PathSearch(question, Budget.toExplain(), Set.of(), true).search();
      return told instanceof PathVerdict.Undecided ? verdict : told;
    } catch (RuntimeException e) {
      return new PathVerdict.Undecided(Reason.BUG, e.getClass().getSimpleName());
    }
  }

  /**
   * The verdict among the certificates that really lead to a root: first among the shortest ways
   * there, which cost the fewest signatures, then among all.
   */
  private PathVerdict again() {
    for (boolean whole : new boolean[] {false, true}) {
      Budget larger = Budget.ofGraph();
      SignedGraph found =
          SignedGraph.of(
              question,
              bySubject,
              new PathRules(question, larger),
              (below, issuer) -> verify(below, issuer, larger) == Signatures.Outcome.GOOD,
              larger,
              whole);
      if (larger.isSpent()) {
        return new PathVerdict.Undecided(Reason.OUT_OF_BUDGET, "too complex: " + larger.text());
      }
      Failure failure = nearest;
      if (!found.reaches(question.leaf()) && failure != null) {
        return rejected(failure.violation(), failure.about(), failure.path());
      }
      PathVerdict verdict =
          new PathSearch(question, Budget.usual(), Set.of(), false, found, signatures).search();
      if (whole || verdict instanceof PathVerdict.Accepted) {
        return verdict;
      }
    }
    throw new IllegalStateException("the whole of it has a verdict");
  }

  /** Whether a signer of revocation lists has a path to an anchor, whatever else it may do. */
  static boolean leads(
      ParsedCertificate signer,
      ParsedCertificate anchor,
      Question about,
      Budget budget,
      Set<ParsedCertificate> assumed) {
    var question =
        new Question(
            signer,
            about.others(),
            TrustStore.of(about.store().name(), about.store().dated(), List.of(anchor)),
            Optional.empty(),
            about.at(),
            about.purpose(),
            Profile.PATH,
            about.maxDepth(),
            about.crls(),
            PolicyDemands.NONE);
    var search = new PathSearch(question, budget, assumed, false);
    search.index();
    search.path.add(signer);
    return search.extend() && search.rules.leaf().isEmpty() && !budget.isSpent();
  }

  private record Failure(
      Violation violation, ParsedCertificate about, List<ParsedCertificate> path, int weight) {}

  private PathVerdict search() {
    index();
    path.add(question.leaf());
    Optional<List<ParsedCertificate>> found =
        question.store().contains(question.leaf())
            ? Optional.of(List.of(question.leaf()))
            : extend() ? Optional.of(List.copyOf(path)) : Optional.empty();
    if (budget.isSpent()) {
      return new PathVerdict.Undecided(Reason.OUT_OF_BUDGET, "too complex: " + budget.text());
    }
    if (found.isPresent()) {
      Optional<Violation> leaf = rules.leaf();
      if (leaf.isEmpty()) {
        return new PathVerdict.Accepted(found.get(), revocation.bears(found.get()));
      }
      return rejected(leaf.get(), question.leaf(), found.get());
    }
    Failure failure = nearest;
    if (failure == null) {
      return new PathVerdict.Undecided(Reason.BUG, "no path and no reason");
    }
    return rejected(failure.violation(), failure.about(), failure.path());
  }

  private PathVerdict rejected(
      Violation violation, ParsedCertificate about, List<ParsedCertificate> so) {
    BrokenLink link = explanations.of(violation, about, so);
    return new PathVerdict.Rejected(link, so);
  }

  private void index() {
    Set<ParsedCertificate> known = new HashSet<>();
    for (ParsedCertificate other : question.others()) {
      if (known.add(other)) {
        bySubject
            .computeIfAbsent(SignedGraph.key(other.subject()), k -> new ArrayList<>())
            .add(other);
      }
    }
    reach(known);
  }

  /** Gathers the names from which a root can be reached, the signatures left aside. */
  private void reach(Set<ParsedCertificate> known) {
    Map<String, List<ParsedCertificate>> byIssuer = new HashMap<>();
    var todo = new ArrayDeque<String>();
    for (ParsedCertificate one : known) {
      byIssuer.computeIfAbsent(SignedGraph.key(one.issuer()), k -> new ArrayList<>()).add(one);
      if (!question.store().named(one.issuer()).isEmpty()
          && rooted.add(SignedGraph.key(one.issuer()))) {
        todo.add(SignedGraph.key(one.issuer()));
      }
    }
    while (!todo.isEmpty()) {
      for (ParsedCertificate below : byIssuer.getOrDefault(todo.remove(), List.of())) {
        if (rooted.add(SignedGraph.key(below.subject()))) {
          todo.add(SignedGraph.key(below.subject()));
        }
      }
    }
  }

  private boolean extend() {
    ParsedCertificate current = path.getLast();
    boolean any = false;
    for (ParsedCertificate root : byFit(question.store().named(current.issuer()), current)) {
      any = true;
      if (accept(root, current, true)) {
        return true;
      }
    }
    List<ParsedCertificate> issuers =
        bySubject.getOrDefault(SignedGraph.key(current.issuer()), List.of());
    for (ParsedCertificate issuer : byFit(issuers, current)) {
      if (isOnPath(issuer)
          || (graph != null && !(graph.reaches(issuer) && graph.issued(issuer, current)))) {
        continue;
      }
      if (!everywhere && !rooted.contains(SignedGraph.key(issuer.issuer()))) {
        leftOut = true;
        continue;
      }
      any = true;
      if (accept(issuer, current, false)) {
        return true;
      }
    }
    if (!any) {
      note(explanations.deadEnd(current), current, 2);
    }
    return false;
  }

  private boolean accept(ParsedCertificate issuer, ParsedCertificate current, boolean root) {
    budget.step();
    if (budget.isSpent()) {
      return false;
    }
    if (!root && path.size() > question.maxDepth()) {
      note(
          new Violation(
              "depth",
              Fault.PATH_TOO_LONG,
              "the path is longer than " + question.maxDepth() + " intermediate certificates"),
          issuer,
          3);
      return false;
    }
    Optional<Violation> violation = rules.issuer(issuer, path, root);
    if (violation.isPresent()) {
      Optional<Violation> former = root ? Optional.empty() : explanations.former(issuer, current);
      note(former.orElse(violation.get()), issuer, fits(issuer, current) ? 3 : 1);
      return false;
    }
    Signatures.Outcome signature = verify(current, issuer);
    if (budget.isSpent()) {
      return false;
    }
    if (signature != Signatures.Outcome.GOOD) {
      note(rules.signature(signature, current), current, 1);
      return false;
    }
    path.add(issuer);
    if (root ? complete() : extend()) {
      return true;
    }
    path.removeLast();
    return false;
  }

  /** What can be asked of a whole path only. */
  private boolean complete() {
    if (!InheritedParameters.agree(path)) {
      note(rules.signature(Signatures.Outcome.BAD, path.getFirst()), path.getFirst(), 1);
      return false;
    }
    Optional<Violation> limit = rules.issuedInTime(path);
    if (limit.isPresent()) {
      note(limit.get(), path.getLast(), 4);
      return false;
    }
    Optional<Violation> violation = rules.policies(path).or(() -> revocation.violation(path));
    violation.ifPresent(found -> note(found, question.leaf(), 4));
    return violation.isEmpty() && !budget.isSpent();
  }

  private Signatures.Outcome verify(ParsedCertificate certificate, ParsedCertificate issuer) {
    return verify(certificate, issuer, budget);
  }

  /** Many certificates of one key are one issuer as far as a signature goes. */
  private Signatures.Outcome verify(
      ParsedCertificate certificate, ParsedCertificate issuer, Budget budget) {
    String pair = certificate.sha256() + issuer.keySha256();
    Signatures.Outcome known = signatures.get(pair);
    if (known != null) {
      return known;
    }
    budget.sign(Signatures.cost(issuer.key()));
    if (budget.isSpent()) {
      return Signatures.Outcome.UNSUPPORTED;
    }
    // Such a key is no key before the whole path is known.
    Signatures.Outcome outcome =
        InheritedParameters.areWanted(issuer)
            ? Signatures.Outcome.GOOD
            : certificate.signedBy(issuer);
    signatures.put(pair, outcome);
    return outcome;
  }

  private boolean isOnPath(ParsedCertificate issuer) {
    for (ParsedCertificate member : path) {
      if (member.keySha256().equals(issuer.keySha256())
          && member.subject().same(issuer.subject())) {
        return true;
      }
    }
    return false;
  }

  private void note(Violation violation, ParsedCertificate about, int weight) {
    Failure known = nearest;
    if (known == null
        || weight > known.weight()
        || (weight == known.weight() && path.size() > known.path().size())) {
      nearest = new Failure(violation, about, List.copyOf(path), weight);
    }
  }

  private List<ParsedCertificate> byFit(
      List<ParsedCertificate> candidates, ParsedCertificate child) {
    if (candidates.size() < 2) {
      return candidates;
    }
    var sorted = new ArrayList<>(candidates);
    Comparator<ParsedCertificate> order =
        Comparator.comparing((ParsedCertificate issuer) -> !fits(issuer, child))
            .thenComparing(issuer -> !issuer.isValidAt(question.at()));
    SignedGraph real = graph;
    sorted.sort(real == null ? order : real.nearest().thenComparing(order));
    return sorted;
  }

  /** Whether the key identifiers do not speak against it. */
  static boolean fits(ParsedCertificate issuer, ParsedCertificate child) {
    Optional<String> wanted = child.facts().authorityKeyId();
    Optional<String> offered = issuer.facts().subjectKey();
    return wanted.isEmpty() || offered.isEmpty() || wanted.equals(offered);
  }
}
