package io.picket.probes.tls;

import io.picket.model.AddressRange;
import io.picket.model.Admission;
import io.picket.model.Answer;
import io.picket.model.Clearance;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.PortSet;
import io.picket.model.Scope;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsSupport;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Looks at loopback endpoints with a real network. */
public final class Looking implements AutoCloseable {
  private final Network network;

  Looking(Duration patience) {
    network =
        new Network(
            new Network.Settings(
                Pace.USUAL, patience, java.util.Map.of(), io.picket.probes.wire.Family.BOTH),
            InstantSource.system());
  }

  public static Looking patiently() {
    return new Looking(Duration.ofSeconds(30));
  }

  public TlsSupport at(Endpoint endpoint) throws WireException, InterruptedException {
    return at(endpoint, new TlsProbe(new Random(1)));
  }

  TlsSupport at(Endpoint endpoint, Probe<TlsSupport> probe)
      throws WireException, InterruptedException {
    return probe.observe(site(endpoint, Optional.empty()), wire(endpoint));
  }

  TlsSupport at(Endpoint endpoint, String name) throws WireException, InterruptedException {
    return new TlsProbe(new Random(1))
        .observe(site(endpoint, Optional.of(HostName.parse(name))), wire(endpoint));
  }

  public Wire wire(Endpoint endpoint) {
    return network.wire(scope(endpoint));
  }

  public static Site site(Endpoint endpoint, Optional<HostName> name) {
    Host host =
        name.map(dns -> Host.named(dns, endpoint.address()))
            .orElseGet(() -> Host.at(endpoint.address()));
    return new Site(host, clearance(endpoint), new ServiceFacts(endpoint, List.of()));
  }

  static Clearance clearance(Endpoint endpoint) {
    return switch (scope(endpoint).admit(endpoint, Intrusion.HANDSHAKE, Instant.now())) {
      case Admission.Admitted(Clearance clearance) -> clearance;
      case Admission.Denied(String why) -> throw new IllegalStateException(why);
    };
  }

  private static Scope scope(Endpoint endpoint) {
    return new Scope(
        new ClientId("test"),
        "the test itself",
        List.of(AddressRange.of(endpoint.address())),
        List.of(),
        PortSet.none(),
        Intrusion.HANDSHAKE,
        Optional.empty(),
        Optional.empty());
  }

  /** Versions and what can be said of them, for messages. */
  static String summary(TlsSupport seen) {
    var text = new StringBuilder();
    for (var of : seen.versions()) {
      text.append(of.version().label()).append(": ").append(say(of.accepted()));
      text.append(", ").append(of.suites().size()).append(" suites, complete ");
      text.append(say(of.suitesComplete())).append(", ").append(of.preference()).append('\n');
    }
    return text.append(seen.connections())
        .append(" connections ")
        .append(seen.anomalies())
        .toString();
  }

  private static String say(Answer answer) {
    return switch (answer) {
      case Answer.Yes(String how) -> "yes (" + how + ")";
      case Answer.No(String how) -> "no (" + how + ")";
      case Answer.Unknown unknown -> "unknown (" + unknown.reason() + ": " + unknown.detail() + ")";
    };
  }

  @Override
  public void close() {
    network.close();
  }
}
