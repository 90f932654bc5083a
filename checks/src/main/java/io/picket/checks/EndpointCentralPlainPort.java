package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether the HTTP port of Endpoint Central MSP is closed towards the internet. */
record EndpointCentralPlainPort() implements Check.OfHost {
  private static final int PORT = 8040;
  private static final String CONTRADICTION =
      " The vendor's pages differ: the security recommendations say to close 8040 once everything"
          + " uses HTTPS; an older help page says that 8040 and 8041 must be reachable.";
  private static final CheckCard CARD =
      Card.of(
              "endpoint-central-msp-8040-closed",
              Severity.MEDIUM,
              "Endpoint Central MSP's HTTP port is closed from outside")
          .why(
              "Port 8040 is Endpoint Central MSP's port for plain HTTP. Even where it only"
                  + " redirects, agents and people can still be led to it."
                  + CONTRADICTION)
          .remedy(
              "Make sure that all agents use the HTTPS port, then close 8040 in the firewall"
                  + " towards the internet.")
          .see(
              "ManageEngine: security recommendations",
              "https://www.manageengine.com/desktop-management-msp/security-recommendations.html")
          .see(
              "ManageEngine: how it works (older help page)",
              "https://www.manageengine.com/latam/desktop-management-msp/help/getting_started/working_of_desktop_central.html")
          .verifies("ME-10")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    Optional<Verdict> without = AtHost.without(host, circumstances, Product.ENDPOINT_CENTRAL_MSP);
    if (without.isPresent()) {
      return without.get();
    }
    PortState state = Facts.state(host, PORT);
    return switch (state) {
      case CLOSED, FILTERED -> new Verdict.Pass("Port 8040 is " + state.label() + " from here.");
      case UNKNOWN ->
          circumstances.asked().contains(PORT)
              ? new Verdict.Unknown(Reason.NOT_TRIED, "Port 8040 was not tried.")
              : NotAsked.of(PORT);
      case OPEN -> open(host);
    };
  }

  private static Verdict open(HostFacts host) {
    return switch (PlainPort.of(Facts.service(host, PORT))) {
      case PlainPort.OnlyTls() ->
          fail(Severity.MEDIUM, "Port 8040 is open and speaks TLS.", List.of());
      case PlainPort.OnlyRedirects(var evidence) ->
          fail(Severity.MEDIUM, "Port 8040 is open, though it only redirects.", evidence);
      case PlainPort.Unclear(Reason reason, String detail) ->
          fail(
              Severity.MEDIUM,
              "Port 8040 is open; what it serves was not found out (" + detail + ").",
              List.of(new Evidence("port 8040", reason.text())));
      case PlainPort.Serves(boolean password, var evidence) ->
          fail(
              Severity.HIGH,
              password
                  ? "Port 8040 is open and serves a form that asks for a password in clear."
                  : "Port 8040 is open and serves content in clear.",
              evidence);
    };
  }

  private static Verdict fail(Severity severity, String because, List<Evidence> evidence) {
    return new Verdict.Fail(severity, because + CONTRADICTION, evidence);
  }
}
