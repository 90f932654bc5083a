package io.picket.probes.certificate;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.trust.CertificateFacts;
import io.picket.probes.trust.CertificateShelf;
import io.picket.probes.trust.ChainRemarks;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PathSearch;
import io.picket.probes.trust.PathVerdict;
import io.picket.probes.trust.Purpose;
import io.picket.probes.trust.QualityNotes;
import io.picket.probes.trust.Question;
import io.picket.probes.trust.Revocations;
import io.picket.probes.trust.SubjectNames;
import io.picket.probes.trust.TimestampLists;
import io.picket.probes.trust.TrustStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bytes of a chain to everything a record says of it: facts, name, one path per trust store,
 * revocation, remarks and notes. Pure, so that a record can be examined again with other roots.
 *
 * @param stores the roots to ask about, each answered apart
 * @param shelf certificates read already
 */
public record CertificateExamination(List<TrustStore> stores, CertificateShelf shelf) {
  public CertificateExamination {
    stores = List.copyOf(stores);
  }

  /** For one chain, or a few that have nothing in common. */
  public CertificateExamination(List<TrustStore> stores) {
    this(stores, new CertificateShelf());
  }

  /**
   * Examines a chain as presented.
   *
   * @param via how it was asked for
   * @param handshakes what was presented and how often
   * @param nameAsked the name or address it should be for
   * @param at the instant of validation
   */
  public CertificateSeen.Chain examine(
      String via, Handshakes handshakes, String nameAsked, Instant at) {
    return examine(
        via,
        handshakes,
        nameAsked,
        at,
        TimestampLists.of(
            handshakes.certificates().getFirst(),
            Optional.ofNullable(handshakes.staples().get(0)),
            Optional.empty()));
  }

  /**
   * Examines a chain as presented, with the timestamps of certificate transparency logs that came
   * with it.
   */
  CertificateSeen.Chain examine(
      String via,
      Handshakes handshakes,
      String nameAsked,
      Instant at,
      List<CertificateSeen.Timestamps> timestamps) {
    List<byte[]> ders = handshakes.certificates();
    List<ParsedCertificate.Reading> readings = ders.stream().map(shelf::read).toList();
    var certificates = new ArrayList<CertificateSeen.Certificate>();
    var readable = new ArrayList<ParsedCertificate>();
    var places = new ArrayList<Integer>();
    for (int i = 0; i < readings.size(); i++) {
      switch (readings.get(i)) {
        case ParsedCertificate.Reading.Read(ParsedCertificate certificate) -> {
          readable.add(certificate);
          places.add(i);
          certificates.add(CertificateFacts.of(certificate));
        }
        case ParsedCertificate.Reading.Unreadable(String why) ->
            certificates.add(CertificateFacts.unreadable(ders.get(i), why));
      }
    }
    if (!(readings.getFirst() instanceof ParsedCertificate.Reading.Read(ParsedCertificate leaf))) {
      return unreadable(via, certificates, nameAsked);
    }
    List<ParsedCertificate> others = readable.subList(1, readable.size());
    List<PathVerdict> verdicts =
        stores.stream()
            .map(store -> PathSearch.judge(Question.ofServer(leaf, others, store, at)))
            .toList();
    var paths = new ArrayList<CertificateSeen.Path>();
    for (int i = 0; i < stores.size(); i++) {
      paths.add(path(verdicts.get(i), stores.get(i)));
    }
    boolean trustedByPublic = false;
    for (int i = 0; i < stores.size(); i++) {
      trustedByPublic |= stores.get(i).isPublic() && paths.get(i).trusted().isYes();
    }
    List<CertificateSeen.Revocation> revocations =
        Revocations.stapled(handshakes.staples(), readings, stores, at);
    CertificateSeen.Stapling stapling =
        Revocations.stapling(leaf, handshakes.count(), handshakes.stapled());
    return new CertificateSeen.Chain(
        via,
        certificates,
        nameAsked,
        SubjectNames.match(leaf, nameAsked),
        paths,
        Revocations.together(revocations, leaf, chosen(verdicts), stapling),
        Optional.of(stapling),
        revocations,
        ChainRemarks.of(readable, at, stores),
        QualityNotes.of(readable, Purpose.SERVER, trustedByPublic, timestamps).stream()
            .map(note -> note.at(places.get(note.certificate())))
            .toList());
  }

  /** Examines a chain of a record again, with these stores. */
  public CertificateSeen.Chain again(CertificateSeen.Chain chain, Instant at) {
    return examine(chain.via(), Handshakes.of(chain), chain.nameAsked(), at, chain.timestamps())
        .with(chain.via(), chain.alsoVia(), chain.timestamps());
  }

  private CertificateSeen.Chain unreadable(
      String via, List<CertificateSeen.Certificate> certificates, String nameAsked) {
    Answer unknown =
        new Answer.Unknown(Reason.MALFORMED, "the server's certificate cannot be read");
    List<CertificateSeen.Path> paths =
        stores.stream()
            .map(store ->
                new CertificateSeen.Path(
                    store.name(), store.dated(), unknown, List.of(), Optional.empty()))
            .toList();
    return new CertificateSeen.Chain(
        via,
        certificates,
        nameAsked,
        unknown,
        paths,
        unknown,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  /** The first path that leads to a root; empty when none does. */
  private static List<ParsedCertificate> chosen(List<PathVerdict> verdicts) {
    return verdicts.stream()
        .flatMap(verdict ->
            verdict instanceof PathVerdict.Accepted accepted
                ? Stream.of(accepted.path())
                : Stream.empty())
        .findFirst()
        .orElse(List.of());
  }

  private static CertificateSeen.Path path(PathVerdict verdict, TrustStore store) {
    return switch (verdict) {
      case PathVerdict.Accepted(List<ParsedCertificate> path, _) ->
          new CertificateSeen.Path(
              store.name(),
              store.dated(),
              new Answer.Yes(path.getLast().subjectText()),
              path.stream().map(ParsedCertificate::subjectText).toList(),
              Optional.empty());
      case PathVerdict.Rejected(CertificateSeen.BrokenLink link, List<ParsedCertificate> path) ->
          new CertificateSeen.Path(
              store.name(),
              store.dated(),
              new Answer.No(Text.printable(link.certificate() + ": " + link.explanation())),
              path.stream().map(ParsedCertificate::subjectText).toList(),
              Optional.of(link));
      case PathVerdict.Undecided(Reason reason, String detail) ->
          new CertificateSeen.Path(
              store.name(),
              store.dated(),
              new Answer.Unknown(reason, detail),
              List.of(),
              Optional.empty());
    };
  }
}
