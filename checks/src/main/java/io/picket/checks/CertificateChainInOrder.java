package io.picket.checks;

import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.Optional;

/** Whether the server sends the intermediates a client needs, in order, and nothing else. */
record CertificateChainInOrder() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of("certificate-chain-in-order", Severity.MEDIUM, "The chain is complete and in order")
          .why(
              "Browsers mend an incomplete chain by themselves; agents, scripts and phones do not,"
                  + " so the fault shows at the customer's and not at your desk.")
          .remedy(
              "Configure the full chain as the authority delivers it: the server's certificate"
                  + " first, then each intermediate, without the root.")
          .see("RFC 8446 section 4.4.2", "https://www.rfc-editor.org/rfc/rfc8446")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    var evidence = new ArrayList<Evidence>();
    Optional<Severity> worst = Optional.empty();
    for (Remark remark : chain.remarks()) {
      Optional<Severity> severity = severity(remark.kind());
      if (severity.isPresent()) {
        evidence.add(new Evidence("chain", remark.detail()));
        if (worst.isEmpty() || severity.get().compareTo(worst.get()) > 0) {
          worst = severity;
        }
      }
    }
    String sent = Phrases.count(chain.certificates().size(), "certificate");
    return worst.isEmpty()
        ? new Verdict.Pass("The server sends " + sent + ", complete and in order.")
        : new Verdict.Fail(
            worst.get(),
            "The server sends "
                + sent
                + ": "
                + Phrases.list(evidence.stream().map(Evidence::seen).toList())
                + ".",
            evidence);
  }

  private static Optional<Severity> severity(Remark.Kind kind) {
    return switch (kind) {
      case INCOMPLETE, MISORDERED, EXPIRED_INTERMEDIATE -> Optional.of(Severity.MEDIUM);
      case SUPERFLUOUS, DUPLICATE, ROOT_SENT -> Optional.of(Severity.INFO);
      case SELF_SIGNED_LEAF, VENDOR_DEFAULT, MISSING_ISSUER -> Optional.empty();
    };
  }
}
