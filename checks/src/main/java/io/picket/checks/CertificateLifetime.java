package io.picket.checks;

import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Path;
import io.picket.model.CheckCard;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Whether a public certificate keeps to the longest lifetime allowed on the day it was issued
 * (CA/Browser Forum baseline requirements section 6.3.2, ballot SC-081v3). Private authorities are
 * free to choose.
 */
record CertificateLifetime() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of(
              "certificate-lifetime-within-limit",
              Severity.LOW,
              "The certificate's lifetime is within the limit")
          .why(
              "Browsers refuse public certificates that live longer than the rules of their day of"
                  + " issue allow.")
          .remedy("Have the certificate issued again with a shorter lifetime.")
          .see(
              "CA/Browser Forum baseline requirements",
              "https://cabforum.org/working-groups/server/baseline-requirements/")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    Optional<Path> mozilla =
        chain.paths().stream().filter(path -> path.store().startsWith("Mozilla")).findFirst();
    if (mozilla.isEmpty() || mozilla.get().trusted().isUnknown()) {
      return new Verdict.Unknown(
          Reason.NOT_TRIED, "Whether the authority is a public one was not found out.");
    }
    if (mozilla.get().trusted().isNo()) {
      return new Verdict.NotApplicable("The limit binds public authorities only.");
    }
    int limit = limit(leaf.notBefore());
    // A certificate is valid through the second named in notAfter (RFC 5280 section 4.1.2.5).
    Duration lifetime = Duration.between(leaf.notBefore(), leaf.notAfter()).plusSeconds(1);
    String text =
        "Its lifetime is "
            + lifetime.toDays()
            + " days; issued on "
            + Phrases.day(leaf.notBefore())
            + ", "
            + limit
            + " were allowed.";
    return lifetime.compareTo(Duration.ofDays(limit)) <= 0
        ? new Verdict.Pass(text)
        : new Verdict.Fail(Severity.LOW, text);
  }

  /** The longest lifetime in days for a certificate issued at this moment. */
  static int limit(Instant notBefore) {
    LocalDate day = notBefore.atOffset(ZoneOffset.UTC).toLocalDate();
    if (!day.isBefore(LocalDate.of(2029, 3, 15))) {
      return 47;
    }
    if (!day.isBefore(LocalDate.of(2027, 3, 15))) {
      return 100;
    }
    if (!day.isBefore(LocalDate.of(2026, 3, 15))) {
      return 200;
    }
    return day.isBefore(LocalDate.of(2020, 9, 1)) ? 825 : 398;
  }
}
