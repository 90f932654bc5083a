package io.picket.bench;

import io.picket.fingerprints.tls.policies.Policies;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.PortSet;
import io.picket.model.Scope;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsSupport;
import io.picket.probes.Site;
import io.picket.probes.handshake.SealedFlights;
import io.picket.probes.tls.TlsProbe;
import io.picket.probes.wire.Network;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Asks one endpoint with the TLS probe alone, and prints one line for each accepted pair of version
 * and suite, then one with the connections and what was not found out.
 */
public final class TlsMatrix {
  private TlsMatrix() {}

  /**
   * Arguments: address, port, what to find out, connections at once. What is {@code matrix}, {@code
   * full} or {@code verdict=POLICY}, which asks one thing at a time.
   */
  public static void main(String[] arguments) throws Exception {
    InetAddress address = InetAddress.ofLiteral(arguments[0]);
    var endpoint = new Endpoint(address, Integer.parseInt(arguments[1]));
    var probe = probe(arguments[2], Integer.parseInt(arguments[3]));
    Scope scope =
        new Scope(
            new ClientId("bench"),
            "the benchmark",
            List.of(AddressRange.of(address)),
            List.of(),
            PortSet.none(),
            Intrusion.HANDSHAKE,
            Optional.empty(),
            Optional.empty());
    if (!(scope.admit(endpoint, Intrusion.HANDSHAKE, Instant.now())
        instanceof Admission.Admitted(Clearance clearance))) {
      throw new IllegalStateException(Addresses.text(address));
    }
    try (var network = new Network(Network.Settings.USUAL, InstantSource.system())) {
      var site = new Site(Host.at(address), clearance, new ServiceFacts(endpoint, List.of()));
      print(probe.observe(site, network.wire(scope)));
    }
    System.out.flush();
    // As Picket itself ends: no thread of a library is waited for, which took a third of a second.
    Runtime.getRuntime().halt(0);
  }

  private static TlsProbe probe(String what, int atOnce) {
    if (what.startsWith("verdict=")) {
      Optional<TlsPolicy> policy = Policies.named(what.substring("verdict=".length()));
      return new TlsProbe(new Random(), new TlsProbe.Aim(TlsProbe.Detail.VERDICT, policy));
    }
    var detail = TlsProbe.Detail.valueOf(what.toUpperCase(Locale.ROOT));
    return new TlsProbe(new Random(), detail, atOnce, new SealedFlights());
  }

  private static void print(TlsSupport seen) {
    int open = 0;
    for (TlsSupport.OfVersion of : seen.versions()) {
      open += of.suitesComplete().isYes() ? 0 : 1;
      for (TlsSupport.CipherSuite suite : of.suites()) {
        System.out.printf(
            Locale.ROOT, "%s %04X %s%n", of.version().label(), suite.code(), suite.name());
      }
    }
    System.out.printf(
        Locale.ROOT, "connections %d, versions left open %d%n", seen.connections(), open);
  }
}
