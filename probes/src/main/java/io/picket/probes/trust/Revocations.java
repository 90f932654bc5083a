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
import java.util.TreeMap;

/** What is known of whether the certificates of a chain were taken back. */
public final class Revocations {
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
   * All sources together: one that takes back any certificate of the path decides, and only word
   * about the leaf makes it good.
   */
  public static Answer together(List<Revocation> heard, ParsedCertificate leaf, Stapling stapling) {
    for (Revocation one : heard) {
      if (one.revoked() instanceof Answer.Yes(String how)) {
        return new Answer.Yes(one.certificate().equals(leaf.sha256()) ? how : named(one, how));
      }
    }
    List<Revocation> leafs =
        heard.stream().filter(one -> one.certificate().equals(leaf.sha256())).toList();
    for (Revocation one : leafs) {
      if (one.revoked() instanceof Answer.No(String how)) {
        return new Answer.No(how);
      }
    }
    return leafs.stream()
        .map(Revocation::revoked)
        .filter(Answer::isUnknown)
        .findFirst()
        .orElseGet(() ->
            new Answer.Unknown(
                Reason.NOT_TRIED,
                stapling.demanded()
                    ? "no OCSP answer was stapled though the certificate demands one"
                    : "no OCSP answer was stapled, and none was fetched"));
  }

  private static String named(Revocation one, String how) {
    return one.subject() + " was " + how;
  }

  /** How a chain with this leaf was stapled. */
  public static Stapling stapling(ParsedCertificate leaf, int handshakes, int stapled) {
    return new Stapling(leaf.facts().mustStaple(), handshakes, stapled);
  }
}
