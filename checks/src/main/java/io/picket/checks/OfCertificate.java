package io.picket.checks;

import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Verdict;
import java.util.Optional;

/**
 * A question about the chain that a modern client gets, and about every other that is shown to
 * clients who ask for the same name: with other keys, in older versions, or by another server
 * behind the same address. What they would refuse must not pass, nor be kept from sight because the
 * first chain gave no cause for the question. A chain that is not there or whose leaf could not be
 * read is unknown before the question is asked.
 */
interface OfCertificate extends Check.OfEndpoint<CertificateSeen> {
  @Override
  default Class<CertificateSeen> needs() {
    return CertificateSeen.class;
  }

  @Override
  default Optional<String> declines(ServiceFacts endpoint) {
    return Facts.declinesTls(endpoint);
  }

  @Override
  default Verdict judge(CertificateSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (seen.chains().isEmpty() || seen.chains().getFirst().certificates().isEmpty()) {
      return seen.unread().stream()
          .findFirst()
          .map(unread -> new Verdict.Unknown(unread.reason(), unread.detail()))
          .orElseGet(
              () -> new Verdict.Unknown(Reason.CLOSED_EARLY, "The server showed no certificate."));
    }
    Chain first = seen.chains().getFirst();
    Verdict usual = judge(first, endpoint, circumstances);
    if (usual instanceof Verdict.Fail) {
      return usual;
    }
    Verdict worst = usual;
    for (Chain other : seen.chains().subList(1, seen.chains().size())) {
      if (ChainsShown.alike(first, other)) {
        Verdict verdict = judge(other, endpoint, circumstances);
        if (verdict instanceof Verdict.Fail fail) {
          return ChainsShown.elsewise(first, other, fail);
        }
        boolean doubt = verdict instanceof Verdict.Unknown && !(worst instanceof Verdict.Unknown);
        worst = doubt ? verdict : worst;
      }
    }
    return worst;
  }

  private Verdict judge(Chain chain, ServiceFacts endpoint, Circumstances circumstances) {
    if (chain.certificates().isEmpty()) {
      return new Verdict.Unknown(Reason.CLOSED_EARLY, "The server showed no certificate.");
    }
    Certificate leaf = chain.certificates().getFirst();
    return leaf.malformed()
        .<Verdict>map(why ->
            new Verdict.Unknown(Reason.MALFORMED, "The certificate could not be read: " + why))
        .orElseGet(() -> judge(chain, leaf, endpoint, circumstances));
  }

  /** The answer, given a chain with a leaf that could be read. */
  Verdict judge(Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances);
}
