package io.picket.checks;

import io.picket.model.HostFacts;
import io.picket.model.PortCensus;
import io.picket.model.Verdict;

/** A question about a host that what became of its ports answers; unknown without that. */
interface OfCensus extends Check.OfHost {
  Verdict judge(HostFacts host, PortCensus census, Circumstances circumstances);

  @Override
  default Verdict judge(HostFacts host, Circumstances circumstances) {
    return Facts.withoutCensus(host)
        .orElseGet(() -> judge(host, host.ports().fact().orElseThrow(), circumstances));
  }
}
