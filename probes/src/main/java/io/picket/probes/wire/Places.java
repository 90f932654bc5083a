package io.picket.probes.wire;

import io.picket.model.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many connections talk to one host at the same time, first come first served. */
final class Places {
  private final int perHost;
  private final Duration longest;
  private final ConcurrentMap<InetAddress, Line> lines = new ConcurrentHashMap<>();

  /**
   * @param longest how long to wait for a place; a limit only so that connections somebody forgot
   *     to close cannot hang a scan
   */
  Places(int perHost, Duration longest) {
    this.perHost = perHost;
    this.longest = longest;
  }

  private static final class Line {
    final Semaphore places;
    int users;

    Line(int places) {
      this.places = new Semaphore(places, true);
    }
  }

  /** A place that is held; closing gives it back, once. */
  final class Place implements AutoCloseable {
    private final InetAddress host;
    private final Line line;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private Place(InetAddress host, Line line) {
      this.host = host;
      this.line = line;
    }

    @Override
    public void close() {
      if (held.compareAndSet(true, false)) {
        line.places.release();
        leave(host);
      }
    }
  }

  /**
   * Waits for a place.
   *
   * @throws WireException OUT_OF_BUDGET when none came free in a very long time
   */
  Place take(InetAddress host) throws WireException, InterruptedException {
    Line line = lines.compute(host, (key, old) -> joined(old));
    boolean taken = false;
    try {
      taken = line.places.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      if (!taken) {
        leave(host);
      }
    }
    if (!taken) {
      throw new WireException(
          Reason.OUT_OF_BUDGET,
          "all "
              + perHost
              + " connections to the host stayed in use for "
              + longest.toSeconds()
              + " s");
    }
    return new Place(host, line);
  }

  /** How many hosts have somebody in line. */
  int hosts() {
    return lines.size();
  }

  private Line joined(@org.jspecify.annotations.Nullable Line old) {
    Line line = old == null ? new Line(perHost) : old;
    line.users++;
    return line;
  }

  private void leave(InetAddress host) {
    lines.computeIfPresent(host, (key, line) -> --line.users == 0 ? null : line);
  }
}
