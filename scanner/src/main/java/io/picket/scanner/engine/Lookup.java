package io.picket.scanner.engine;

import io.picket.model.HostName;
import io.picket.model.Reason;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.WireException;
import io.picket.scanner.scope.Resolution;
import io.picket.scanner.scope.Target;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Looks up all names of a job, some at once. */
public final class Lookup {
  private static final int AT_ONCE = 32;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Network network;
  private final Watcher watcher;

  public Lookup(Network network, Watcher watcher) {
    this.network = network;
    this.watcher = watcher;
  }

  /**
   * The addresses of all names of the job and of its permission.
   *
   * @throws InterruptedException when cancelled
   */
  public Resolution all(Job job) throws InterruptedException {
    Set<HostName> names = new LinkedHashSet<>(job.permission().names());
    for (Target target : job.targets()) {
      if (target instanceof Target.Name(HostName name, var _)) {
        names.add(name);
      }
    }
    var resolution = new Resolution();
    if (names.isEmpty()) {
      return resolution;
    }
    var done = new AtomicLong();
    try (var lookups = new FanOut("lookup", AT_ONCE)) {
      for (HostName name : names) {
        lookups.start(
            () -> {
              one(name, job.pinned().contains(name), resolution);
              watcher.progress(Watcher.Stage.NAMES, done.incrementAndGet(), names.size(), 0, 0);
            },
            LONGEST);
      }
      lookups.await(LONGEST);
    }
    job.permission().bound(resolution);
    return resolution;
  }

  private void one(HostName name, boolean pinned, Resolution resolution) {
    try {
      resolution.found(name, network.resolve(name.ascii()), pinned);
    } catch (WireException e) {
      resolution.failed(name, e.reason(), e.detail());
    } catch (InterruptedException _) {
      resolution.failed(name, Reason.CANCELLED, "interrupted while it was looked up");
    } catch (RuntimeException e) {
      resolution.failed(name, Reason.BUG, String.valueOf(e));
    }
  }
}
