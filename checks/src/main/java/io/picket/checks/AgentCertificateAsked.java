package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Declaration;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether the port declared to be the agents' asks them for a certificate. */
record AgentCertificateAsked() implements OfTls {
  private static final CheckCard CARD =
      Card.of(
              "tls-agent-certificate-asked",
              Severity.MEDIUM,
              "The agents' port asks for a client certificate")
          .why(
              "Without certificates of their own, anything that knows the address can pose as an"
                  + " agent.")
          .remedy("Turn on certificate-based authentication of agents in the console.")
          .refutes("ME-21")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Optional<String> declines(ServiceFacts endpoint, Circumstances circumstances) {
    boolean agents =
        circumstances.declaration().map(Declaration::ports).orElse(List.of()).stream()
            .anyMatch(port ->
                port.use() == Declaration.Use.AGENT && port.port() == endpoint.endpoint().port());
    return agents ? declines(endpoint) : Optional.of("The port is not declared to be the agents'.");
  }

  @Override
  public Verdict judge(TlsSupport seen, ServiceFacts endpoint, Circumstances circumstances) {
    Answer requested =
        seen.detail()
            .map(detail -> detail.clientCertificate().requested())
            .orElseGet(() ->
                new Answer.Unknown(
                    Reason.NOT_TRIED, "Whether it asks for a certificate was not looked at."));
    return switch (requested) {
      case Answer.Yes(String how) -> new Verdict.Pass("It asks for a client certificate: " + how);
      case Answer.No(String how) ->
          new Verdict.Fail(Severity.MEDIUM, "It asks for no client certificate: " + how);
      case Answer.Unknown(Reason reason, String detail) -> new Verdict.Unknown(reason, detail);
    };
  }
}
