package io.picket.reports;

import io.picket.model.HostFacts;
import io.picket.model.PortState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Hosts that are told together because nothing was seen open there and the same became of their
 * ports. A host with an open port stands for itself, and silence is never told with closed ports.
 *
 * @param hosts at least one, in their order
 */
record Quiet(List<HostFacts> hosts) {
  Quiet {
    hosts = List.copyOf(hosts);
  }

  /**
   * The quiet among these hosts, in the order in which each kind first comes.
   *
   * @param fate what must be the same to be told together
   */
  static List<Quiet> among(List<HostFacts> hosts, Function<HostFacts, Object> fate) {
    Map<Object, List<HostFacts>> alike = new LinkedHashMap<>();
    for (HostFacts host : hosts) {
      if (is(host)) {
        alike.computeIfAbsent(fate.apply(host), any -> new ArrayList<>()).add(host);
      }
    }
    return alike.values().stream().map(Quiet::new).toList();
  }

  /** Whether nothing was seen open there, which does not say that nothing is. */
  static boolean is(HostFacts host) {
    return host.services().isEmpty()
        && host.ports().fact().map(census -> census.in(PortState.OPEN).isEmpty()).orElse(true);
  }

  /** Every one of them by name or in a range. */
  List<String> names() {
    return hosts.stream().map(host -> host.host().toString()).toList();
  }
}
