package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Revocation;
import io.picket.model.CheckCard;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.Optional;

/** Whether the OCSP answers that a server staples are ones that a client can use. */
record CertificateStapleValid() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of(
              "certificate-staple-valid",
              Severity.MEDIUM,
              "The stapled answer is current and about this certificate")
          .why(
              "Clients that look at a stapled OCSP answer refuse to connect when it is too old,"
                  + " about another certificate, or not signed by the issuer; and a server that"
                  + " staples an old one has lost its way to the issuer.")
          .remedy(
              "Let the server reach its issuer's responder and correct its clock; where stapling is"
                  + " given as a file, renew the file before its end; otherwise turn stapling off.")
          .see("RFC 6960 section 3.2", "https://www.rfc-editor.org/rfc/rfc6960")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    Optional<Revocation> staple =
        chain.revocations().stream()
            .filter(one -> one.source() == Revocation.Source.STAPLE)
            .filter(one -> one.certificate().equals(leaf.sha256()))
            .findFirst();
    if (staple.isEmpty()) {
      return new Verdict.NotApplicable("No answer is stapled.");
    }
    return switch (staple.get().revoked()) {
      case Answer.Yes(String how) -> new Verdict.Pass("It can be believed: " + how);
      case Answer.No(String how) -> new Verdict.Pass("It can be believed: " + how);
      case Answer.Unknown(Reason reason, String detail) ->
          reason == Reason.MALFORMED || reason == Reason.CONTRADICTORY
              ? new Verdict.Fail(Severity.MEDIUM, "It cannot be believed: " + detail)
              : new Verdict.Unknown(reason, detail);
    };
  }
}
