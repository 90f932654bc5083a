package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server on loopback that misbehaves in one chosen way ({@link Behaviours} has the usual ones)
 * and counts what comes. Each connection has its own virtual thread; closing the server ends all.
 */
public final class HostileServer implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final AtomicLong bytesSent = new AtomicLong();
  // Guarded by "this".
  private final Set<Socket> open = new HashSet<>();
  private int accepted;
  private int mostAtOnce;
  private boolean closed;

  private HostileServer(ServerSocket listener, Behaviour behaviour) {
    this.listener = listener;
    this.behaviour = behaviour;
  }

  /** Starts on an ephemeral port of 127.0.0.1. */
  public static HostileServer doing(Behaviour behaviour) {
    return doing(Loopback.V4, 0, behaviour);
  }

  /**
   * Starts at an address and a port.
   *
   * @param port 0 for an ephemeral one
   * @throws IllegalArgumentException when the address is not loopback
   */
  public static HostileServer doing(InetAddress at, int port, Behaviour behaviour) {
    if (!at.isLoopbackAddress()) {
      throw new IllegalArgumentException(at + " is not loopback");
    }
    try {
      var listener = new ServerSocket();
      listener.bind(new InetSocketAddress(at, port), BACKLOG);
      var server = new HostileServer(listener, behaviour);
      Thread.ofVirtual().name("hostile " + listener.getLocalPort()).start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return new Endpoint(listener.getInetAddress(), port());
  }

  /** The port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections have been accepted so far. */
  public synchronized int connections() {
    return accepted;
  }

  /** How many connections were open together at the worst moment. */
  public synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  /** How many bytes have been sent so far, over all connections. */
  public long bytesSent() {
    return bytesSent.get();
  }

  /** How many connections this server still holds; a behaviour that does not read cannot tell. */
  public synchronized int openConnections() {
    return open.size();
  }

  /** Waits until so many connections have been accepted; false when the time is over first. */
  public synchronized boolean awaitConnections(int count, Duration patience)
      throws InterruptedException {
    return await(() -> accepted >= count, patience);
  }

  /** Waits until every client has gone; false when the time is over first. */
  public synchronized boolean awaitAllGone(Duration patience) throws InterruptedException {
    return await(open::isEmpty, patience);
  }

  private synchronized boolean await(
      java.util.function.BooleanSupplier condition, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Math.max(1, left / 1_000_000));
    }
    return true;
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        int number = opened(socket);
        if (number > 0) {
          Thread.ofVirtual().start(() -> serve(socket, number));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private synchronized int opened(Socket socket) throws IOException {
    if (closed) {
      socket.close();
      return 0;
    }
    open.add(socket);
    mostAtOnce = Math.max(mostAtOnce, open.size());
    accepted++;
    notifyAll();
    return accepted;
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      socket.setTcpNoDelay(true);
      behaviour.serve(new Peer(socket, number, bytesSent));
    } catch (IOException | InterruptedException e) {
      // The client has gone, or the server is being closed: both end this connection only.
    } finally {
      gone(socket);
    }
  }

  private synchronized void gone(Socket socket) {
    open.remove(socket);
    notifyAll();
  }

  /** Stops listening and drops every connection. */
  @Override
  public void close() {
    Set<Socket> left;
    synchronized (this) {
      closed = true;
      left = new HashSet<>(open);
    }
    try {
      listener.close();
      for (Socket socket : left) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
