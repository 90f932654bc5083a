package io.picket.probes.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.Admission;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.PortSet;
import io.picket.model.Scope;
import io.picket.probes.Courtesy;
import io.picket.probes.http.WebClient;
import io.picket.probes.ports.ConnectScanner;
import io.picket.probes.ports.PortScanner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A program that scans one port of this machine and, with an argument, connects to it; with {@code
 * ask}, it asks for a page besides.
 */
final class OnePort {
  private OnePort() {}

  /** Runs; the exit code is 0 when all went well. */
  public static void main(String[] arguments) throws Exception {
    InetAddress here = Addresses.of(new byte[] {127, 0, 0, 1});
    var scope =
        new Scope(
            ClientId.SELF,
            "a test",
            List.of(AddressRange.of(here)),
            List.of(),
            PortSet.none(),
            Intrusion.REQUEST,
            Optional.empty(),
            Optional.empty());
    try (var server = new ServerSocket(0, 50, here);
        var network = new Network(Network.Settings.USUAL, InstantSource.system())) {
      var at = new Endpoint(here, server.getLocalPort());
      new ConnectScanner(network, scope)
          .scan(
              List.of(new PortScanner.Ask(Host.at(here), PortSet.of(at.port()))).iterator(),
              (host, census) -> {
                if (census.fact().isEmpty()) {
                  throw new IllegalStateException(census.toString());
                }
              });
      if (arguments.length > 0
          && scope.admit(at, Intrusion.REQUEST, Instant.now())
              instanceof Admission.Admitted(var clearance)) {
        network.wire(scope).connect(clearance).close();
        if (arguments[0].equals("ask")) {
          Thread.ofPlatform().daemon().start(() -> serve(server));
          try (var client = new WebClient(network.wire(scope), "a test", new Courtesy())) {
            if (!(client.inClear(clearance, at.toString(), "/") instanceof WebClient.Reply.Http)) {
              throw new IllegalStateException("no page");
            }
          }
        }
      }
    }
  }

  /** Gives every connection an empty page, those that are over already too. */
  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        server
            .accept()
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
      } catch (IOException e) {
        // The next one, if there is any.
      }
    }
  }
}
