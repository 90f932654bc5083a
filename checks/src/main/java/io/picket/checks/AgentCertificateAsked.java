package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Declaration;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSession;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the port declared to be the agents' asks them for a certificate. */
record AgentCertificateAsked() implements OfSession {
  private static final CheckCard CARD =
      Card.of(
              "tls-agent-certificate-asked",
              Severity.MEDIUM,
              "The agents' port asks for a client certificate")
          .why(
              "Without certificates of their own, anything that knows the address can pose as an"
                  + " agent.")
          .remedy(
              "In the console under Admin, Security Settings, turn on client certificate"
                  + " authentication (from build 10.0.647 on), once all agents are up to date.")
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
  public Verdict judge(TlsSession seen, ServiceFacts endpoint, Circumstances circumstances) {
    List<String> asking = new ArrayList<>();
    List<Verdict> others = new ArrayList<>();
    for (TlsSession.Handshake handshake : seen.handshakes()) {
      String version = handshake.version().label();
      switch (handshake.certificateAsked()) {
        case Answer.Yes yes -> asking.add(version);
        case Answer.No(String how) ->
            others.addFirst(
                new Verdict.Fail(
                    Severity.MEDIUM,
                    "It asks for no client certificate in " + version + ": " + how));
        case Answer.Unknown(Reason reason, String detail) ->
            others.addLast(new Verdict.Unknown(reason, version + ": " + detail));
      }
    }
    if (!others.isEmpty()) {
      return others.getFirst();
    }
    return asking.isEmpty()
        ? new Verdict.Unknown(Reason.NOT_TRIED, "No handshake was carried on so far.")
        : new Verdict.Pass("It asks for a client certificate in " + Phrases.list(asking) + ".");
  }
}
