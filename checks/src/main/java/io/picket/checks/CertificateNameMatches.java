package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;

/** Whether the certificate is valid for the name by which the server was asked for. */
record CertificateNameMatches() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of("certificate-name-matches", Severity.HIGH, "The certificate is for this name")
          .why(
              "A client that checks names refuses the connection; one that does not can be led to"
                  + " any other server with a valid certificate.")
          .remedy(
              "Order a certificate whose subject alternative names hold the name that people and"
                  + " agents use.")
          .see("RFC 9525", "https://www.rfc-editor.org/rfc/rfc9525")
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
    List<Evidence> names =
        List.of(
            new Evidence(
                "names in the certificate",
                leaf.names().isEmpty() ? "none" : Phrases.list(leaf.names())));
    return switch (chain.nameMatches()) {
      case Answer.Yes(String how) ->
          new Verdict.Pass("Valid for " + chain.nameAsked() + ": " + how, names);
      case Answer.Unknown(Reason reason, String detail) -> new Verdict.Unknown(reason, detail);
      case Answer.No(String how) -> {
        boolean named = circumstances.host().name().isPresent();
        boolean forAddresses = leaf.names().stream().anyMatch(name -> name.startsWith("IP:"));
        yield named || forAddresses
            ? new Verdict.Fail(
                Severity.HIGH,
                "Not valid for "
                    + chain.nameAsked()
                    + (leaf.names().isEmpty()
                        ? ": it holds no names at all."
                        : ", but for " + Phrases.list(leaf.names()) + "."),
                names)
            : NotAsked.ofName();
      }
    };
  }
}
