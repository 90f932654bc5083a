package io.picket.scanner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.checks.Profiles;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.Outcome;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Wire;
import io.picket.scanner.scope.Permission;
import io.picket.scanner.scope.Target;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A fault of ours, wherever it strikes, stands in the record; no host or endpoint vanishes. */
class EngineFaultTest {
  @Test
  void aFaultOutsideOfAnyProbeIsThatEndpointsBug() throws Exception {
    var record = scanned(new Faulty(true), new Watcher() {});
    var run = record.hosts().getFirst().services().getFirst().runs().getFirst();
    assertThat(run.outcome())
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(Reason.BUG));
    assertThat(record.run().complete()).isFalse();
  }

  @Test
  void aFaultInsideOfAProbeIsThatProbesBug() throws Exception {
    var record = scanned(new Faulty(false), new Watcher() {});
    assertThat(record.hosts().getFirst().services()).hasSize(1);
    assertThat(record.run().complete()).isFalse();
  }

  @Test
  void aWatcherThatThrowsLosesNoHost() throws Exception {
    var record =
        scanned(
            new Faulty(false),
            new Watcher() {
              @Override
              public void endpoint(Host host, ServiceFacts seen) {
                throw new IllegalStateException("full disk");
              }
            });
    assertThat(record.hosts()).hasSize(1);
    assertThat(record.run().complete()).isFalse();
  }

  private static ScanRecord scanned(Probe<?> probe, Watcher watcher) throws Exception {
    try (var server = HostileServer.doing(Behaviours.silent());
        var network = new Network(Network.Settings.USUAL, InstantSource.system())) {
      var targets = List.of(Target.parse(server.endpoint().toString()));
      var job =
          new Job(
              Profiles.named(Profiles.DEFAULT).orElseThrow().withPorts(PortSet.of(server.port())),
              targets,
              Permission.ownWord(targets),
              Set.of(),
              4,
              Duration.ofSeconds(30),
              false);
      return new Engine(network, List.of(probe), InstantSource.system()).run(job, watcher);
    }
  }

  /** A probe that breaks when looking, or even when asked how intrusive it is. */
  private record Faulty(boolean evenBefore) implements Probe<ServiceSeen> {
    @Override
    public String id() {
      return "faulty";
    }

    @Override
    public Intrusion intrusion() {
      if (evenBefore) {
        throw new IllegalStateException("asked how intrusive");
      }
      return Intrusion.CONNECT;
    }

    @Override
    public Class<ServiceSeen> sees() {
      return ServiceSeen.class;
    }

    @Override
    public Interest wants(ServiceFacts soFar) {
      return new Interest.Yes();
    }

    @Override
    public ServiceSeen observe(Site at, Wire wire) {
      throw new StackOverflowError("too deep");
    }
  }
}
