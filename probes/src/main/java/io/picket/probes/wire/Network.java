package io.picket.probes.wire;

import io.picket.model.HostName;
import io.picket.model.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The one place that dials: event loops, pace, name look-up and patience. Made once, before
 * anything is sent; makes a {@link Wire} for every probe run.
 */
public final class Network implements AutoCloseable {
  /** Connections somebody forgot to close must not hang a scan for ever. */
  private static final Duration LONGEST_IN_LINE = Duration.ofMinutes(10);

  private static final Duration SHORTEST_LOOK_UP = Duration.ofSeconds(15);

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);

  private final Loops loops = new Loops();
  private final Set<SelectorKnocker> knockers = ConcurrentHashMap.newKeySet();
  private final Dialler dialler;
  private final Pace pace;
  private volatile boolean closed;

  /**
   * Opens nothing yet: event loops start with the first connection.
   *
   * @param clock the time of day, for the scope's beginning and end
   */
  public Network(Settings settings, InstantSource clock) {
    this(
        settings,
        clock,
        System::nanoTime,
        TimeUnit.NANOSECONDS::sleep,
        InetAddress::getAllByName,
        SocketChannel::open);
  }

  Network(
      Settings settings,
      InstantSource clock,
      LongSupplier nanoTime,
      Pacer.Sleep sleep,
      Resolver.LookUp lookUp,
      Dialler.Sockets sockets) {
    OwnSelectors.prefer();
    Duration patience = settings.patience();
    this.pace = settings.pace();
    Duration lookUpPatience =
        patience.compareTo(SHORTEST_LOOK_UP) < 0 ? SHORTEST_LOOK_UP : patience;
    this.dialler =
        new Dialler(
            loops,
            new Places(settings.pace().parallelPerHost(), LONGEST_IN_LINE),
            new Pacer(settings.pace(), nanoTime, sleep),
            new Resolver(settings.pins(), settings.family(), lookUp, lookUpPatience),
            patience,
            clock,
            nanoTime,
            sockets);
  }

  /**
   * What the operator asked for.
   *
   * @param patience how long to wait for an answer of a target, more than 0
   * @param pins addresses of names by the operator's own word ({@code --resolve}); such a name is
   *     never looked up
   */
  public record Settings(
      Pace pace, Duration patience, Map<HostName, List<InetAddress>> pins, Family family) {
    /** The usual pace, 5 seconds of patience, no pins, both families. */
    public static final Settings USUAL =
        new Settings(Pace.USUAL, Duration.ofSeconds(5), Map.of(), Family.BOTH);

    /**
     * @throws IllegalArgumentException when the patience is not above 0
     */
    public Settings {
      if (patience.isNegative() || patience.isZero()) {
        throw new IllegalArgumentException("patience is above 0");
      }
      pins = Map.copyOf(pins);
    }
  }

  /** A wire for one probe run on behalf of the scope's client. */
  public Wire wire(Scope scope) {
    return new NetworkWire(dialler, scope);
  }

  /**
   * For a port scan on behalf of the scope's client: an event loop of its own, to be closed.
   *
   * @throws IllegalStateException when this machine gives no selector
   */
  public Knocker knocker(Scope scope) {
    try {
      var knocker =
          new SelectorKnocker(dialler, scope, pace, Descriptors.window(), knockers::remove);
      knockers.add(knocker);
      knocker.start();
      if (closed) {
        knocker.close();
      }
      return knocker;
    } catch (IOException e) {
      throw new IllegalStateException("no selector for a port scan: " + Errno.quoted(e), e);
    }
  }

  /** The addresses of a host name or literal: {@link Wire#resolve}. */
  public List<InetAddress> resolve(String host) throws WireException, InterruptedException {
    return dialler.resolver().resolve(host);
  }

  /**
   * Closes every connection and stops the event loops. Probes and port scans still running end as
   * cancelled.
   */
  @Override
  public void close() {
    closed = true;
    knockers.forEach(SelectorKnocker::close);
    loops.close();
    try {
      for (SelectorKnocker knocker : knockers) {
        knocker.join(LONGEST_GOODBYE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
