package io.picket.fingerprints.tls.policies;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Path;
import io.picket.model.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Holds every chain a server presents against what a clause says about certificates. */
final class CertificateCompliance {
  private CertificateCompliance() {}

  static Gathered gather(TlsPolicy.OfCertificates rule, CertificateSeen seen) {
    var evidence = new Gathered();
    seen.chains().forEach(chain -> take(rule, chain, evidence));
    // A server that refuses to be asked in some way presents nothing there.
    Optional<CertificateSeen.Unread> unread =
        seen.unread().stream()
            .filter(way -> seen.chains().isEmpty() || way.reason() != Reason.REFUSED)
            .findFirst();
    unread.ifPresent(way -> evidence.complete(new Answer.Unknown(way.reason(), way.detail())));
    if (seen.chains().isEmpty() && unread.isEmpty()) {
      evidence.complete(new Answer.Unknown(Reason.NOT_TRIED, "no certificate was seen"));
    }
    return evidence;
  }

  private static void take(TlsPolicy.OfCertificates rule, Chain chain, Gathered evidence) {
    Optional<Certificate> leaf = chain.certificates().stream().findFirst();
    if (leaf.isEmpty() || leaf.get().malformed().isPresent()) {
      evidence.complete(
          new Answer.Unknown(Reason.MALFORMED, "a certificate could not be read: " + chain.via()));
      return;
    }
    switch (rule) {
      case TlsPolicy.CertificateKeys keys -> key(keys, leaf.get(), evidence);
      case TlsPolicy.CertificateDays(int most) -> {
        long days = days(leaf.get());
        if (days > most) {
          evidence.broken(days + " days");
        }
      }
      case TlsPolicy.CertificateHashes hashes ->
          chain.certificates().stream()
              .filter(certificate -> !certificate.selfSigned())
              .forEach(certificate -> hash(hashes, certificate, evidence));
      case TlsPolicy.CertificateTrusted() -> trust(chain, evidence);
    }
  }

  private static void key(TlsPolicy.CertificateKeys keys, Certificate leaf, Gathered evidence) {
    Integer least = keys.leastBits().get(leaf.keyAlgorithm());
    if (least == null || leaf.keyBits() < least) {
      evidence.broken(leaf.keyAlgorithm() + " " + leaf.keyBits());
    }
  }

  /** Whole days, counted as RFC 5280 section 4.1.2.5 does: the last second belongs to it. */
  private static long days(Certificate leaf) {
    Duration lifetime = Duration.between(leaf.notBefore(), leaf.notAfter()).plusSeconds(1);
    long days = lifetime.toDays();
    return lifetime.equals(Duration.ofDays(days)) ? days : days + 1;
  }

  private static void hash(
      TlsPolicy.CertificateHashes hashes, Certificate certificate, Gathered evidence) {
    if (certificate.malformed().isPresent()) {
      evidence.complete(
          new Answer.Unknown(Reason.MALFORMED, "a certificate of the chain could not be read"));
      return;
    }
    String algorithm = certificate.signatureAlgorithm();
    int with = algorithm.toLowerCase(Locale.ROOT).indexOf("with");
    if (!algorithm.isEmpty() && Character.isDigit(algorithm.charAt(0))) {
      // What has no name here stands as its object identifier; it may well hash with MD5.
      evidence.complete(
          new Answer.Unknown(
              Reason.UNRECOGNISED, "how a certificate is signed is not known here: " + algorithm));
    } else if (with > 0 && !hashes.allowed().contains(algorithm.substring(0, with))) {
      evidence.broken(algorithm);
    }
  }

  private static void trust(Chain chain, Gathered evidence) {
    List<Answer> answers = chain.paths().stream().map(Path::trusted).toList();
    if (answers.stream().noneMatch(Answer::isYes)) {
      Optional<Answer> unknown = answers.stream().filter(Answer::isUnknown).findFirst();
      if (unknown.isPresent() || answers.isEmpty()) {
        evidence.complete(
            unknown.orElseGet(() -> new Answer.Unknown(Reason.NOT_TRIED, "no root was asked")));
      } else {
        evidence.broken("not trusted (" + chain.via() + ")");
      }
    }
    switch (chain.nameMatches()) {
      case Answer.Yes _ -> {
        // As it should be.
      }
      case Answer.No _ -> evidence.broken("not made out to " + chain.nameAsked());
      case Answer.Unknown unknown -> evidence.complete(unknown);
    }
    if (chain.revoked().isYes()) {
      evidence.broken("revoked");
    }
  }
}
