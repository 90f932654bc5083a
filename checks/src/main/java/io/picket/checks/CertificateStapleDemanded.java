package io.picket.checks;

import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Stapling;
import io.picket.model.CheckCard;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;

/**
 * Whether a server keeps what its certificate promises: an OCSP answer in every handshake (RFC 7633
 * section 4.2.3.1).
 */
record CertificateStapleDemanded() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of(
              "certificate-staple-demanded",
              Severity.MEDIUM,
              "A certificate that demands a stapled answer gets one")
          .why(
              "A certificate can demand (\"must-staple\") that its server brings the issuer's word"
                  + " along. Clients that heed this, Firefox among them, do not connect when it is"
                  + " missing.")
          .remedy(
              "Turn OCSP stapling on, and let the server reach the issuer's responder; or have a"
                  + " certificate issued without the demand.")
          .see("RFC 7633", "https://www.rfc-editor.org/rfc/rfc7633")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    if (chain.stapling().isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "What the certificate demands was not read.");
    }
    Stapling stapling = chain.stapling().get();
    if (!stapling.demanded()) {
      return new Verdict.NotApplicable("The certificate does not demand a stapled answer.");
    }
    int asked = stapling.handshakes();
    int stapled = stapling.stapled();
    if (asked == 0) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "No handshake asked for an answer.");
    }
    if (stapled == asked) {
      return new Verdict.Pass("Each of " + asked + " handshakes brought an OCSP answer.");
    }
    return new Verdict.Fail(
        stapled == 0 ? Severity.MEDIUM : Severity.LOW,
        "The certificate demands a stapled OCSP answer, and "
            + (stapled == 0 ? "none" : "only " + stapled)
            + " of "
            + asked
            + (asked == 1 ? " handshake" : " handshakes")
            + " brought one.");
  }
}
