package io.picket.reports;

import io.picket.model.HostFacts;
import io.picket.model.NotChecked;
import io.picket.model.PortCensus;
import io.picket.model.PortState;
import io.picket.model.ScanRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known of the ports of each declared host. Open at any address of a name is open. */
final class KnownPorts {
  /** One address of a name, as {@link io.picket.model.Host} writes it. */
  private static final Pattern OF_NAME = Pattern.compile("(?<name>\\S+) \\([0-9a-fA-F.:]+\\)");

  private final Map<String, Map<Integer, PortState>> hosts = new LinkedHashMap<>();
  private final Map<String, List<HostFacts>> addresses = new HashMap<>();
  private final Set<String> partlyMissed = new HashSet<>();

  /** What one record knows; nothing of ports that it did not ask or could not tell. */
  static KnownPorts of(ScanRecord record) {
    var known = new KnownPorts();
    for (NotChecked missed : record.notChecked()) {
      Matcher ofName = OF_NAME.matcher(missed.what());
      if (ofName.matches()) {
        known.partlyMissed.add(ofName.group("name"));
      }
    }
    for (HostFacts host : record.hosts()) {
      known.addresses.computeIfAbsent(host.host().declared(), any -> new ArrayList<>()).add(host);
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

  /**
   * Whether it was found out of every address of a host what is at a port: what failed at one of
   * them may still be there while another one passes.
   */
  boolean everywhere(String host, int port) {
    return !partlyMissed.contains(host)
        && addresses.getOrDefault(host, List.of()).stream().allMatch(facts -> told(facts, port));
  }

  /** Of a port that was looked at, the verdict itself says what could not be told. */
  private static boolean told(HostFacts facts, int port) {
    if (facts.services().stream().anyMatch(service -> service.endpoint().port() == port)) {
      return true;
    }
    Optional<PortCensus> census = facts.ports().fact();
    PortState state = census.map(seen -> seen.stateOf(port)).orElse(PortState.UNKNOWN);
    return switch (state) {
      case OPEN, CLOSED -> true;
      case FILTERED ->
          census.stream()
              .flatMap(seen -> seen.groups().stream())
              .anyMatch(
                  group -> group.state() == PortState.OPEN || group.state() == PortState.CLOSED);
      case UNKNOWN -> false;
    };
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
