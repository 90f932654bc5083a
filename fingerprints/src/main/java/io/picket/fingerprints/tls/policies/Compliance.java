package io.picket.fingerprints.tls.policies;

import io.picket.fingerprints.tls.Groups;
import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.HttpSeen;
import io.picket.model.Outcome;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSession;
import io.picket.model.TlsSupport;
import io.picket.model.TlsSupport.OfVersion;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds what was seen against a policy. A clause is kept only where everything it speaks of was
 * seen; whatever was not seen leaves it unknown, unless it is broken already.
 */
public final class Compliance {
  private Compliance() {}

  /** What became of one clause. */
  public sealed interface Result {
    TlsPolicy.Clause clause();

    /** Everything it speaks of was seen and is as it says. */
    record Kept(TlsPolicy.Clause clause) implements Result {}

    /**
     * Something is not as it says.
     *
     * @param what what was seen, one item each, by IANA's names
     */
    record Broken(TlsPolicy.Clause clause, List<String> what) implements Result {
      public Broken {
        what = List.copyOf(what);
      }
    }

    /** Nothing seen breaks it, but not everything was seen. */
    record Unknown(TlsPolicy.Clause clause, Reason reason, String detail) implements Result {}

    /** It speaks of something that is not here. */
    record NotApplicable(TlsPolicy.Clause clause, String why) implements Result {}
  }

  /**
   * One result for every clause, in the policy's order.
   *
   * @param seen what TLS was seen at the endpoint
   * @param endpoint everything seen there, for what clauses say about certificates and HTTP
   */
  public static List<Result> of(TlsPolicy policy, TlsSupport seen, ServiceFacts endpoint) {
    return policy.clauses().stream().map(clause -> whereItHolds(clause, seen, endpoint)).toList();
  }

  /** A clause that may not hold here cannot be broken for sure, but it can be kept. */
  private static Result whereItHolds(
      TlsPolicy.Clause clause, TlsSupport seen, ServiceFacts endpoint) {
    if (clause.when().isEmpty()) {
      return result(clause, seen, endpoint);
    }
    return switch (Conditions.met(clause.when().get(), seen)) {
      case Answer.Yes _ -> result(clause, seen, endpoint);
      case Answer.No(String how) -> new Result.NotApplicable(clause, how);
      case Answer.Unknown(Reason reason, String detail) -> {
        Result result = result(clause, seen, endpoint);
        yield result instanceof Result.Kept ? result : new Result.Unknown(clause, reason, detail);
      }
    };
  }

  private static Result result(TlsPolicy.Clause clause, TlsSupport seen, ServiceFacts endpoint) {
    return switch (clause.rule()) {
      case TlsPolicy.OfTls rule -> ofTls(clause, rule, seen);
      case TlsPolicy.OfCertificates rule -> ofCertificates(clause, rule, endpoint);
      case TlsPolicy.HstsAtLeast(int seconds) -> hsts(clause, seconds, endpoint);
      case TlsPolicy.SessionFeatureWanted(TlsSession.Question question, boolean wanted) ->
          ofSessions(clause, question, wanted, endpoint);
    };
  }

  private static Result ofSessions(
      TlsPolicy.Clause clause,
      TlsSession.Question question,
      boolean wanted,
      ServiceFacts endpoint) {
    return switch (endpoint.outcome(TlsSession.class)) {
      case Outcome.Observed<TlsSession>(TlsSession seen) -> {
        var evidence = new Gathered();
        feature(seen.answer(question), question, wanted, evidence);
        yield evidence.result(clause);
      }
      case Outcome.Inconclusive<TlsSession>(Reason reason, String detail) ->
          new Result.Unknown(clause, reason, detail);
      case Outcome.NotApplicable<TlsSession>(String why, _) ->
          new Result.NotApplicable(clause, why);
    };
  }

  private static void feature(Answer answer, Enum<?> question, boolean wanted, Gathered evidence) {
    String name = question.name().toLowerCase(Locale.ROOT).replace('_', '-');
    evidence.take(wanted ? opposite(answer) : answer, wanted ? "no " + name : name);
  }

  private static Result ofCertificates(
      TlsPolicy.Clause clause, TlsPolicy.OfCertificates rule, ServiceFacts endpoint) {
    return switch (endpoint.outcome(CertificateSeen.class)) {
      case Outcome.Observed<CertificateSeen>(CertificateSeen seen) ->
          CertificateCompliance.gather(rule, seen).result(clause);
      case Outcome.Inconclusive<CertificateSeen>(Reason reason, String detail) ->
          new Result.Unknown(clause, reason, detail);
      case Outcome.NotApplicable<CertificateSeen>(String why, _) ->
          new Result.NotApplicable(clause, why);
    };
  }

