package io.picket.probes.wire;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.Admission;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.PortSet;
import io.picket.model.Scope;
import io.picket.probes.ports.ConnectScanner;
import io.picket.probes.ports.PortScanner;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A program that scans one port of this machine and, with an argument, connects to it. */
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
      }
    }
  }
}
