package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.CheckId;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;

/** Whether there was anything to look at; without it a scan of nothing would look clean. */
record HostAnswers() implements OfCensus {
  private static final CheckCard CARD =
      new CheckCard(
          new CheckId("host-answers"),
          "The host has a service that can be looked at",
          Severity.INFO,
          "A host that gives no answer tells nothing about its safety: it may be down, its address"
              + " may be wrong, or something on the way may keep Picket out while it lets others"
              + " in.",
          "Check the address and the ports, and whether a firewall blocks the place you scan from.",
          List.of(),
          List.of());

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, PortCensus census, Circumstances circumstances) {
    PortSet open = census.in(PortState.OPEN);
    int closed = census.in(PortState.CLOSED).size();
    int filtered = census.in(PortState.FILTERED).size();
    int unknown = census.in(PortState.UNKNOWN).size();
    if (!open.isEmpty()) {
      return whereOpen(host, "Open from here: " + Phrases.ports(open), circumstances);
    }
    String counts =
        "none of "
            + (closed + filtered + unknown)
            + " ports is open ("
            + closed
            + " closed, "
            + filtered
            + " without answer or refused on the way, "
            + unknown
            + " not tried)";
    if (closed > 0) {
      return new Verdict.Unknown(
          Reason.REFUSED, "The host answers, but " + counts + ": there was no service to look at.");
    }
    return filtered > 0
        ? new Verdict.Unknown(Reason.SILENT, "The host gave no answer: " + counts + ".")
        : new Verdict.Unknown(Reason.NOT_TRIED, "No port was tried: " + counts + ".");
  }

  /** An open port is no service before it gave a sign of life; of a relay, silence is one. */
  private static Verdict whereOpen(HostFacts host, String open, Circumstances circumstances) {
    Reason reason = Reason.NOT_TRIED;
    for (ServiceFacts service : host.services()) {
      switch (service.outcome(ServiceSeen.class)) {
        case Outcome.Observed<ServiceSeen>(ServiceSeen seen) -> {
          if (seen.alive() || Relays.excuse(service, circumstances).isPresent()) {
            return new Verdict.Pass(open + ".");
          }
          reason = Reason.SILENT;
        }
        case Outcome.Inconclusive<ServiceSeen>(Reason why, _) -> reason = why;
        case Outcome.NotApplicable<ServiceSeen> _ -> {}
      }
    }
    return new Verdict.Unknown(
        reason, open + ", but nothing there gave a sign of life: there was no service to look at.");
  }
}
