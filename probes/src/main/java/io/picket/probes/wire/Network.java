package io.picket.probes.wire;

import io.picket.model.HostName;
import io.picket.model.Scope;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The one place that dials: event loops, pace, name look-up and patience. Made once, before
 * anything is sent; makes a {@link Wire} for every probe run.
 */
public final class Network implements AutoCloseable {
  private final Settings settings;
  private final InstantSource clock;

  /**
   * Opens nothing yet: event loops start with the first connection.
   *
   * @param clock the time of day, for the scope's beginning and end
   */
  public Network(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
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
    if (settings.patience().isPositive()) {
      throw new UnsupportedOperationException("not there yet: " + settings + clock + scope);
    }
    throw new IllegalStateException();
  }

  /** The addresses of a host name or literal: {@link Wire#resolve}. */
  public List<InetAddress> resolve(String host) throws WireException, InterruptedException {
    if (settings.patience().isPositive()) {
      throw new WireException(io.picket.model.Reason.NOT_TRIED, host);
    }
    return List.of();
  }

  /** Closes every connection and stops the event loops. */
  @Override
  public void close() {}
}
