package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Path;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether the certificate leads to a root that clients trust. */
record CertificateTrusted() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of("certificate-trusted", Severity.HIGH, "The certificate is trusted")
          .why(
              "Whoever gets used to a warning, or an agent told to ignore it, will not notice when"
                  + " somebody else answers in the server's name.")
          .remedy(
              "Install a certificate from a public authority, with its intermediates; for an"
                  + " authority of your own, name it with --trust-store.")
          .see("RFC 5280 section 6", "https://www.rfc-editor.org/rfc/rfc5280")
          .verifies("CW-06", "CW-35", "ME-11")
          .refutes("ME-20", "ME-50")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    for (Path path : chain.paths()) {
      if (path.trusted() instanceof Answer.Yes(String root)) {
        return new Verdict.Pass(
            "Trusted by " + stores(List.of(path)) + ": " + root, List.of(route(path)));
      }
    }
    for (Path path : chain.paths()) {
      if (path.trusted() instanceof Answer.Unknown(Reason reason, String detail)) {
        return new Verdict.Unknown(reason, detail);
      }
    }
    if (chain.paths().isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "No trust store was asked.");
    }
    Optional<BrokenLink> broken =
        chain.paths().stream().map(Path::broken).flatMap(Optional::stream).findFirst();
    return new Verdict.Fail(
        Severity.HIGH,
        "Not trusted by "
            + stores(chain.paths())
            + broken.map(link -> ": " + link.explanation()).orElse("."),
        List.of(
            new Evidence("subject", leaf.subject()),
            new Evidence("issuer", leaf.issuer()),
            new Evidence("SHA-256", leaf.sha256())),
        broken.map(BrokenLink::remedy));
  }

  private static Evidence route(Path path) {
    return new Evidence("path", String.join(" < ", path.route()));
  }

  private static String stores(List<Path> paths) {
    return Phrases.list(
        paths.stream().map(path -> path.store() + " (" + path.dated() + ")").toList());
  }
}
