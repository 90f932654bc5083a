package io.picket.reports;

import io.picket.model.HostFacts;
import io.picket.model.PortCensus;
import io.picket.model.PortState;
import io.picket.model.ScanRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of the ports of each declared host. Open at any address of a name is open. */
final class KnownPorts {
  private final Map<String, Map<Integer, PortState>> hosts = new LinkedHashMap<>();

  /** What one record knows; nothing of ports that it did not ask or could not tell. */
  static KnownPorts of(ScanRecord record) {
    var known = new KnownPorts();
    for (HostFacts host : record.hosts()) {
      Map<Integer, PortState> states = known.states(host.host().declared());
      for (PortCensus.Group group : host.ports().fact().map(PortCensus::groups).orElse(List.of())) {
        if (group.state() != PortState.UNKNOWN) {
          group.ports().stream()
              .forEach(
                  port -> states.merge(port, group.state(), (a, b) -> a.compareTo(b) <= 0 ? a : b));
        }
      }
    }
    return known;
  }

  private Map<Integer, PortState> states(String host) {
    return hosts.computeIfAbsent(host, any -> new TreeMap<>());
  }

  /** Takes in what a later record knows; of all else the earlier word stays. */
  void update(KnownPorts later) {
    later.hosts.forEach((host, states) -> states(host).putAll(states));
  }

  /** Whether every port of a host that was open before is known now. */
  boolean covers(KnownPorts before, String host) {
    Map<Integer, PortState> now = hosts.getOrDefault(host, Map.of());
    return before.hosts.getOrDefault(host, Map.of()).entrySet().stream()
        .allMatch(port -> port.getValue() != PortState.OPEN || now.containsKey(port.getKey()));
  }

  /** The ports that were known before and opened or closed since. */
  List<Diff.PortChange> changesSince(KnownPorts before) {
    List<Diff.PortChange> changes = new ArrayList<>();
    hosts.forEach((host, states) ->
        states.forEach((port, state) -> {
          PortState was = before.hosts.getOrDefault(host, Map.of()).get(port);
          if (was != null && (was == PortState.OPEN) != (state == PortState.OPEN)) {
            changes.add(new Diff.PortChange(host, port, was, state));
          }
        }));
    return changes;
  }
}