  private static Result hsts(TlsPolicy.Clause clause, int seconds, ServiceFacts endpoint) {
    return switch (endpoint.outcome(HttpSeen.class)) {
      case Outcome.Observed<HttpSeen>(HttpSeen seen) when !seen.tls() -> inClear(clause, endpoint);
      case Outcome.Observed<HttpSeen>(HttpSeen seen) when seen.exchanges().isEmpty() ->
          new Result.Unknown(clause, Reason.NOT_TRIED, "no page was asked for");
      case Outcome.Observed<HttpSeen>(HttpSeen seen) -> {
        OptionalLong told = seen.exchanges().getFirst().hstsMaxAge();
        if (told.isEmpty()) {
          yield new Result.Broken(clause, List.of("no usable Strict-Transport-Security"));
        }
        yield told.getAsLong() >= seconds
            ? new Result.Kept(clause)
            : new Result.Broken(clause, List.of("max-age=" + told.getAsLong()));
      }
      case Outcome.Inconclusive<HttpSeen>(Reason reason, String detail) ->
          new Result.Unknown(clause, reason, detail);
      case Outcome.NotApplicable<HttpSeen>(String why, _) -> new Result.NotApplicable(clause, why);
    };
  }

  /** A port that speaks HTTP in both ways is looked at in clear alone. */
  private static Result inClear(TlsPolicy.Clause clause, ServiceFacts endpoint) {
    Answer inside =
        endpoint
            .fact(ServiceSeen.class)
            .map(ServiceSeen::httpOverTls)
            .orElseGet(() -> new Answer.No("HTTP is in clear here"));
    return switch (inside) {
      case Answer.No _ -> new Result.NotApplicable(clause, "HTTP is in clear here");
      case Answer.Yes _ ->
          new Result.Unknown(
              clause, Reason.NOT_TRIED, "HTTP is in clear here too, and was looked at in clear");
      case Answer.Unknown(Reason reason, String detail) ->
          new Result.Unknown(clause, reason, detail);
    };
  }

  private static Result ofTls(TlsPolicy.Clause clause, TlsPolicy.OfTls rule, TlsSupport seen) {
    var evidence = new Gathered();
    switch (rule) {
      case TlsPolicy.VersionsAllowed(Set<TlsVersion> allowed) -> {
        for (TlsVersion version : TlsVersion.values()) {
          if (!allowed.contains(version)) {
            evidence.take(accepted(seen, version), version.label());
          }
        }
      }
      case TlsPolicy.VersionsRequired(Set<TlsVersion> required) -> {
        for (TlsVersion version : new TreeSet<>(required)) {
          evidence.take(opposite(accepted(seen, version)), "no " + version.label());
        }
      }
      case TlsPolicy.SuitesAllowed(Set<TlsVersion> versions, Set<Integer> allowed) ->
          suites(seen, versions, evidence, allowed::contains);
      case TlsPolicy.SuitesNeed need ->
          suites(
              seen,
              need.versions(),
              evidence,
              code -> Suites.of(code).filter(suite -> has(suite, need)).isPresent());
      case TlsPolicy.GroupsAllowed(Set<Integer> allowed) -> groups(seen, allowed, evidence);
      case TlsPolicy.DhBitsAtLeast(int bits) -> finiteField(seen, bits, evidence);
      case TlsPolicy.FeatureWanted(TlsDetail.Question question, boolean wanted) ->
          feature(
              seen.detail()
                  .map(detail -> detail.answer(question))
                  .orElseGet(() -> new Answer.Unknown(Reason.NOT_TRIED, "not asked")),
              question,
              wanted,
              evidence);
    }
    return evidence.result(clause);
  }

  static Answer accepted(TlsSupport seen, TlsVersion version) {
    return seen.of(version)
        .map(OfVersion::accepted)
        .orElseGet(
            () -> new Answer.Unknown(Reason.NOT_TRIED, version.label() + " was not asked for"));
  }

  private static Answer opposite(Answer answer) {
    return switch (answer) {
      case Answer.Yes(String how) -> new Answer.No(how);
      case Answer.No(String how) -> new Answer.Yes(how);
      case Answer.Unknown unknown -> unknown;
    };
  }

  private static void suites(
      TlsSupport seen,
      Set<TlsVersion> versions,
      Gathered evidence,
      java.util.function.IntPredicate fine) {
    for (TlsVersion version : new TreeSet<>(versions)) {
      Optional<OfVersion> of = seen.of(version);
      if (of.isEmpty() || of.get().accepted().isUnknown()) {
        evidence.take(accepted(seen, version), version.label());
        continue;
      }
      for (TlsSupport.CipherSuite suite : of.get().suites()) {
        if (!fine.test(suite.code())) {
          evidence.broken(version.label() + " " + suite.name());
        }
      }
      evidence.complete(
          of.get()
              .others()
              .filter(others -> others.unasked().stream().allMatch(fine::test))
              .map(TlsSupport.Others::refused)
              .orElse(of.get().suitesComplete()));
    }
  }

