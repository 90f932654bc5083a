package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Declaration.Use;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether the ports declared for a use that belongs inside are closed from here.
 *
 * @param use what the ports are for
 * @param noun what to call them
 */
record DeclaredPortsClosed(CheckCard card, Use use, String noun) implements Check.OfHost {
  static List<Check> all() {
    return List.of(
        new DeclaredPortsClosed(
            Card.of(
                    "port-declared-database-closed",
                    Severity.HIGH,
                    "The declared database port is closed from outside")
                .why(
                    "A database that answers the internet can be tried for passwords all day, and"
                        + " holds everything the server knows.")
                .remedy(
                    "Let the database listen on the loopback address only, or close its port in the"
                        + " firewall.")
                .refutes("ME-06")
                .done(),
            Use.DATABASE,
            "database port"),
        new DeclaredPortsClosed(
            Card.of(
                    "port-declared-distribution-closed",
                    Severity.HIGH,
                    "The declared distribution server is closed from outside")
                .why(
                    "A distribution server hands software to the agents of a site. It is meant for"
                        + " that site, not for the internet.")
                .remedy("Close the distribution server's ports in the firewall.")
                .verifies("ME-45")
                .done(),
            Use.DISTRIBUTION,
            "distribution port"));
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    int[] ports = circumstances.declaredPorts(Set.of(use));
    if (ports.length == 0) {
      return new Verdict.NotApplicable("No " + noun + " is declared.");
    }
    var open = new ArrayList<Evidence>();
    PortSet unknown = PortSet.none();
    PortSet doubtful = PortSet.none();
    for (int port : ports) {
      switch (Facts.state(host, port)) {
        case OPEN -> {
          if (Facts.onlyLooksOpen(host, port)) {
            doubtful = doubtful.or(PortSet.of(port));
          } else {
            open.add(new Evidence("port " + port, PortState.OPEN.label()));
          }
        }
        case CLOSED, FILTERED -> {}
        case UNKNOWN -> unknown = unknown.or(PortSet.of(port));
      }
    }
    if (!open.isEmpty()) {
      return new Verdict.Fail(
          Severity.HIGH,
          "Open from here, and declared to be a "
              + noun
              + ": "
              + Phrases.list(open.stream().map(Evidence::source).toList())
              + ".",
          open);
    }
    if (host.ports() instanceof Outcome.Observed<PortCensus>(PortCensus census)
        && Facts.isMute(census)) {
      return new Verdict.Unknown(Reason.SILENT, "No port gave any answer.");
    }
    if (!doubtful.isEmpty()) {
      return Facts.onlyLookOpen(doubtful);
    }
    return unknown.isEmpty()
        ? new Verdict.Pass("Not open from here: " + Phrases.ports(PortSet.of(ports)) + ".")
        : new Verdict.Unknown(Reason.NOT_TRIED, "Not tried: " + Phrases.ports(unknown) + ".");
  }
}
