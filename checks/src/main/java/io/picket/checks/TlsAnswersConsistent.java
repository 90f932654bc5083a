package io.picket.checks;

import io.picket.model.CertificateSeen;
import io.picket.model.CheckCard;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.Verdict;
import java.util.Optional;

/** Whether the server kept to the protocol while it was asked. */
record TlsAnswersConsistent() implements OfTls {
  private static final CheckCard CARD =
      Card.of("tls-answers-consistent", Severity.LOW, "TLS answers keep to the protocol")
          .why(
              "A server that answers what was not offered, or contradicts itself, is faulty, or"
                  + " something on the way answers in its place. What else was read from it"
                  + " deserves a second look.")
          .remedy(
              "Find out what terminates TLS there (load balancer, inspection device, old library)"
                  + " and update it.")
          .see("RFC 8446", "https://www.rfc-editor.org/rfc/rfc8446")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(TlsSupport seen, ServiceFacts endpoint, Circumstances circumstances) {
    boolean anyAnswer = seen.versions().stream().anyMatch(entry -> !entry.accepted().isUnknown());
    if (!seen.anomalies().isEmpty()) {
      return new Verdict.Fail(
          Severity.LOW,
          Phrases.count(seen.anomalies().size(), "answer")
              + " that a correct server would not give: "
              + seen.anomalies().getFirst().seen(),
          seen.anomalies());
    }
    Optional<String> contradiction =
        endpoint.fact(CertificateSeen.class).flatMap(ChainsShown::contradiction);
    if (contradiction.isPresent()) {
      return new Verdict.Unknown(
          Reason.CONTRADICTORY,
          contradiction.get()
              + ". There seem to be several servers behind this address, and each was asked only"
              + " some of the questions; scan each by itself with --resolve.");
    }
    return anyAnswer
        ? new Verdict.Pass("No answer was one that a correct server would not give.")
        : new Verdict.Unknown(Reason.SILENT, "No answer was clear enough to judge.");
  }
}
