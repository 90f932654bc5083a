package io.picket.scanner.demo;

import io.picket.checks.Profile;
import io.picket.checks.Profiles;
import io.picket.probes.wire.Family;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import io.picket.scanner.engine.Job;
import io.picket.scanner.scope.Permission;
import io.picket.scanner.scope.RefusedException;
import java.time.Duration;

/** What is asked of the pretend estate: everything that is asked of a real one. */
public final class PretendScan {
  private PretendScan() {}

  /** The job, marked as pretend. */
  public static Job job(PretendEstate estate) throws RefusedException {
    Profile profile = Profiles.named(Profiles.DEFAULT).orElseThrow();
    return new Job(
        profile,
        estate.targets(),
        Permission.ownWord(estate.targets()),
        estate.pins().keySet(),
        8,
        Duration.ofMinutes(1),
        true);
  }

  /** The network to the estate; short patience, because loopback is fast. */
  public static Network.Settings network(PretendEstate estate) {
    return new Network.Settings(Pace.USUAL, Duration.ofSeconds(2), estate.pins(), Family.BOTH);
  }
}
