package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.HostFacts;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.Optional;

/** Whether ScreenConnect's usual port is closed, serves TLS, or serves nothing but a redirect. */
record ScreenConnectPlainPort() implements Check.OfHost {
  private static final int PORT = 8040;
  private static final String REMEDY =
      "Serve ScreenConnect over HTTPS on another port and let 8040 answer with a redirect only, or"
          + " close 8040.";
  private static final CheckCard CARD =
      Card.of(
              "screenconnect-8040-redirects-only",
              Severity.HIGH,
              "ScreenConnect serves nothing in clear on port 8040")
          .why(
              "A fresh installation serves everything in clear on port 8040, the login page and the"
                  + " installers of agents included.")
          .remedy(REMEDY)
          .refutes("CW-06", "CW-35")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    Optional<Verdict> without = AtHost.without(host, circumstances, Product.SCREENCONNECT);
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
      case PlainPort.OnlyTls() -> new Verdict.Pass("Port 8040 speaks TLS and no HTTP in clear.");
      case PlainPort.OnlyRedirects(var evidence) ->
          new Verdict.Pass("Port 8040 answers with redirects to HTTPS only.", evidence);
      case PlainPort.Unclear(Reason reason, String detail) ->
          new Verdict.Unknown(
              reason, "Port 8040 is open; what it serves was not found out: " + detail + ".");
      case PlainPort.Serves(boolean password, var evidence) ->
          new Verdict.Fail(
              Severity.HIGH,
              (password
                      ? "Port 8040 serves a form that asks for a password in clear: "
                      : "Port 8040 serves more than a redirect in clear: ")
                  + evidence.getFirst().source()
                  + ", "
                  + evidence.getFirst().seen()
                  + ".",
              evidence);
    };
  }
}
