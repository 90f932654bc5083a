package io.picket.checks;

import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;

/** Whether ports that were declared to be open are. */
final class DeclaredOpen {
  private DeclaredOpen() {}

  /**
   * The verdict.
   *
   * @param ports at least one
   * @param what the ports were declared to be
   * @param cost what it means that one is shut, after a semicolon; or nothing
   */
  static Verdict judge(HostFacts host, PortSet ports, String what, String cost) {
    var shut = new ArrayList<Evidence>();
    PortSet unknown = PortSet.none();
    PortSet doubtful = PortSet.none();
    for (int port : ports.stream().toArray()) {
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
          "Declared to be "
              + what
              + " and not open from here: "
              + Phrases.list(shut.stream().map(Evidence::source).toList())
              + cost
              + ".",
          shut);
    }
    if (!doubtful.isEmpty()) {
      return Facts.onlyLookOpen(doubtful);
    }
    return unknown.isEmpty()
        ? new Verdict.Pass("Open as declared: " + Phrases.ports(ports) + ".")
        : new Verdict.Unknown(Reason.NOT_TRIED, "Not tried: " + Phrases.ports(unknown) + ".");
  }
}
