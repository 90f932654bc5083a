package io.picket.scanner.engine;

import io.picket.checks.Profile;
import io.picket.model.HostName;
import io.picket.scanner.scope.Permission;
import io.picket.scanner.scope.Target;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the operator wants done.
 *
 * @param profile the ports and the questions
 * @param pinned names whose addresses the operator gave
 * @param parallelHosts how many hosts with something open are looked at together
 * @param hostTimeout how long to look at one host once its ports are known
 * @param pretend whether the targets are servers of our own, raised for show
 */
public record Job(
    Profile profile,
    List<Target> targets,
    Permission permission,
    Set<HostName> pinned,
    int parallelHosts,
    Duration hostTimeout,
    boolean pretend) {
  public Job {
    targets = List.copyOf(targets);
    pinned = Set.copyOf(pinned);
  }
}
