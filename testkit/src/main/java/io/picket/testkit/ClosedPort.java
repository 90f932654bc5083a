package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port that refuses every connection. It is bound but does not listen, so that nobody else, a
 * self-connect included, can take it meanwhile.
 */
public final class ClosedPort implements AutoCloseable {
  private final Socket holder;

  private ClosedPort(Socket holder) {
    this.holder = holder;
  }

  /** Holds an ephemeral port of 127.0.0.1 closed. */
  public static ClosedPort hold() {
    return hold(Loopback.V4);
  }

  /** Holds an ephemeral port of a loopback address closed. */
  public static ClosedPort hold(InetAddress at) {
    var holder = new Socket();
    try {
      holder.bind(new InetSocketAddress(at, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ClosedPort(holder);
  }

  /** Where nothing listens. */
  public Endpoint endpoint() {
    return new Endpoint(holder.getLocalAddress(), holder.getLocalPort());
  }

  @Override
  public void close() {
    try {
      holder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
