package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A port that answers a SYN with nothing, as a packet filter does: it listens, but its accept queue
 * is full, and Linux then drops further SYNs. Needs no privileges.
 */
public final class FilteredPort implements AutoCloseable {
  private static final int MOST_FILLERS = 64;
  private static final int DROPPED_AFTER_MILLIS = 150;

  private final ServerSocket listener;
  private final Deque<Socket> fillers = new ArrayDeque<>();

  private FilteredPort(ServerSocket listener) {
    this.listener = listener;
  }

  /** Holds an ephemeral port of 127.0.0.1 silent. */
  public static FilteredPort hold() {
    return hold(Loopback.V4);
  }

  /** Holds an ephemeral port of a loopback address silent. */
  public static FilteredPort hold(InetAddress at) {
    try {
      var listener = new ServerSocket();
      listener.bind(new InetSocketAddress(at, 0), 1);
      var port = new FilteredPort(listener);
      port.fill();
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill() throws IOException {
    while (fillers.size() < MOST_FILLERS) {
      var filler = new Socket();
      try {
        filler.connect(listener.getLocalSocketAddress(), DROPPED_AFTER_MILLIS);
        fillers.add(filler);
      } catch (SocketTimeoutException dropped) {
        filler.close();
        return;
      }
    }
    throw new IllegalStateException("this kernel does not drop SYNs when the accept queue is full");
  }

  /** Where no SYN is ever answered. */
  public Endpoint endpoint() {
    return new Endpoint(listener.getInetAddress(), listener.getLocalPort());
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket filler : fillers) {
        filler.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
