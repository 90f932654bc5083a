package io.picket.scanner.certificate;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Note;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PathSearch;
import io.picket.probes.trust.PathVerdict;
import io.picket.probes.trust.PolicyDemands;
import io.picket.probes.trust.Profile;
import io.picket.probes.trust.Purpose;
import io.picket.probes.trust.QualityNotes;
import io.picket.probes.trust.Question;
import io.picket.probes.trust.RevocationList;
import io.picket.probes.trust.SubjectNames;
import io.picket.probes.trust.TimestampLists;
import io.picket.probes.trust.TrustStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One certificate to be judged, with everything that bears on it.
 *
 * @param stores the roots to ask about, each answered apart
 * @param hosts the names it must be for, all of them; none asks about no name
 */
public record Case(
    ParsedCertificate leaf,
    List<ParsedCertificate> others,
    List<TrustStore> stores,
    List<String> hosts,
    Instant at,
    Purpose purpose,
    Profile profile,
    int maxDepth,
    List<RevocationList> crls,
    PolicyDemands policies) {
  public Case {
    others = List.copyOf(others);
    stores = List.copyOf(stores);
    crls = List.copyOf(crls);
    hosts = List.copyOf(hosts);
  }

  /** The verdict under one store. */
  public record Judged(TrustStore store, PathVerdict verdict) {
    boolean isAccepted() {
      return verdict instanceof PathVerdict.Accepted;
    }
  }

  /**
   * The answer.
   *
   * @param nameMatches empty when no name was asked
   */
  public record Result(List<Judged> judged, Optional<Answer> nameMatches, List<Note> notes) {
    public Result {
      judged = List.copyOf(judged);
      notes = List.copyOf(notes);
    }

    /**
     * Yes when the operator's own store says so, or else every browser's; unknown when none says no
     * and one cannot say. What other programs do is told and does not decide.
     */
    public Optional<Boolean> accepted() {
      List<Judged> deciding = judged.stream().filter(one -> one.store().decides()).toList();
      List<Judged> browsers = deciding.stream().filter(one -> one.store().isPublic()).toList();
      if (deciding.stream().anyMatch(one -> !one.store().isPublic() && one.isAccepted())
          || (!browsers.isEmpty() && browsers.stream().allMatch(Judged::isAccepted))) {
        return Optional.of(true);
      }
      boolean refused =
          deciding.stream().anyMatch(one -> one.verdict() instanceof PathVerdict.Rejected);
      boolean unclear =
          deciding.stream().anyMatch(one -> one.verdict() instanceof PathVerdict.Undecided);
      return unclear && !(refused && browsers.size() == deciding.size())
          ? Optional.empty()
          : Optional.of(false);
    }

    /**
     * A store that decided: one that says yes where the answer is yes, else the operator's own
     * where he gave one, else the first browser's that does not say yes.
     */
    public Judged best() {
      boolean yes = accepted().orElse(false);
      return judged.stream()
          .filter(one -> one.store().decides() && one.isAccepted() == yes)
          .min(Comparator.comparing(one -> !yes && one.store().isPublic()))
          .orElse(judged.getLast());
    }
  }

  /** Judges it. */
  public Result judge() {
    var judged = new ArrayList<Judged>();
    boolean publiclyTrusted = false;
    for (TrustStore store : stores) {
      PathVerdict verdict = judge(store);
      judged.add(new Judged(store, verdict));
      publiclyTrusted |= store.isPublic() && verdict instanceof PathVerdict.Accepted;
    }
    var sent = new ArrayList<ParsedCertificate>();
    sent.add(leaf);
    sent.addAll(others);
    return new Result(
        judged,
        nameMatches(),
        QualityNotes.of(
            sent.subList(0, Math.min(8, sent.size())),
            purpose,
            publiclyTrusted,
            publiclyTrusted
                ? TimestampLists.of(leaf.der(), Optional.empty(), Optional.empty())
                : List.of()));
  }

  /** Of several names the first that is not covered decides. */
  private PathVerdict judge(TrustStore store) {
    PathVerdict verdict = judge(store, hosts.stream().findFirst());
    for (String host : hosts.stream().skip(1).toList()) {
      if (verdict instanceof PathVerdict.Accepted) {
        verdict = judge(store, Optional.of(host));
      }
    }
    return verdict;
  }

  private PathVerdict judge(TrustStore store, Optional<String> host) {
    return PathSearch.judge(
        new Question(leaf, others, store, host, at, purpose, profile, maxDepth, crls, policies));
  }

  private Optional<Answer> nameMatches() {
    List<Answer> answers = hosts.stream().map(host -> SubjectNames.match(leaf, host)).toList();
    return answers.stream()
        .filter(answer -> !answer.isYes())
        .findFirst()
        .or(() -> answers.stream().findFirst());
  }
}
