package io.picket.probes;

import io.picket.fingerprints.products.Product;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What one host was asked over HTTP so far, over all its ports, so that no product is asked more
 * often than is polite. Safe for several threads; each probe run counts its own requests.
 *
 * <ol>
 *   <li>What a product asks for holds for the whole host as soon as it is expected or was
 *       recognised there; of several, what the strictest asks for.
 *   <li>Requests are set aside before one waits for its turn, so that those who wait together do
 *       not ask too often together.
 *   <li>A page rests from its last answer on, and nobody asks for it while another does: so much
 *       later, at least, does the server see it asked for again, however long the way.
 * </ol>
 */
public final class Courtesy {
  private final Ledger host;
  private final Rest rest;
  // Guarded by "host".
  private int own;
  private int setAside;

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

  /** What all runs at a host share; whoever touches it holds its lock. */
  private static final class Ledger {
    private final LongSupplier nanoTime;
    private final Map<String, Long> turns = new HashMap<>();
    private final Map<String, Long> lastAsked = new HashMap<>();
    private final Set<String> underWay = new HashSet<>();
    private int requests;
    private int setAside;
    private int most = Integer.MAX_VALUE;
    private Duration spacing = Duration.ZERO;

    Ledger(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    /** How long until a moment, in nanoseconds. */
    long until(long moment) {
      return Math.max(0, moment - nanoTime.getAsLong());
    }

    /** How long a page has to rest still, in nanoseconds. */
    long restOf(String page, Duration pause) {
      Long last = lastAsked.get(page);
      return last == null || pause.isZero() ? 0 : until(last + pause.toNanos());
    }

    void note(String page) {
      long now = nanoTime.getAsLong();
      noteTurn(page, now);
      lastAsked.put(page, now);
    }

    void noteTurn(String path, long moment) {
      turns.merge(path, moment, Math::max);
    }
  }

  /** The same host's, with a count of its own. */
  public Courtesy run() {
    return new Courtesy(host, rest);
  }

  /**
   * Minds from now on what a product asks for that is expected or was recognised at the host: how
   * many requests are polite, and how long a page is left alone. One that does not ask for the
   * latter bounds nobody but those who look for it.
   */
  public void mind(Product product) {
    if (!product.spacing().isZero()) {
      mind(product.requests(), product.spacing());
    }
  }

  void mind(int most, Duration spacing) {
    synchronized (host) {
      host.most = Math.min(host.most, most);
      host.spacing = longer(host.spacing, spacing);
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /**
   * Sets requests aside for this run to make; false where the host would be asked more than a
   * number of times.
   */
  public boolean setAside(int number, int most) {
    synchronized (host) {
      if (host.requests + host.setAside + number > most) {
        return false;
      }
      host.setAside += number;
      setAside += number;
      return true;
    }
  }

  /** Gives back what this run set aside and did not ask. */
  public void giveBack() {
    synchronized (host) {
      host.setAside -= setAside;
      setAside = 0;
    }
  }

  /** Whether this run may ask for anything more. */
  public boolean mayAsk() {
    synchronized (host) {
      return setAside > 0 || host.requests + host.setAside < host.most;
    }
  }

  /** Counts a request that is about to be sent; false where it must not be. */
  public boolean asking() {
    synchronized (host) {
      if (!mayAsk()) {
        return false;
      }
      if (setAside > 0) {
        setAside--;
        host.setAside--;
      }
      own++;
      host.requests++;
      return true;
    }
  }

  /** Notes that a page was asked for until now. */
  public void asked(String path) {
    synchronized (host) {
      host.note(page(path));
    }
  }

  /**
   * Begins to ask for a page, over a connection that stands: opening it may have taken long, and
   * somebody else may have had his turn since. Waits for whoever asks for the same page, and then
   * as long as the host's products want. Whoever begins must {@link #end}.
   *
   * @return whether the turn had to be waited for
   */
  public boolean begin(String path) throws InterruptedException {
    String page = page(path);
    boolean waited = false;
    while (true) {
      long wait;
      synchronized (host) {
        while (!host.spacing.isZero() && host.underWay.contains(page)) {
          waited = true;
          host.wait();
        }
        wait = host.restOf(page, host.spacing);
        if (wait == 0) {
          host.underWay.add(page);
          host.note(page);
          return waited;
        }
      }
      waited = true;
      rest.of(Duration.ofNanos(wait));
    }
  }

  /** Ends what was begun, however it ended. */
  public void end(String path) {
    synchronized (host) {
      host.note(page(path));
      host.underWay.remove(page(path));
      host.notifyAll();
    }
  }

  /** The page without what it is asked with. */
  private static String page(String path) {
    return path.split("\\?", 2)[0];
  }

  /** How many requests this run has sent. */
  public int requests() {
    synchronized (host) {
      return own;
    }
  }

  /** How many requests the host was sent in all. */
  public int toHost() {
    synchronized (host) {
      return host.requests;
    }
  }

  /** Waits until a page may be asked for again, on whichever port. */
  public void awaitTurn(String path, Duration spacing) throws InterruptedException {
    awaitTurn(path, spacing, () -> {});
  }

  /**
   * As above, and does something first when the turn has not come yet.
   *
   * @param spacing what is known to be asked for; what the host's products ask for is minded anyway
   */
  public void awaitTurn(String path, Duration spacing, Runnable whenEarly)
      throws InterruptedException {
    Duration pause;
    long wait;
    synchronized (host) {
      pause = longer(spacing, host.spacing);
      if (pause.isZero()) {
        return;
      }
      Long last = host.turns.get(page(path));
      wait = last == null ? 0 : host.until(last + pause.toNanos());
      host.noteTurn(page(path), host.nanoTime.getAsLong() + wait);
    }
    if (wait > 0) {
      whenEarly.run();
    }
    rest.of(Duration.ofNanos(wait));
    long more;
    synchronized (host) {
      more = host.restOf(page(path), pause);
    }
    if (more > 0) {
      whenEarly.run();
      rest.of(Duration.ofNanos(more));
    }
  }
}
