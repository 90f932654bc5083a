package io.picket.model;

import java.util.List;

/**
 * What became of every port that was asked of one address. The groups are disjoint and together
 * hold every port asked, so "not in the census" never happens.
 *
 * @param groups ports with the same state for the same reason, in order of state, then reason
 * @param middleboxSuspected nearly every port looks open, so that none of them can be believed
 *     before a service gives a sign of life
 */
public record PortCensus(List<Group> groups, boolean middleboxSuspected) implements Observation {
  public PortCensus {
    groups = List.copyOf(groups);
  }

  /**
   * @param reason what was read from the operating system, such as {@code connection refused}
   */
  public record Group(PortState state, String reason, PortSet ports) {}

  /** The ports in this state. */
  public PortSet in(PortState state) {
    PortSet all = PortSet.none();
    for (Group group : groups) {
      if (group.state() == state) {
        all = all.or(group.ports());
      }
    }
    return all;
  }

  /** The state of a port; {@link PortState#UNKNOWN} when it was not asked. */
  public PortState stateOf(int port) {
    for (Group group : groups) {
      if (group.ports().contains(port)) {
        return group.state();
      }
    }
    return PortState.UNKNOWN;
  }
}
