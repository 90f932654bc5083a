package io.picket.probes.trust;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Revocation;
import io.picket.model.CertificateSeen.Stapling;
import io.picket.model.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is known of whether the certificates of a chain were taken back. */
public final class Revocations {
  private static final String FLAG = "--fetch-revocation";

  private Revocations() {}

  /**
   * Reads what came along in the handshake.
   *
   * @param staples by the place of the certificate among the readings
   * @param stores where issuers may be that were not sent
   */
  public static List<Revocation> stapled(
      Map<Integer, byte[]> staples,
      List<ParsedCertificate.Reading> sent,
      List<TrustStore> stores,
      Instant at) {
    var known = new ArrayList<ParsedCertificate>();
    for (ParsedCertificate.Reading reading : sent) {
      if (reading instanceof ParsedCertificate.Reading.Read(ParsedCertificate certificate)) {
        known.add(certificate);
      }
    }
    var all = new ArrayList<Revocation>();
    new TreeMap<>(staples)
        .forEach((place, bytes) -> {
          if (place < sent.size()
              && sent.get(place)
                  instanceof ParsedCertificate.Reading.Read(ParsedCertificate certificate)) {
            var issuers = new ArrayList<>(known);
            stores.forEach(store -> issuers.addAll(store.named(certificate.issuer())));
            OcspAnswer.Reading reading =
                OcspAnswer.read(bytes, "the stapled OCSP answer", certificate, issuers, at);
            all.add(
                of(
                    Revocation.Source.STAPLE,
                    Optional.empty(),
                    certificate,
                    reading,
                    Optional.of(bytes)));
          }
        });
    return List.copyOf(all);
  }

  /** An entry of the record. */
  public static Revocation of(
      Revocation.Source source,
      Optional<String> url,
      ParsedCertificate about,
      OcspAnswer.Reading reading,
      Optional<byte[]> answer) {
    return new Revocation(
        source,
        url,
        about.sha256(),
        about.subjectText(),
        reading.revoked(),
        reading.thisUpdate(),
        reading.nextUpdate(),
        answer.map(Base64.getEncoder()::encodeToString));
  }

  /**
   * What the lists fetched say about one certificate of a path; never throws. Where they are of a
   * kind that only other lists complete, which nobody fetches, silence about it is not good.
   *
   * @param path its root last
   * @param question the one the path answers; its revocation lists are those looked at
   */
  public static OcspAnswer.Reading listed(
      ParsedCertificate certificate, List<ParsedCertificate> path, Question question) {
    Optional<RevocationList> first = question.crls().stream().findFirst();
    Optional<Instant> from = first.map(RevocationList::thisUpdate);
    Optional<Instant> until = first.flatMap(RevocationList::nextUpdate);
    Optional<String> strange =
        question.crls().stream().flatMap(list -> list.strange().stream()).findFirst();
    if (strange.isPresent()) {
      return new OcspAnswer.Reading(
          new Answer.Unknown(
              Reason.MALFORMED, "its revocation list cannot be used: " + strange.get()),
          from,
          until);
    }
    try {
      Answer answer =
          new io.picket.probes.trust.Revocation(question, Budget.usual(), Set.of())
              .answer(certificate, path);
      return new OcspAnswer.Reading(
          FetchedLists.doubt(certificate, question.crls())
              .filter(doubt -> !answer.isYes())
              .<Answer>map(doubt -> new Answer.Unknown(Reason.NOT_TRIED, doubt))
              .orElse(answer),
          from,
          until);
    } catch (RuntimeException e) {
      return new OcspAnswer.Reading(
          new Answer.Unknown(Reason.BUG, e.getClass().getSimpleName()), from, until);
    }
  }

  /**
   * All sources together: one that takes back any certificate of the path decides, and the path is
   * good when verified word says so of each of its certificates below the root.
   *
   * @param heard what every source said
   * @param path the path chosen, its root last; empty when no path leads to a known root
   */
  public static Answer together(
      List<Revocation> heard,
      ParsedCertificate leaf,
      List<ParsedCertificate> path,
      Stapling stapling) {
    for (Revocation one : heard) {
      if (one.revoked() instanceof Answer.Yes(String how)) {
        return new Answer.Yes(one.certificate().equals(leaf.sha256()) ? how : named(one, how));
      }
    }
    List<ParsedCertificate> members =
        path.isEmpty() ? List.of(leaf) : path.subList(0, Math.max(1, path.size() - 1));
    var good = new ArrayList<String>();
    for (ParsedCertificate member : members) {
      List<Revocation> word =
          heard.stream().filter(one -> one.certificate().equals(member.sha256())).toList();
      Optional<String> how = word.stream().flatMap(one -> said(one.revoked()).stream()).findFirst();
      if (how.isEmpty()) {
        return word.isEmpty()
            ? new Answer.Unknown(Reason.NOT_TRIED, notAsked(member, leaf, stapling))
            : told(word.getLast(), leaf);
      }
      good.add(member.equals(leaf) ? how.get() : member.subjectText() + ": " + how.get());
    }
    return path.isEmpty()
        ? new Answer.Unknown(
            Reason.NOT_TRIED, good.getFirst() + ", but the chain leads to no known root")
        : new Answer.No(String.join("; ", good));
  }

  private static Optional<String> said(Answer answer) {
    return answer instanceof Answer.No(String how) ? Optional.of(how) : Optional.empty();
  }

  private static Answer told(Revocation one, ParsedCertificate leaf) {
    return one.revoked() instanceof Answer.Unknown(Reason reason, String detail)
            && !one.certificate().equals(leaf.sha256())
        ? new Answer.Unknown(reason, one.subject() + ": " + detail)
        : one.revoked();
  }

  private static String notAsked(
      ParsedCertificate member, ParsedCertificate leaf, Stapling stapling) {
    String nobody = "not asked: " + FLAG + " was not given";
    if (!member.equals(leaf)) {
      return member.subjectText() + ": " + nobody;
    } else if (leaf.isSelfIssued()) {
      return "it is its own issuer, so that nobody else could take it back";
    }
    return stapling.demanded()
        ? "no OCSP answer was stapled though the certificate demands one; issuer " + nobody
        : "no OCSP answer was stapled; issuer " + nobody;
  }

  private static String named(Revocation one, String how) {
    return one.subject() + " was " + how;
  }

  /** How a chain with this leaf was stapled. */
  public static Stapling stapling(ParsedCertificate leaf, int handshakes, int stapled) {
    return new Stapling(leaf.facts().mustStaple(), handshakes, stapled);
  }
}
