package io.picket.checks;

import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;

/** Whether somebody other than the server vouches for its certificate. */
record CertificateNotSelfSigned() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of("certificate-not-self-signed", Severity.HIGH, "The certificate is not self-signed")
          .why(
              "A self-signed certificate vouches for itself. Clients cannot tell it from one that"
                  + " an attacker made a minute ago.")
          .remedy(
              "Install a certificate from an authority that the clients trust. If this one is"
                  + " meant, give it to Picket with --trust-store.")
          .verifies("ME-11")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    if (!leaf.selfSigned()) {
      return new Verdict.Pass("Issued by " + leaf.issuer() + ".");
    }
    boolean trusted = chain.paths().stream().anyMatch(path -> path.trusted().isYes());
    return trusted
        ? new Verdict.Pass("Self-signed, and itself in the trust store given.")
        : new Verdict.Fail(
            Severity.HIGH,
            "The certificate is signed with its own key: " + leaf.subject() + ".",
            new Evidence("SHA-256", leaf.sha256()));
  }
}
