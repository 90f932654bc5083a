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
import io.picket.probes.trust.TrustStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One certificate to be judged, with everything that bears on it.
 *
 * @param stores the roots to ask about, each answered apart
 */
public record Case(
    ParsedCertificate leaf,
    List<ParsedCertificate> others,
    List<TrustStore> stores,
    Optional<String> host,
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
  }

  /** The verdict under one store. */
  public record Judged(TrustStore store, PathVerdict verdict) {}

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

    /** Yes when one store is enough; unknown when none says yes and one cannot say. */
    public Optional<Boolean> accepted() {
      if (judged.stream().anyMatch(one -> one.verdict() instanceof PathVerdict.Accepted)) {
        return Optional.of(true);
      }
      return judged.stream().anyMatch(one -> one.verdict() instanceof PathVerdict.Undecided)
          ? Optional.empty()
          : Optional.of(false);
    }

    /** The store that says yes, or the last one, which is the operator's own where he gave one. */
    public Judged best() {
      return judged.stream()
          .filter(one -> one.verdict() instanceof PathVerdict.Accepted)
          .findFirst()
          .orElse(judged.getLast());
    }
  }

  /** Judges it. */
  public Result judge() {
    var judged = new ArrayList<Judged>();
    boolean publiclyTrusted = false;
    for (TrustStore store : stores) {
      PathVerdict verdict =
          PathSearch.judge(
              new Question(
                  leaf, others, store, host, at, purpose, profile, maxDepth, crls, policies));
      judged.add(new Judged(store, verdict));
      publiclyTrusted |= store.isPublic() && verdict instanceof PathVerdict.Accepted;
    }
    var sent = new ArrayList<ParsedCertificate>();
    sent.add(leaf);
    sent.addAll(others);
    return new Result(
        judged,
        host.map(name -> SubjectNames.match(leaf, name)),
        QualityNotes.of(sent.subList(0, Math.min(8, sent.size())), purpose, publiclyTrusted));
  }
}
