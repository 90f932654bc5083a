package io.picket.probes.revocation;

import io.picket.probes.wire.WireException;
import java.net.InetAddress;
import java.util.List;

/** Looks host names up, with a deadline. A test's own answers from a table. */
@FunctionalInterface
public interface Names {
  /**
   * All addresses of a host name or a strict literal; at least one.
   *
   * @throws WireException when there is none, or no answer in time
   */
  List<InetAddress> addresses(String host) throws WireException, InterruptedException;
}
