package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CheckCard;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;

/** Whether an issuer has taken a certificate of the path back, where there is word of it. */
record CertificateNotRevoked() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of("certificate-not-revoked", Severity.CRITICAL, "The certificate is not revoked")
          .why(
              "An authority revokes a certificate when its key was stolen or its owner was not who"
                  + " he said.")
          .remedy("Find out why it was revoked, make a new key and a new certificate.")
          .see("RFC 6960", "https://www.rfc-editor.org/rfc/rfc6960")
          .see("RFC 5280 section 5", "https://www.rfc-editor.org/rfc/rfc5280")
          .refutes("ME-11")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    return switch (chain.revoked()) {
      case Answer.Yes(String how) -> new Verdict.Fail(Severity.CRITICAL, "Taken back: " + how);
      case Answer.No(String how) -> new Verdict.Pass("Not revoked: " + how);
      case Answer.Unknown(Reason reason, String detail) ->
          chain.revocations().isEmpty()
              ? new Verdict.NotApplicable(
                  "The server brings no word of its issuer, and none was fetched.")
              : new Verdict.Unknown(reason, detail);
    };
  }
}
