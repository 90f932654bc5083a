package io.picket.checks;

import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Whether the certificate is valid on the day of the scan. */
record CertificateInValidity() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of("certificate-in-validity", Severity.HIGH, "The certificate is within its validity")
          .why(
              "Clients and agents refuse an expired certificate, or are told to ignore it and then"
                  + " ignore the next fault too.")
          .remedy("Renew the certificate and automate the renewal.")
          .verifies("CW-06", "CW-35", "ME-11")
          .refutes("ME-50")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    Instant at = circumstances.at();
    Optional<LocalDate> later = later(chain, LocalDate.ofInstant(at, ZoneOffset.UTC));
    if (later.isPresent()) {
      return new Verdict.Unknown(
          Reason.CONTRADICTORY,
          "The clock of the machine that looked said "
              + Phrases.day(at)
              + ", which is before the list of roots was made ("
              + later.get()
              + "). It is wrong.");
    }
    List<Evidence> evidence =
        List.of(
            new Evidence("not before", leaf.notBefore().toString()),
            new Evidence("not after", leaf.notAfter().toString()));
    if (at.isAfter(leaf.notAfter())) {
      return new Verdict.Fail(
          Severity.HIGH,
          "Expired on "
              + Phrases.day(leaf.notAfter())
              + ", "
              + Phrases.days(leaf.notAfter(), at)
              + " ago.",
          evidence);
    }
    if (at.isBefore(leaf.notBefore())) {
      return new Verdict.Fail(
          Severity.HIGH,
          "Not valid before "
              + Phrases.day(leaf.notBefore())
              + ", which is in "
              + Phrases.days(at, leaf.notBefore())
              + ".",
          evidence);
    }
    return new Verdict.Pass(
        "Valid from "
            + Phrases.day(leaf.notBefore())
            + " to "
            + Phrases.day(leaf.notAfter())
            + ", "
            + Phrases.days(at, leaf.notAfter())
            + " from now.",
        evidence);
  }

  /** A list of roots of a later day, with a day's grace for whoever is ahead of UTC. */
  private static Optional<LocalDate> later(Chain chain, LocalDate today) {
    return chain.paths().stream()
        .map(CertificateSeen.Path::dated)
        .filter(dated -> dated.isAfter(today.plusDays(1)))
        .findFirst();
  }
}
