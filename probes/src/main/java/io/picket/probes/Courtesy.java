package io.picket.probes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What one host was asked over HTTP so far, over all its ports, so that no product is asked more
 * often than is polite. Safe for several threads; each probe run counts its own requests.
 */
public final class Courtesy {
  private final Ledger host;
  private final AtomicInteger own = new AtomicInteger();

  private final Rest rest;

  /** Lets the calling thread rest. */
  @FunctionalInterface
  public interface Rest {
    void of(Duration time) throws InterruptedException;
  }

  /** For a host that was not asked anything yet. */
  public Courtesy() {
    this(System::nanoTime, Thread::sleep);
  }

  /**
   * @param nanoTime a steady clock in nanoseconds
   * @param rest how to wait for a turn
   */
  public Courtesy(LongSupplier nanoTime, Rest rest) {
    this(new Ledger(nanoTime), rest);
  }

  private Courtesy(Ledger host, Rest rest) {
    this.host = host;
    this.rest = rest;
  }

  /** What all runs at a host share. */
  private static final class Ledger {
    private final LongSupplier nanoTime;
    private final AtomicInteger requests = new AtomicInteger();
    // Guarded by "this".
    private final Map<String, Long> lastAsked = new HashMap<>();

    Ledger(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    /** Takes the next turn of a path; how long to wait for it, in nanoseconds. */
    synchronized long take(String path, Duration spacing) {
      long now = nanoTime.getAsLong();
      Long last = lastAsked.get(path);
      long turn = last == null ? now : Math.max(now, last + spacing.toNanos());
      lastAsked.put(path, turn);
      return turn - now;
    }

    synchronized void asked(String path) {
      long now = nanoTime.getAsLong();
      Long last = lastAsked.get(path);
      lastAsked.put(path, last == null ? now : Math.max(now, last));
    }
  }

  /** The same host's, with a count of its own. */
  public Courtesy run() {
    return new Courtesy(host, rest);
  }

  /** Counts a request for a path that is about to be sent. */
  public void asking(String path) {
    own.incrementAndGet();
    host.requests.incrementAndGet();
    host.asked(path);
  }

  /** How many requests this run has sent. */
  public int requests() {
    return own.get();
  }

  /** How many requests the host was sent in all. */
  public int toHost() {
    return host.requests.get();
  }

  /** Waits until a product's page may be asked for again, on whichever port. */
  public void awaitTurn(String path, Duration spacing) throws InterruptedException {
    awaitTurn(path, spacing, () -> {});
  }

  /** As above, and does something first when the turn has not come yet. */
  public void awaitTurn(String path, Duration spacing, Runnable whenEarly)
      throws InterruptedException {
    if (!spacing.isZero()) {
      long wait = host.take(path, spacing);
      if (wait > 0) {
        whenEarly.run();
      }
      rest.of(Duration.ofNanos(wait));
    }
  }
}
