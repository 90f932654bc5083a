package io.picket.probes.certificate;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.trust.CertificateFacts;
import io.picket.probes.trust.ChainRemarks;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.PathSearch;
import io.picket.probes.trust.PathVerdict;
import io.picket.probes.trust.PolicyDemands;
import io.picket.probes.trust.Profile;
import io.picket.probes.trust.Purpose;
import io.picket.probes.trust.QualityNotes;
import io.picket.probes.trust.Question;
import io.picket.probes.trust.Staple;
import io.picket.probes.trust.SubjectNames;
import io.picket.probes.trust.TrustStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Bytes of a chain to everything a record says of it: facts, name, one path per trust store,
 * revocation, remarks and notes. Pure, so that a record can be examined again with other roots.
 *
 * @param stores the roots to ask about, each answered apart
 */
public record CertificateExamination(List<TrustStore> stores) {
  public CertificateExamination {
    stores = List.copyOf(stores);
  }

  /**
   * Examines a chain as presented.
   *
   * @param via how it was asked for
   * @param nameAsked the name or address it should be for
   * @param at the instant of validation
   */
  public CertificateSeen.Chain examine(
      String via, List<byte[]> ders, Optional<byte[]> staple, String nameAsked, Instant at) {
    List<ParsedCertificate.Reading> readings = ders.stream().map(ParsedCertificate::read).toList();
    var certificates = new ArrayList<CertificateSeen.Certificate>();
    var readable = new ArrayList<ParsedCertificate>();
    for (int i = 0; i < readings.size(); i++) {
      switch (readings.get(i)) {
        case ParsedCertificate.Reading.Read(ParsedCertificate certificate) -> {
          readable.add(certificate);
          certificates.add(CertificateFacts.of(certificate));
        }
        case ParsedCertificate.Reading.Unreadable(String why) ->
            certificates.add(CertificateFacts.unreadable(ders.get(i), why));
      }
    }
    Optional<String> kept = staple.map(Base64.getEncoder()::encodeToString);
    if (!(readings.getFirst() instanceof ParsedCertificate.Reading.Read(ParsedCertificate leaf))) {
      return unreadable(via, certificates, nameAsked, kept);
    }
    List<ParsedCertificate> others = readable.subList(1, readable.size());
    List<CertificateSeen.Path> paths =
        stores.stream().map(store -> path(leaf, others, store, at)).toList();
    boolean trustedByPublic = false;
    for (int i = 0; i < stores.size(); i++) {
      trustedByPublic |= stores.get(i).isPublic() && paths.get(i).trusted().isYes();
    }
    return new CertificateSeen.Chain(
        via,
        certificates,
        nameAsked,
        SubjectNames.match(leaf, nameAsked),
        paths,
        Staple.status(staple, leaf, others, at),
        kept,
        ChainRemarks.of(readable, at, stores),
        QualityNotes.of(readable, Purpose.SERVER, trustedByPublic));
  }

  /** Examines a chain of a record again, with these stores. */
  public CertificateSeen.Chain again(CertificateSeen.Chain chain, Instant at) {
    Base64.Decoder decoder = Base64.getDecoder();
    return examine(
        chain.via(),
        chain.certificates().stream().map(one -> decoder.decode(one.derBase64())).toList(),
        chain.stapleBase64().map(decoder::decode),
        chain.nameAsked(),
        at);
  }

  private CertificateSeen.Chain unreadable(
      String via,
      List<CertificateSeen.Certificate> certificates,
      String nameAsked,
      Optional<String> staple) {
    Answer unknown =
        new Answer.Unknown(Reason.MALFORMED, "the server's certificate cannot be read");
    List<CertificateSeen.Path> paths =
        stores.stream()
            .map(store ->
                new CertificateSeen.Path(
                    store.name(), store.dated(), unknown, List.of(), Optional.empty()))
            .toList();
    return new CertificateSeen.Chain(
        via, certificates, nameAsked, unknown, paths, unknown, staple, List.of(), List.of());
  }

  private static CertificateSeen.Path path(
      ParsedCertificate leaf, List<ParsedCertificate> others, TrustStore store, Instant at) {
    var question =
        new Question(
            leaf,
            others,
            store,
            Optional.empty(),
            at,
            Purpose.SERVER,
            Profile.RFC_5280,
            Question.USUAL_DEPTH,
            List.of(),
            PolicyDemands.NONE);
    return switch (PathSearch.judge(question)) {
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
