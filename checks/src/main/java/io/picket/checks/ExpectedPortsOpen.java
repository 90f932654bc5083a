package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Declaration;
import io.picket.model.HostFacts;
import io.picket.model.PortSet;
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
    return DeclaredOpen.judge(host, expected, "open", "");
  }
}
