package io.picket.testkit;

import java.io.IOException;

/** What a hostile server does with one connection. When it returns, the connection is closed. */
@FunctionalInterface
public interface Behaviour {
  /**
   * @throws IOException when the client has gone, which ends the connection and is no failure
   */
  void serve(Peer client) throws IOException, InterruptedException;
}
