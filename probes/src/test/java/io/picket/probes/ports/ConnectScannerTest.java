package io.picket.probes.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.ClientId;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.probes.wire.Family;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connect scan against real sockets on loopback. */
@Timeout(120)
final class ConnectScannerTest {
  private static final InetAddress LOOPBACK = Addresses.of(new byte[] {127, 0, 0, 1});
  private static final Host HERE = Host.at(LOOPBACK);

  /** Filled by the servers' threads too. */
  private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var each = open.pollLast(); each != null; each = open.pollLast()) {
      each.close();
    }
  }

  private static Scope scope(AddressRange... exclusions) {
    return new Scope(
        ClientId.SELF,
        "a test",
        List.of(AddressRange.cidr(LOOPBACK, 8)),
        List.of(exclusions),
        PortSet.none(),
        Intrusion.CONNECT,
        Optional.empty(),
        Optional.empty());
  }

  private ConnectScanner scanner(Duration patience, Scope scope) {
    var network =
        new Network(
            new Network.Settings(new Pace(1e9, 1e9, 1e9, 8, 256), patience, Map.of(), Family.BOTH),
            InstantSource.system());
    open.add(network);
    return new ConnectScanner(network, scope);
  }

  private static class Heard implements PortScanner.Listener {
    final Map<Host, Outcome<PortCensus>> hosts = new LinkedHashMap<>();
    final List<Integer> opened = new ArrayList<>();
    PortScanner.Progress last = new PortScanner.Progress(0, 0, 0, 0, 0, 0);

    @Override
    public void open(Host host, int port) {
      opened.add(port);
    }

    @Override
    public void finished(Host host, Outcome<PortCensus> census) {
      assertThat(hosts.put(host, census)).isNull();
    }

    @Override
    public void progress(PortScanner.Progress progress) {
      last = progress;
    }

    PortCensus census(Host host) {
      return Optional.ofNullable(hosts.get(host))
          .flatMap(Outcome::fact)
          .orElseThrow(() -> new AssertionError(hosts.toString()));
    }
  }

  private Heard scan(ConnectScanner scanner, PortScanner.Ask... asks) throws InterruptedException {
    var heard = new Heard();
    scanner.scan(List.of(asks).iterator(), heard);
    return heard;
  }

  private ServerSocket listener() throws IOException {
    var server = new ServerSocket();
    server.bind(new InetSocketAddress(LOOPBACK, 0), 50);
    open.add(server);
    return server;
  }

  private static int closedPort() throws IOException {
    try (var server = new ServerSocket(0, 1, LOOPBACK)) {
      return server.getLocalPort();
    }
  }

  @Test
  void openAndClosed() throws Exception {
    int listening = listener().getLocalPort();
    int closed = closedPort();
    Heard heard =
        scan(
            scanner(Duration.ofSeconds(60), scope()),
            new PortScanner.Ask(HERE, PortSet.of(listening, closed)));
    assertThat(heard.census(HERE).groups())
        .containsExactly(
            new PortCensus.Group(PortState.OPEN, "connection accepted", PortSet.of(listening)),
            new PortCensus.Group(PortState.CLOSED, "connection refused", PortSet.of(closed)));
    assertThat(heard.census(HERE).middleboxSuspected()).isFalse();
    assertThat(heard.opened).containsExactly(listening);
    assertThat(heard.last).isEqualTo(new PortScanner.Progress(1, 1, 2, 2, 1, 2));
  }

  @Test
  void acceptedThenResetIsOpen() throws Exception {
    var ports = new BitSet();
    for (int i = 0; i < 300; i++) {
      ServerSocket server = listener();
      ports.set(server.getLocalPort());
      Thread.ofPlatform().daemon().start(() -> resetAll(server));
    }
    PortSet asked = PortSet.of(ports);
    for (int round = 0; round < 5; round++) {
      Heard heard =
          scan(scanner(Duration.ofSeconds(60), scope()), new PortScanner.Ask(HERE, asked));
      assertThat(heard.census(HERE).in(PortState.OPEN)).isEqualTo(asked);
      assertThat(heard.census(HERE).middleboxSuspected()).isTrue();
    }
  }

  private static void resetAll(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket peer = server.accept()) {
        peer.setSoLinger(true, 0);
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void everyPortOfTheEphemeralRangeHasAnAnswer() throws Exception {
    PortSet asked = PortSet.parse("32768-60999");
    Heard heard = scan(scanner(Duration.ofSeconds(60), scope()), new PortScanner.Ask(HERE, asked));
    PortCensus census = heard.census(HERE);
    assertThat(census.in(PortState.FILTERED).isEmpty()).isTrue();
    assertThat(census.in(PortState.OPEN).or(census.in(PortState.CLOSED)).size())
        .isEqualTo(asked.size());
  }

  @Test
  void silenceIsFilteredAfterASecondLook() throws Exception {
    // A listener whose queue is full drops further connections.
    var full = new ServerSocket();
    full.bind(new InetSocketAddress(LOOPBACK, 0), 1);
    open.add(full);
    for (int i = 0; i < 2; i++) {
      var filler = new Socket();
      filler.connect(full.getLocalSocketAddress());
      open.add(filler);
    }
    int port = full.getLocalPort();
    Heard heard =
        scan(scanner(Duration.ofMillis(100), scope()), new PortScanner.Ask(HERE, PortSet.of(port)));
    assertThat(heard.census(HERE).groups())
        .containsExactly(new PortCensus.Group(PortState.FILTERED, "no answer", PortSet.of(port)));
    assertThat(heard.last.attempts()).isEqualTo(2);
  }

  @Test
  void outOfScopeIsUnknown() throws Exception {
    int listening = listener().getLocalPort();
    Heard heard =
        scan(
            scanner(Duration.ofSeconds(60), scope(AddressRange.of(LOOPBACK))),
            new PortScanner.Ask(HERE, PortSet.of(listening)));
    assertThat(heard.hosts.get(HERE))
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(Reason.OUT_OF_SCOPE));
    assertThat(heard.last.attempts()).isZero();
  }

  @Test
  void askingForNothingIsNoAnswer() throws Exception {
    Heard heard =
        scan(scanner(Duration.ofSeconds(60), scope()), new PortScanner.Ask(HERE, PortSet.none()));
    assertThat(heard.hosts.get(HERE))
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(Reason.NOT_TRIED));
  }

  @Test
  void manyHostsEachGetTheirOwnCensus() throws Exception {
    int listening = listener().getLocalPort();
    int closed = closedPort();
    Iterator<PortScanner.Ask> asks =
        IntStream.range(1, 3000)
            .mapToObj(i ->
                new PortScanner.Ask(
                    Host.at(Addresses.of(new byte[] {127, 1, (byte) (i >> 8), (byte) i})),
                    PortSet.of(listening, closed)))
            .iterator();
    var heard = new Heard();
    scanner(Duration.ofSeconds(60), scope()).scan(asks, heard);
    assertThat(heard.hosts).hasSize(2999);
    assertThat(heard.hosts.values())
        .allSatisfy(census ->
            assertThat(census.fact().orElseThrow().in(PortState.CLOSED).size()).isEqualTo(2));
  }

  @Test
  void noMoreHostsAreTakenThanThereIsRoomFor() throws Exception {
    int closed = closedPort();
    var taken = new AtomicInteger();
    var most = new AtomicInteger();
    var finished = new AtomicInteger();
    Iterator<PortScanner.Ask> asks =
        IntStream.range(1, 500)
            .mapToObj(i -> {
              most.accumulateAndGet(taken.incrementAndGet() - finished.get(), Math::max);
              return new PortScanner.Ask(
                  Host.at(Addresses.of(new byte[] {127, 2, (byte) (i >> 8), (byte) i})),
                  PortSet.of(closed));
            })
            .iterator();
    var network = new Network(Network.Settings.USUAL, InstantSource.system());
    open.add(network);
    new ConnectScanner(() -> network.knocker(scope()), 10 * ConnectScanner.WEIGHT_OF_HOST)
        .scan(asks, (host, census) -> finished.incrementAndGet());
    assertThat(finished).hasValue(499);
    assertThat(most.get()).isBetween(1, 11);
  }

  @Test
  void cancellingHandsOnWhatWasBegunAndLeavesTheRest() throws Exception {
    var full = new ServerSocket();
    full.bind(new InetSocketAddress(LOOPBACK, 0), 1);
    open.add(full);
    for (int i = 0; i < 2; i++) {
      var filler = new Socket();
      filler.connect(full.getLocalSocketAddress());
      open.add(filler);
    }
    int listening = listener().getLocalPort();
    var anyOpen = new CountDownLatch(1);
    var heard =
        new Heard() {
          @Override
          public void open(Host host, int port) {
            super.open(host, port);
            anyOpen.countDown();
          }
        };
    ConnectScanner scanner = scanner(Duration.ofSeconds(60), scope());
    PortSet ports = PortSet.of(full.getLocalPort(), listening);
    var thrown = new AtomicReference<Throwable>();
    Thread scan =
        Thread.ofVirtual()
            .start(() -> {
              try {
                scanner.scan(List.of(new PortScanner.Ask(HERE, ports)).iterator(), heard);
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    anyOpen.await();
    scan.interrupt();
    scan.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(heard.census(HERE).groups())
        .containsExactly(
            new PortCensus.Group(PortState.OPEN, "connection accepted", PortSet.of(listening)),
            new PortCensus.Group(PortState.UNKNOWN, "cancelled", PortSet.of(full.getLocalPort())));
  }

  @Test
  void closingTheNetworkEndsTheScanAsCancelled() throws Exception {
    int listening = listener().getLocalPort();
    var network = new Network(Network.Settings.USUAL, InstantSource.system());
    open.add(network);
    Iterator<PortScanner.Ask> endless =
        IntStream.iterate(1, i -> i + 1)
            .mapToObj(i ->
                new PortScanner.Ask(
                    Host.at(Addresses.of(new byte[] {127, 3, (byte) (i >> 8), (byte) i})),
                    PortSet.of(listening)))
            .iterator();
    var heard =
        new Heard() {
          @Override
          public void finished(Host host, Outcome<PortCensus> census) {
            hosts.put(host, census);
            network.close();
          }
        };
    assertThatThrownBy(() -> new ConnectScanner(network, scope()).scan(endless, heard))
        .isInstanceOf(InterruptedException.class);
    assertThat(heard.hosts).isNotEmpty();
  }

  @Test
  void aFaultOfOursIsToldAfterTheHostsBegun() throws Exception {
    var heard = new Heard();
    var broken =
        new ConnectScanner(
            () ->
                new FakeKnocker(
                    10,
                    10,
                    at -> {
                      throw new IllegalStateException("a fault");
                    }) {
                  @Override
                  public void execute(Runnable step) {
                    super.execute(step);
                    run(1);
                  }
                },
            1 << 20);
    assertThatThrownBy(
            () -> broken.scan(List.of(new PortScanner.Ask(HERE, PortSet.of(80))).iterator(), heard))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the port scan broke down");
    assertThat(heard.hosts.get(HERE))
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(Reason.CANCELLED));
  }

  @Test
  void aListenerThatFailsEndsTheScan() throws Exception {
    int closed = closedPort();
    ConnectScanner scanner = scanner(Duration.ofSeconds(60), scope());
    assertThatThrownBy(() ->
            scanner.scan(
                List.of(new PortScanner.Ask(HERE, PortSet.of(closed))).iterator(),
                (host, census) -> {
                  throw new IllegalStateException("the listener's own fault");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the listener's own fault");
  }
}
