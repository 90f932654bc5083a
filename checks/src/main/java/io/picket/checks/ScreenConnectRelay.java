package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether the relay's port behaves like the relay, which speaks neither HTTP nor TLS. */
record ScreenConnectRelay() implements Check.OfHost {
  private static final CheckCard CARD =
      Card.of("screenconnect-relay-port", Severity.MEDIUM, "The relay port carries the relay")
          .why(
              "Sessions run over the relay, which speaks its own protocol. If HTTP or TLS answers"
                  + " on its port, the firewall rules are swapped or something else listens there.")
          .remedy(
              "Check which program listens, and the firewall rules: the ConnectWise guide's"
                  + " firewall line swaps the protocols of 8040 and 8041; the relay is the raw TCP"
                  + " one.")
          .verifies("CW-23")
          .refutes("CW-02", "CW-33")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    Optional<Verdict> without = AtHost.withoutRelay(host, circumstances);
    if (without.isPresent()) {
      return without.get();
    }
    int port = Relays.port(circumstances);
    PortState state = Facts.state(host, port);
    String where = "Port " + port;
    if (state == PortState.OPEN && Facts.onlyLooksOpen(host, port)) {
      return Facts.onlyLookOpen(PortSet.of(port));
    }
    return switch (state) {
      case CLOSED -> shut(circumstances, Reason.REFUSED, where + " is closed");
      case FILTERED -> shut(circumstances, Reason.SILENT, where + " is filtered");
      case UNKNOWN ->
          circumstances.asked().contains(port)
              ? new Verdict.Unknown(Reason.NOT_TRIED, where + " was not tried.")
              : NotAsked.of(port);
      case OPEN ->
          Facts.seen(host, port)
              .map(seen -> open(seen, where))
              .orElseGet(
                  () -> new Verdict.Unknown(Reason.NOT_TRIED, where + " is open, not looked at."));
    };
  }

  private static Verdict shut(Circumstances circumstances, Reason reason, String text) {
    return Relays.declared(circumstances).isPresent()
        ? new Verdict.Unknown(reason, text + ", so what the relay speaks was not seen.")
        : new Verdict.NotApplicable(text + "; the relay may use another port.");
  }

  private static Verdict open(ServiceSeen seen, String where) {
    if (seen.tls() instanceof Answer.Yes(String how)) {
      return mismatch(where + " speaks TLS, which the relay does not.", how);
    }
    if (seen.plainHttp() instanceof Answer.Yes(String how)) {
      return mismatch(where + " speaks HTTP, which the relay does not.", how);
    }
    return Relays.isQuiet(seen)
        ? new Verdict.Pass(
            where
                + " is open and answers neither TLS nor HTTP, as a relay does. That what it"
                + " carries is encrypted cannot be seen from outside.")
        : new Verdict.Unknown(Reason.NOT_TRIED, where + " is open; what it speaks is not known.");
  }

  private static Verdict mismatch(String because, String how) {
    return new Verdict.Fail(Severity.MEDIUM, because, List.of(new Evidence("relay port", how)));
  }
}
