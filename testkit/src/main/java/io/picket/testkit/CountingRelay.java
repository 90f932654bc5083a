package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server on loopback, passes everything on, and counts the connections. */
public final class CountingRelay implements AutoCloseable {
  private final ServerSocket listener;
  private final Endpoint server;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private CountingRelay(ServerSocket listener, Endpoint server) {
    this.listener = listener;
    this.server = server;
  }

  /** Begins to listen. */
  public static CountingRelay before(Endpoint server) throws IOException {
    var listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    var relay = new CountingRelay(listener, server);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return new Endpoint(listener.getInetAddress(), listener.getLocalPort());
  }

  /** How many connections there have been so far. */
  public int count() {
    return count.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        count.incrementAndGet();
        Thread.ofVirtual().start(() -> join(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void join(Socket client) {
    try (client;
        var behind = new Socket(server.address(), server.port())) {
      open.add(behind);
      Thread back = Thread.ofVirtual().start(() -> copy(behind, client));
      copy(client, behind);
      back.join();
    } catch (IOException | InterruptedException e) {
      // The end of one connection.
    } finally {
      open.remove(client);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(CountingRelay::close);
  }
}
