package io.picket.probes.http;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.PortSet;
import io.picket.model.ProbeRun;
import io.picket.model.Scope;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.Courtesy;
import io.picket.probes.Probe;
import io.picket.probes.ProbeRunner;
import io.picket.probes.Site;
import io.picket.probes.service.ServiceProbe;
import io.picket.probes.wire.Family;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Runs probes against loopback with a real network, and nowhere else. */
public final class Estate implements AutoCloseable {
  public static final String USER_AGENT = "Picket/test (+https://example.com/contact)";

  /** The only thing probes may touch. */
  public static final Scope LOOPBACK =
      new Scope(
          ClientId.SELF,
          "the test itself",
          List.of(
              AddressRange.cidr(Addresses.parse("127.0.0.0").orElseThrow(), 8),
              AddressRange.of(Addresses.parse("::1").orElseThrow())),
          List.of(),
          PortSet.none(),
          Intrusion.REQUEST,
          Optional.empty(),
          Optional.empty());

  private final Network network;

  public Estate(Duration patience) {
    network =
        new Network(
            new Network.Settings(
                Pace.USUAL,
                patience,
                Map.of(
                    new HostName("rmm.example.com"),
                    List.of(Addresses.parse("127.0.0.1").orElseThrow())),
                Family.BOTH),
            InstantSource.system());
  }

  /** A site with facts seen before. */
  public static Site site(Endpoint endpoint, ServiceFacts soFar, String... name) {
    Host host =
        name.length == 0
            ? Host.at(endpoint.address())
            : Host.named(new HostName(name[0]), endpoint.address());
    return switch (LOOPBACK.admit(endpoint, Intrusion.REQUEST, Instant.EPOCH)) {
      case Admission.Admitted(Clearance clearance) -> new Site(host, clearance, soFar);
      case Admission.Denied(String why) -> throw new IllegalArgumentException(why);
    };
  }

  /** A site of a host that was asked something before. */
  public static Site site(Endpoint endpoint, ServiceFacts soFar, Courtesy courtesy) {
    Site site = site(endpoint, soFar);
    return new Site(site.host(), site.clearance(), soFar, courtesy);
  }

  /** Runs one probe. */
  public ProbeRun run(Probe<?> probe, Site at) {
    return new ProbeRunner(() -> network.wire(LOOPBACK), System::nanoTime).run(probe, at);
  }

  /** Runs a probe with more leave than the others have, on facts that they brought home. */
  public ProbeRun run(
      Probe<?> probe, Host host, ServiceFacts soFar, Scope scope, Courtesy courtesy) {
    return switch (scope.admit(soFar.endpoint(), probe.intrusion(), Instant.EPOCH)) {
      case Admission.Admitted(Clearance clearance) ->
          new ProbeRunner(() -> network.wire(scope), System::nanoTime)
              .run(probe, new Site(host, clearance, soFar, courtesy));
      case Admission.Denied(String why) -> throw new IllegalArgumentException(why);
    };
  }

  /** Runs the service probe first, then these; the facts of all. */
  public ServiceFacts look(Endpoint endpoint, String name, Probe<?>... probes) {
    String[] names = name.isEmpty() ? new String[0] : new String[] {name};
    var facts = new ServiceFacts(endpoint, List.of());
    facts =
        facts.with(run(new ServiceProbe(new Random(1), USER_AGENT), site(endpoint, facts, names)));
    for (Probe<?> probe : probes) {
      facts = facts.with(run(probe, site(endpoint, facts, names)));
    }
    return facts;
  }

  /** What the service probe alone makes of a port. */
  public ServiceSeen service(Endpoint endpoint) {
    return seen(look(endpoint, ""), ServiceSeen.class);
  }

  /** The fact, or a failure that says what became of it. */
  public static <O extends Observation> O seen(ServiceFacts facts, Class<O> kind) {
    Outcome<O> outcome = facts.outcome(kind);
    return outcome.fact().orElseThrow(() -> new AssertionError(outcome.toString()));
  }

  @Override
  public void close() {
    network.close();
  }
}
