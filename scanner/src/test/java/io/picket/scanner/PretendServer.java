package io.picket.scanner;

import io.picket.model.Addresses;
import io.picket.model.Endpoint;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import io.picket.testkit.Loopback;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/**
 * A server with a loopback address of its own, so that it can listen on the ports that real ones
 * use. What answers there is a program elsewhere on loopback, or a behaviour.
 */
final class PretendServer implements AutoCloseable {
  private final InetAddress address = Loopback.own();
  private final TreeMap<Integer, Behaviour> behaviours = new TreeMap<>();
  private final List<HostileServer> doors = new ArrayList<>();

  /** Its address. */
  String address() {
    return Addresses.text(address);
  }

  /** Answers on a port as a program that listens elsewhere does. */
  PretendServer leading(int port, Endpoint to) {
    return answering(port, Behaviours.leadingTo(to));
  }

  /** Accepts on a port and never says a word. */
  PretendServer silent(int port) {
    return answering(port, Behaviours.silent());
  }

  /** Answers on a port, in the place of whatever was to answer there before. */
  PretendServer answering(int port, Behaviour behaviour) {
    behaviours.put(port, behaviour);
    return this;
  }

  /** Leaves a port closed. */
  PretendServer shut(int port) {
    behaviours.remove(port);
    return this;
  }

  /** Opens the ports. */
  void raise() {
    behaviours.forEach((port, behaviour) -> {
      try {
        doors.add(HostileServer.doing(address, port, behaviour));
      } catch (UncheckedIOException e) {
        if (port < 1024 && !"true".equals(System.getenv("CI"))) {
          Assumptions.abort("port " + port + " is not to be had here: " + e.getMessage());
        }
        throw e;
      }
    });
  }

  /** How many connections were accepted, the port scan's included. */
  int connections() {
    return doors.stream().mapToInt(HostileServer::connections).sum();
  }

  /** How many ports are open. */
  int ports() {
    return doors.size();
  }

  @Override
  public void close() {
    doors.forEach(HostileServer::close);
  }
}
