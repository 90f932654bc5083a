package io.picket.probes.ports;

import io.picket.model.Host;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import java.util.Iterator;

/**
 * Finds out which ports of many hosts are open.
 *
 * <ol>
 *   <li>The asks are taken one by one as there is room, never listed; a finished host is handed on
 *       and forgotten, so memory does not grow with the number of targets.
 *   <li>Hosts are interleaved and every attempt waits for its turn.
 *   <li>The scope is asked again for every endpoint, at the moment of dialling.
 *   <li>Every port asked ends in exactly one group of the host's census. What was not found out is
 *       {@link io.picket.model.PortState#UNKNOWN}, with the reason.
 * </ol>
 */
public interface PortScanner {
  /**
   * Scans until the asks run out. The listener is called on the calling thread only; while it does
   * not return, nothing is lost and no answer is misread, but few new hosts are begun.
   *
   * @throws InterruptedException when cancelled; every host begun has been handed on before, its
   *     unfinished ports unknown, and no socket is left open. Asks not yet taken stay in the
   *     iterator
   */
  void scan(Iterator<Ask> asks, Listener listener) throws InterruptedException;

  /** Some ports of one host. */
  record Ask(Host host, PortSet ports) {}

  /** Is told what happens, on the thread that scans. */
  interface Listener {
    /** An open port was found; its host is not finished yet. */
    default void open(Host host, int port) {}

    /**
     * A host is finished. Inconclusive when nothing at all was found out about any of its ports.
     */
    void finished(Host host, Outcome<PortCensus> census);

    /** How far it got; about four times a second while something goes on, and once at the end. */
    default void progress(Progress progress) {}
  }

  /**
   * How far a scan got.
   *
   * @param hostsBegun hosts taken from the asks
   * @param hostsFinished hosts handed on
   * @param portsAsked ports of the hosts begun
   * @param portsDone ports whose state is final
   * @param open open ports found
   * @param attempts connections tried, second looks included
   */
  record Progress(
      long hostsBegun,
      long hostsFinished,
      long portsAsked,
      long portsDone,
      long open,
      long attempts) {}
}
