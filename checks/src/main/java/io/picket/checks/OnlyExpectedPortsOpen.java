package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether nothing is open but what the profile or the operator expects. */
record OnlyExpectedPortsOpen() implements Check.OfHost {
  private static final CheckCard CARD =
      Card.of("port-only-expected-open", Severity.MEDIUM, "Nothing unexpected is open")
          .why(
              "Every open port is a way in that somebody has to look after. A port nobody expects"
                  + " is one that nobody looks after.")
          .remedy(
              "Close the port in the firewall or stop the service; if it is wanted, name it among"
                  + " the expected ports of the declaration (--declare).")
          .verifies("CW-25")
          .refutes("ME-04")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    PortSet expected = circumstances.expectedOpen();
    if (expected.isEmpty()) {
      return NotAsked.ofExpectation();
    }
    return Facts.withoutCensus(host)
        .orElseGet(
            () -> judge(host, host.ports().fact().orElseThrow(), expected, circumstances.asked()));
  }

  private static Verdict judge(HostFacts host, PortCensus census, PortSet expected, PortSet asked) {
    PortSet open = census.in(PortState.OPEN).minus(expected);
    PortSet believed =
        census.middleboxSuspected()
            ? PortSet.of(
                open.stream()
                    .filter(port -> Facts.seen(host, port).map(ServiceSeen::alive).orElse(false))
                    .toArray())
            : open;
    if (!believed.isEmpty()) {
      List<Evidence> evidence =
          believed.stream()
              .limit(50)
              .mapToObj(port -> new Evidence("port " + port, "open, " + spoken(host, port)))
              .toList();
      return new Verdict.Fail(
          Severity.MEDIUM,
          "Open from here and not expected: " + Phrases.ports(believed) + ".",
          evidence);
    }
    if (census.middleboxSuspected()) {
      return new Verdict.Unknown(
          Reason.CONTRADICTORY, "Nearly every port looks open, so none could be believed.");
    }
    if (Facts.isMute(census)) {
      return new Verdict.Unknown(Reason.SILENT, "No port gave any answer.");
    }
    PortSet unknown = census.in(PortState.UNKNOWN).minus(expected);
    return unknown.isEmpty()
        ? NotAsked.ofOthers(
            "Of " + Phrases.count(asked.size(), "port") + " asked, only expected ones are open",
            asked)
        : new Verdict.Unknown(
            Reason.NOT_TRIED, "It was not found out whether " + Phrases.areOpen(unknown) + ".");
  }

  private static String spoken(HostFacts host, int port) {
    Optional<ServiceSeen> seen = Facts.seen(host, port);
    return seen.flatMap(ServiceSeen::protocol)
        .map(protocol -> "speaks " + protocol)
        .orElse("protocol not recognised");
  }
}
