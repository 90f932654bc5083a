package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.HostFacts;
import io.picket.model.PortCensus;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Severity;
import io.picket.model.Verdict;

/** Whether the open ports can be believed, or something on the way answers for all of them. */
record PortStatesBelievable() implements OfCensus {
  private static final CheckCard CARD =
      Card.of("port-states-believable", Severity.INFO, "Open ports are what they seem")
          .why(
              "Some firewalls, load balancers and denial-of-service shields accept a connection to"
                  + " every port themselves. Then an open port says nothing about the server.")
          .remedy(
              "Scan from a place that the device does not shield, or turn its answering off for the"
                  + " address you scan from.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, PortCensus census, Circumstances circumstances) {
    int open = census.in(PortState.OPEN).size();
    int asked = circumstances.asked().size();
    if (census.middleboxSuspected()) {
      return new Verdict.Unknown(
          Reason.CONTRADICTORY,
          open
              + " of "
              + asked
              + " ports look open: something on the way seems to answer for the host, so a port"
              + " counts only where a service gave a sign of life.");
    }
    return open == 0
        ? new Verdict.NotApplicable("No port asked is open from here.")
        : new Verdict.Pass(Phrases.count(open, "open port") + " among " + asked + " asked.");
  }
}
