package io.picket.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Locale;

/**
 * Raises one server of every hostile kind, a closed and a filtered port on 127.0.0.1, for scripts.
 * Prints {@code name port} for each, then {@code ready}, and ends when standard input does.
 */
public final class HostilePortsMain {
  private HostilePortsMain() {}

  /** Takes no arguments. */
  public static void main(String... arguments) throws IOException {
    var servers = new ArrayList<HostileServer>();
    try (var closed = ClosedPort.hold();
        var filtered = FilteredPort.hold()) {
      System.out.println("closed " + closed.endpoint().port());
      System.out.println("filtered " + filtered.endpoint().port());
      for (var kind : Hostile.values()) {
        var server = kind.start();
        servers.add(server);
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        System.out.println(name + " " + server.port());
      }
      System.out.println("ready");
      while (System.in.read() >= 0) {
        // Lives as long as whoever started it.
      }
    }
    servers.forEach(HostileServer::close);
  }
}
