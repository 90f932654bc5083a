package io.picket.testkit;

import io.picket.model.Endpoint;

/** A real server, running on loopback until it is closed. */
public interface TlsServer extends AutoCloseable {
  /** Where it listens; the first place when there are several. */
  Endpoint endpoint();

  /** The port of {@link #endpoint()}. */
  default int port() {
    return endpoint().port();
  }

  /** What it printed last, for the message of a failed assertion. */
  String log();

  /** Stops it and removes its files. */
  @Override
  void close();
}
