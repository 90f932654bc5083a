package io.picket.bench;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.ClientId;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Scope;
import io.picket.probes.ports.ConnectScanner;
import io.picket.probes.ports.PortScanner;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The port scan alone, without the courtesy of a pace, to say what the engine can do; on loopback
 * only. Prints the open ports, then one line with attempts and seconds for each round.
 */
public final class PortSweep {
  private static final Pace NONE =
      new Pace(
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Pace.USUAL.parallelPerHost(),
          4096);

  private PortSweep() {}

  /** Arguments: address, ports, how often one after the other in this process. */
  public static void main(String[] arguments) throws Exception {
    InetAddress address = InetAddress.ofLiteral(arguments[0]);
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException("without a pace, only loopback is scanned");
    }
    PortSet ports = PortSet.parse(arguments[1]);
    for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
      long begun = System.nanoTime();
      var heard = new Heard();
      scan(address, ports, heard);
      if (round == 0) {
        System.out.println("open " + heard.open);
      }
      System.out.printf(
          Locale.ROOT,
          "attempts %d seconds %.3f%n",
          heard.attempts,
          (System.nanoTime() - begun) / 1e9);
    }
  }

  private static void scan(InetAddress address, PortSet ports, Heard heard)
      throws InterruptedException {
    Scope scope =
        new Scope(
            new ClientId("bench"),
            "the benchmark",
            List.of(AddressRange.of(address)),
            List.of(),
            PortSet.none(),
            Intrusion.CONNECT,
            Optional.empty(),
            Optional.empty());
    var usual = Network.Settings.USUAL;
    var settings = new Network.Settings(NONE, usual.patience(), usual.pins(), usual.family());
    try (var network = new Network(settings, InstantSource.system())) {
      var ask = new PortScanner.Ask(Host.at(address), ports);
      new ConnectScanner(network, scope).scan(List.of(ask).iterator(), heard);
    }
  }

  private static final class Heard implements PortScanner.Listener {
    private PortSet open = PortSet.none();
    private long attempts;

    @Override
    public void finished(Host host, Outcome<PortCensus> census) {
      open =
          census
              .fact()
              .map(seen -> seen.in(PortState.OPEN))
              .orElseThrow(() -> new IllegalStateException(Addresses.text(host.address())));
    }

    @Override
    public void progress(PortScanner.Progress progress) {
      attempts = progress.attempts();
    }
  }
}
