package io.picket.probes.wire;

import io.picket.model.ClientId;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Gives out turns to connect, for everything, per client and per host. A host's turn is waited for
 * first and the turn over everything last, so that nobody holds a place in the common line while he
 * cannot go yet. Rested buckets are forgotten, so memory does not grow with the number of hosts.
 */
final class Pacer {
  /** Waits; a test's own advances a manual clock instead. */
  interface Sleep {
    void nanos(long nanos) throws InterruptedException;
  }

  /** A turn taken, or how long to wait before asking again and for which line. */
  sealed interface Turn {
    record Taken() implements Turn {}

    /** The host has had enough for now; others may go. */
    record HostWaits(long nanos) implements Turn {}

    /** Everybody (of this client) waits. */
    record AllWait(long nanos) implements Turn {}
  }

  private static final Turn TAKEN = new Turn.Taken();
  private static final int FEW = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Sleep sleep;
  private final Bucket all;
  private final Map<ClientId, Bucket> clients = new HashMap<>();
  private final Map<InetAddress, Bucket> hosts = new HashMap<>();
  private final long origin;
  private int forgetAbove = FEW;

  Pacer(Pace pace, LongSupplier nanoTime, Sleep sleep) {
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.origin = nanoTime.getAsLong();
    this.all = new Bucket(pace.perSecond(), 0);
  }

  /** Waits for a turn. The wait is ours: no deadline of a target runs meanwhile. */
  void take(ClientId client, InetAddress host) throws InterruptedException {
    sleepFor(reserve(() -> host(host, now())));
    sleepFor(reserve(() -> client(client, now())));
    sleepFor(reserve(() -> all));
  }

  /** Takes a turn if one is free now; never waits. */
  Turn tryTake(ClientId client, InetAddress host) {
    lock.lock();
    try {
      long now = now();
      Bucket ofClient = client(client, now);
      long common = Math.max(all.waitFrom(now), ofClient.waitFrom(now));
      if (common > 0) {
        return new Turn.AllWait(common);
      }
      Bucket ofHost = host(host, now);
      long own = ofHost.waitFrom(now);
      if (own > 0) {
        return new Turn.HostWaits(own);
      }
      ofHost.take(now);
      ofClient.take(now);
      all.take(now);
      return TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /** How many hosts are remembered. */
  int remembered() {
    lock.lock();
    try {
      return hosts.size();
    } finally {
      lock.unlock();
    }
  }

  private long reserve(java.util.function.Supplier<Bucket> bucket) {
    lock.lock();
    try {
      return bucket.get().take(now());
    } finally {
      lock.unlock();
    }
  }

  private void sleepFor(long nanos) throws InterruptedException {
    if (nanos > 0) {
      sleep.nanos(nanos);
    }
  }

  /** Counted from the start, so that doubles hold nanoseconds exactly for 100 days. */
  private long now() {
    return nanoTime.getAsLong() - origin;
  }

  private Bucket client(ClientId client, long now) {
    return clients.computeIfAbsent(client, any -> new Bucket(pace.perSecondPerClient(), now));
  }

  private Bucket host(InetAddress host, long now) {
    if (hosts.size() > forgetAbove) {
      hosts.values().removeIf(bucket -> bucket.isRested(now));
      forgetAbove = Math.max(FEW, 2 * hosts.size());
    }
    return hosts.computeIfAbsent(host, any -> new Bucket(pace.perSecondPerHost(), now));
  }
}
