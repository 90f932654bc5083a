package io.picket.probes.wire;

import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The one way to the network, holding scope, pace and budgets. Probes are given one and can do
 * nothing that it does not allow.
 *
 * <ol>
 *   <li>Nothing is dialled without a {@link Clearance}, and exclusions are looked at again.
 *   <li>Every dial waits for its turn (global, per client, per host); that wait is ours and is
 *       never counted against the target's time.
 *   <li>Every connection has a deadline and a limit on the bytes it reads.
 *   <li>Everything spent is counted, per probe run.
 * </ol>
 */
public interface Wire {
  /** Connects with the usual patience and byte limit. */
  default Connection connect(Clearance to) throws WireException, InterruptedException {
    return connect(to, Limits.USUAL);
  }

  /**
   * Connects.
   *
   * @throws WireException REFUSED, SILENT, RESET, UNREACHABLE, OUT_OF_SCOPE or OUT_OF_BUDGET
   */
  Connection connect(Clearance to, Limits limits) throws WireException, InterruptedException;

  /**
   * Begins to connect and returns at once. Such a connection waits for its turn, has a place at the
   * host and is counted like every other, used or not; so ask only for what will be used, and close
   * what was not taken.
   */
  default Ahead connectAhead(Clearance to, Limits limits) {
    return new Ahead() {
      @Override
      public Connection take() throws WireException, InterruptedException {
        return connect(to, limits);
      }

      @Override
      public void whenSettled(Runnable action) {
        action.run();
      }

      @Override
      public void close() {}
    };
  }

  /**
   * Sends one datagram over UDP and waits for one in return; it takes its place and its turn as a
   * connection does, and is counted as one.
   *
   * @return at most 16 KiB
   * @throws WireException SILENT, which never means that nothing listens; REFUSED where the host
   *     says that nothing does; UNREACHABLE, OUT_OF_SCOPE or OUT_OF_BUDGET
   */
  byte[] ask(Clearance to, byte[] datagram) throws WireException, InterruptedException;

  /** Asks the scope for leave to touch another endpoint, such as the target of a redirect. */
  Admission admit(Endpoint at, Intrusion level);

  /**
   * The addresses of a host name, from the operator's {@code --resolve} first, then from DNS.
   * Strict literals are answered without a look-up; other numeric forms are refused.
   *
   * @throws WireException UNREACHABLE when the name has no address or cannot be looked up
   */
  List<InetAddress> resolve(String host) throws WireException, InterruptedException;

  /** How long to wait for an answer of this target: the operator's {@code --timeout}. */
  Duration patience();

  /** What has been spent through this wire so far. */
  Spending spending();

  /**
   * Bounds of one connection.
   *
   * @param factor multiplies {@link #patience()}, for a second, slower look
   * @param maxBytes how many bytes may be received in all
   */
  record Limits(double factor, int maxBytes) {
    /** Patience once, 256 KiB. */
    public static final Limits USUAL = new Limits(1.0, 256 * 1024);
  }

  /** Connections opened and bytes moved. */
  record Spending(int connections, long bytesSent, long bytesReceived) {}
}
