package io.picket.scanner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.checks.Profiles;
import io.picket.model.Intrusion;
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
import io.picket.testkit.Loopback;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/** Real listeners on nearly every port asked, as a middlebox looks. */
class WorthwhileTest {
  private static final String HERE = Loopback.own().getHostAddress();
  private static final int SCREEN_CONNECT = 8040;

  @Test
  void aProductsPortBehindAMiddleboxIsAskedAndTheRestIsNamed() throws Exception {
    var counting = new Counting();
    ScanRecord record = scanned(counting);
    assertThat(record.hosts().getFirst().ports().fact().orElseThrow().middleboxSuspected())
        .isTrue();
    assertThat(counting.asked).hasSize(Worthwhile.MOST_UNEXPECTED).contains(SCREEN_CONNECT);
    assertThat(record.notChecked())
        .singleElement()
        .satisfies(left -> {
          assertThat(left.what()).startsWith(HERE + " port ");
          assertThat(left.reason()).isEqualTo(Reason.CONTRADICTORY);
          assertThat(left.detail()).startsWith("middlebox suspected").contains("32 of 48");
        });
    assertThat(record.run().complete()).isFalse();
  }

  /** 47 ports below 8040 look open, and so does 8040. */
  private static ScanRecord scanned(Probe<?> probe) throws Exception {
    var servers = new ArrayList<ServerSocket>();
    try (var network = new Network(Network.Settings.USUAL, InstantSource.system())) {
      var here = InetAddress.getByName(HERE);
      servers.add(new ServerSocket(SCREEN_CONNECT, 50, here));
      for (int port = 2000; servers.size() < 48; port++) {
        listen(port, here, servers);
      }
      var targets = List.of(Target.parse(HERE));
      int[] ports = servers.stream().mapToInt(ServerSocket::getLocalPort).toArray();
      var job =
          new Job(
              Profiles.named(Profiles.DEFAULT).orElseThrow().withPorts(PortSet.of(ports)),
              targets,
              Permission.ownWord(targets),
              Set.of(),
              4,
              Duration.ofSeconds(30),
              false);
      return new Engine(network, List.of(probe), InstantSource.system()).run(job, new Watcher() {});
    } finally {
      for (ServerSocket server : servers) {
        server.close();
      }
    }
  }

  private static void listen(int port, InetAddress here, List<ServerSocket> servers)
      throws IOException {
    try {
      servers.add(new ServerSocket(port, 50, here));
    } catch (BindException _) {
      // Somebody listens on every address; the next port will do.
      return;
    }
  }

  /** Notes where it was asked whether to look. */
  private static final class Counting implements Probe<ServiceSeen> {
    private final Set<Integer> asked = new ConcurrentSkipListSet<>();

    @Override
    public String id() {
      return "counting";
    }

    @Override
    public Intrusion intrusion() {
      return Intrusion.CONNECT;
    }

    @Override
    public Class<ServiceSeen> sees() {
      return ServiceSeen.class;
    }

    @Override
    public Interest wants(ServiceFacts soFar) {
      asked.add(soFar.endpoint().port());
      return new Interest.No("it only counts");
    }

    @Override
    public ServiceSeen observe(Site at, Wire wire) {
      throw new IllegalStateException("not wanted");
    }
  }
}
