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

/**
 * Whether an issuer has taken a certificate of the path back. Passes only when verified, current
 * word calls each certificate below the root good. Whether that was asked at all is the operator's
 * choice: where it was not, the answer stays unknown in the record and the question is set aside
 * here, unless a stapled answer raised it.
 */
record CertificateNotRevoked() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of("certificate-not-revoked", Severity.CRITICAL, "The certificate is not revoked")
          .why(
              "An authority revokes a certificate when its key was stolen or its owner was not who"
                  + " he said.")
          .remedy(
              "Find out why it was revoked, make a new key and a new certificate. Where this is"
                  + " unknown, scan with --fetch-revocation, from where the issuer can be reached.")
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
          wasRaised(chain)
              ? new Verdict.Unknown(reason, detail)
              : new Verdict.NotApplicable("Unknown, and left so: " + detail + ".");
    };
  }

  private static boolean wasRaised(Chain chain) {
    return chain.revocations().stream()
        .anyMatch(one ->
            one.source() != Revocation.Source.STAPLE || !(one.revoked() instanceof Answer.No));
  }
}
