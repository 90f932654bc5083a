package io.picket.checks;

import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CheckCard;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether there is time left to renew the certificate.
 *
 * <p>Certificates live for years or for six days, so "soon" is a part of the lifetime: the last
 * third, when automatic renewal should have happened, but at most 30 days; the last sixth, but at
 * most 14 days, is more pressing.
 */
record CertificateNotExpiringSoon() implements OfCertificate {
  private static final Duration SOON = Duration.ofDays(30);
  private static final Duration PRESSING = Duration.ofDays(14);
  private static final CheckCard CARD =
      Card.of("certificate-not-expiring-soon", Severity.LOW, "The certificate does not expire soon")
          .why(
              "A certificate that runs out takes the console and every agent with it, mostly at"
                  + " night. If renewal is automatic, it should have happened by now.")
          .remedy("Renew the certificate, and find out why the automatic renewal did not.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    Instant at = circumstances.at();
    if (at.isAfter(leaf.notAfter())) {
      return new Verdict.NotApplicable("It has expired already.");
    }
    if (at.isBefore(leaf.notBefore())) {
      return new Verdict.NotApplicable("It is not valid yet.");
    }
    Duration lifetime = Duration.between(leaf.notBefore(), leaf.notAfter());
    Duration left = Duration.between(at, leaf.notAfter());
    String text =
        "It expires on "
            + Phrases.day(leaf.notAfter())
            + ", in "
            + Phrases.days(at, leaf.notAfter())
            + "; its lifetime is "
            + Phrases.days(leaf.notBefore(), leaf.notAfter())
            + ".";
    if (left.compareTo(shorter(PRESSING, part(lifetime, 6))) <= 0) {
      return new Verdict.Fail(Severity.MEDIUM, text);
    }
    return left.compareTo(shorter(SOON, part(lifetime, 3))) <= 0
        ? new Verdict.Fail(Severity.LOW, text)
        : new Verdict.Pass(text);
  }

  /**
   * Whole seconds are enough, and spare a short scan the big decimals of Duration's own division.
   */
  private static Duration part(Duration lifetime, int parts) {
    return Duration.ofSeconds(lifetime.toSeconds() / parts);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