  /**
   * Whether a policy has nothing against a suite in a version, its advice included. What it forbids
   * is all that has to be refused for its verdict.
   */
  public static boolean allows(TlsPolicy policy, TlsVersion version, int code) {
    for (TlsPolicy.Clause clause : policy.clauses()) {
      boolean fine =
          switch (clause.rule()) {
            case TlsPolicy.VersionsAllowed(Set<TlsVersion> allowed) -> allowed.contains(version);
            case TlsPolicy.SuitesAllowed(Set<TlsVersion> versions, Set<Integer> allowed) ->
                !versions.contains(version) || allowed.contains(code);
            case TlsPolicy.SuitesNeed need ->
                !need.versions().contains(version)
                    || Suites.of(code).filter(suite -> has(suite, need)).isPresent();
            case TlsPolicy.VersionsRequired _,
                TlsPolicy.GroupsAllowed _,
                TlsPolicy.DhBitsAtLeast _,
                TlsPolicy.FeatureWanted _,
                TlsPolicy.OfCertificates _,
                TlsPolicy.HstsAtLeast _,
                TlsPolicy.SessionFeatureWanted _ ->
                true;
          };
      if (!fine) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(Suite suite, TlsPolicy.SuitesNeed rule) {
    return suite.bits() >= rule.bits()
        && (!rule.authenticated() || !suite.isAnonymous())
        && (!rule.forwardSecret() || suite.isForwardSecret())
        && (!rule.aead() || suite.isAead())
        && (rule.encryption().isEmpty() || rule.encryption().contains(suite.encryption()))
        && (rule.mac().isEmpty() || rule.mac().contains(suite.mac()));
  }

  private static void groups(TlsSupport seen, Set<Integer> allowed, Gathered evidence) {
    if (seen.detail().isEmpty()) {
      evidence.complete(new Answer.Unknown(Reason.NOT_TRIED, "groups were not asked for"));
      return;
    }
    TlsDetail detail = seen.detail().get();
    var named = new ArrayList<>(detail.groups());
    named.addAll(detail.curves());
    for (TlsDetail.NamedGroup group : named) {
      if (!allowed.contains(group.code()) && !evidence.has(Groups.name(group.code()))) {
        evidence.broken(Groups.name(group.code()));
      }
    }
    if (!accepted(seen, TlsVersion.TLS_1_3).isNo()) {
      evidence.complete(detail.groupsComplete());
    }
    if (mayUse(seen, Suite.KeyExchange.ECDHE)) {
      evidence.complete(detail.curvesComplete());
    }
  }

  private static void finiteField(TlsSupport seen, int bits, Gathered evidence) {
    List<TlsDetail.DhGroup> seenGroups = seen.detail().map(TlsDetail::dhGroups).orElseGet(List::of);
    for (TlsDetail.DhGroup group : seenGroups) {
      if (group.bits() < bits) {
        evidence.broken("a Diffie-Hellman group of " + group.bits() + " bits");
      }
    }
    if (seenGroups.isEmpty() && mayUse(seen, Suite.KeyExchange.DHE)) {
      evidence.complete(
          new Answer.Unknown(Reason.NOT_TRIED, "the server's Diffie-Hellman group was not seen"));
    }
    // A version of which nothing could be told may have a group of its own.
    seen.versions().stream()
        .filter(of -> of.version() != TlsVersion.SSL_2 && of.version() != TlsVersion.TLS_1_3)
        .filter(of -> of.accepted().isUnknown())
        .forEach(of -> evidence.complete(of.accepted()));
  }

  /** Whether a version below TLS 1.3 uses such a key exchange, or may for all that is known. */
  private static boolean mayUse(TlsSupport seen, Suite.KeyExchange exchange) {
    for (TlsVersion version : TlsVersion.values()) {
      if (version == TlsVersion.SSL_2 || version == TlsVersion.TLS_1_3) {
        continue;
      }
      Optional<OfVersion> of = seen.of(version);
      boolean uses =
          of.stream()
              .flatMap(entry -> entry.suites().stream())
              .flatMap(suite -> Suites.of(suite.code()).stream())
              .anyMatch(suite -> suite.keyExchange() == exchange);
      boolean open = of.isEmpty() || !of.get().suitesComplete().isYes();
      if (uses || open) {
        return true;
      }
    }
    return false;
  }
}
