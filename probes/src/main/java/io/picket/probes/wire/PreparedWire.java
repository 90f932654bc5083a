package io.picket.probes.wire;

import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.model.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * A wire whose connections have a preamble behind them, so that whoever uses it need not know of
 * one. The preamble has the patience of one connection for itself, and the question as much again.
 *
 * <p>A preamble that breaks off is never told as the answer to a question: a connection that was
 * closed or reset before the question was asked is {@link Reason#THROTTLED}, because this endpoint
 * did go through the preamble when it was recognised.
 */
public final class PreparedWire implements Wire {
  /** How much the preamble itself may receive, in bytes. */
  public static final int MOST_PREAMBLE_BYTES = 32 * 1024;

  private final Wire wire;
  private final Preamble preamble;
  private final int mostConnections;

  /**
   * @param mostConnections how many connections this wire may open in all; services that shut out
   *     clients with many broken handshakes must never be asked so often
   */
  public PreparedWire(Wire wire, Preamble preamble, int mostConnections) {
    this.wire = wire;
    this.preamble = preamble;
    this.mostConnections = mostConnections;
  }

  @Override
  public Connection connect(Clearance to, Limits limits)
      throws WireException, InterruptedException {
    if (wire.spending().connections() >= mostConnections) {
      throw new WireException(
          Reason.OUT_OF_BUDGET,
          "after " + mostConnections + " unfinished handshakes this service may shut us out");
    }
    Connection fresh =
        wire.connect(to, new Limits(limits.factor(), limits.maxBytes() + MOST_PREAMBLE_BYTES));
    boolean led = false;
    try {
      Connection ready = lead(fresh);
      ready.beginAgain();
      led = true;
      return ready;
    } finally {
      if (!led) {
        fresh.close();
      }
    }
  }

  private Connection lead(Connection fresh) throws WireException, InterruptedException {
    try {
      return preamble.lead(fresh);
    } catch (WireException e) {
      throw switch (e.reason()) {
        case CLOSED_EARLY, RESET, REFUSED ->
            new WireException(Reason.THROTTLED, "before TLS could begin, " + e.getMessage());
        case SILENT,
            MALFORMED,
            TOO_LARGE,
            UNREACHABLE,
            CONTRADICTORY,
            UNRECOGNISED,
            THROTTLED,
            OUT_OF_SCOPE,
            CANCELLED,
            OUT_OF_BUDGET,
            NOT_TRIED,
            BUG ->
            new WireException(e.reason(), "before TLS could begin: " + e.detail());
      };
    }
  }

  /** The preamble too is over before the connection is needed. */
  @Override
  public Ahead connectAhead(Clearance to, Limits limits) {
    return new AheadDial(() -> connect(to, limits));
  }

  @Override
  public byte[] ask(Clearance to, byte[] datagram) throws WireException, InterruptedException {
    return wire.ask(to, datagram);
  }

  @Override
  public Admission admit(Endpoint at, Intrusion level) {
    return wire.admit(at, level);
  }

  @Override
  public List<InetAddress> resolve(String host) throws WireException, InterruptedException {
    return wire.resolve(host);
  }

  @Override
  public Duration patience() {
    return wire.patience();
  }

  @Override
  public Spending spending() {
    return wire.spending();
  }
}
