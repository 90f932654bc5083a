package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.HttpSeen;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.Verdict;
import java.util.Optional;

/** Whether a TLS port leaves plain HTTP alone. */
record ServiceOneProtocol() implements Check.OfEndpoint<ServiceSeen> {
  private static final CheckCard CARD =
      Card.of(
              "service-tls-port-refuses-http",
              Severity.MEDIUM,
              "The TLS port serves nothing in clear")
          .why(
              "A port that serves both TLS and plain HTTP lets a client that forgets the \"s\" send"
                  + " its secrets in clear without anybody noticing.")
          .remedy("Let the TLS port answer plain HTTP with an error or a redirect, or not at all.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Class<ServiceSeen> needs() {
    return ServiceSeen.class;
  }

  @Override
  public Optional<String> declines(ServiceFacts endpoint) {
    return endpoint
        .fact(ServiceSeen.class)
        .filter(seen -> seen.tls().isNo())
        .map(seen -> "The port does not begin with TLS.");
  }

  @Override
  public Verdict judge(ServiceSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (seen.tls() instanceof Answer.Unknown(var reason, var detail)) {
      return new Verdict.Unknown(reason, detail);
    }
    Optional<TlsSupport> tls = endpoint.fact(TlsSupport.class);
    if (tls.filter(ServiceOneProtocol::isNeverAgreed).isPresent() && seen.plainHttp().isNo()) {
      return new Verdict.Unknown(
          Reason.CONTRADICTORY,
          "no version of TLS was agreed on, so this may be a port that answers nobody");
    }
    return switch (seen.plainHttp()) {
      case Answer.No(String how) -> new Verdict.Pass("Plain HTTP gets no answer: " + how);
      case Answer.Unknown(var reason, String detail) -> new Verdict.Unknown(reason, detail);
      case Answer.Yes(String how) -> answered(how, endpoint);
    };
  }

  private static boolean isNeverAgreed(TlsSupport tls) {
    return tls.versions().stream().noneMatch(version -> version.accepted().isYes());
  }

  private static Verdict answered(String how, ServiceFacts endpoint) {
    boolean content =
        endpoint
            .fact(HttpSeen.class)
            .filter(http -> !http.tls())
            .map(http -> http.exchanges().stream().anyMatch(exchange -> exchange.status() < 300))
            .orElse(false);
    return content
        ? new Verdict.Fail(Severity.MEDIUM, "The port serves pages in clear beside TLS: " + how)
        : new Verdict.Fail(Severity.INFO, "The TLS port answers plain HTTP too: " + how);
  }
}
