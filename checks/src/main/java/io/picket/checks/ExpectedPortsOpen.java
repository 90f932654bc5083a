package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Declaration;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Severity;
import io.picket.model.Verdict;

/** Whether everything is open that the operator declared to be. */
record ExpectedPortsOpen() implements Check.OfHost {
  private static final CheckCard CARD =
      Card.of("port-expected-open", Severity.MEDIUM, "What is declared open is open")
          .why(
              "A port that should be open and is not means a service that is down, a firewall that"
                  + " changed, or a declaration that is out of date.")
          .remedy("Start the service, mend the firewall rule, or correct the declaration.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    PortSet expected =
        circumstances.declaration().map(Declaration::expectedOpen).orElse(PortSet.none());
    if (expected.isEmpty()) {
      return new Verdict.NotApplicable("No port is declared to be open.");
    }
    var shut = new java.util.ArrayList<Evidence>();
    PortSet unknown = PortSet.none();
    PortSet doubtful = PortSet.none();
    int[] ports = expected.stream().toArray();
    for (int port : ports) {
      PortState state = Facts.state(host, port);
      switch (state) {
        case OPEN -> {
          if (Facts.onlyLooksOpen(host, port)) {
            doubtful = doubtful.or(PortSet.of(port));
          }
        }
        case CLOSED, FILTERED -> shut.add(new Evidence("port " + port, state.label()));
        case UNKNOWN -> unknown = unknown.or(PortSet.of(port));
      }
    }
    if (!shut.isEmpty()) {
      return new Verdict.Fail(
          Severity.MEDIUM,
          "Declared to be open and not open from here: "
              + Phrases.list(shut.stream().map(Evidence::source).toList())
              + ".",
          shut);
    }
    if (!doubtful.isEmpty()) {
      return Facts.onlyLookOpen(doubtful);
    }
    return unknown.isEmpty()
        ? new Verdict.Pass("Open as declared: " + Phrases.ports(expected) + ".")
        : new Verdict.Unknown(Reason.NOT_TRIED, "Not tried: " + Phrases.ports(unknown) + ".");
  }
}
