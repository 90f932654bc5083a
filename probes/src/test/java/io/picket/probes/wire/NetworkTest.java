package io.picket.probes.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wire against real sockets of every temper. */
@Timeout(120)
final class NetworkTest {
  private static final InetAddress LOOPBACK = Addresses.of(new byte[] {127, 0, 0, 1});
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  /** One line of text, at most as long as the wire lets it be. */
  private static final Decoder<String> LINE =
      received -> {
        for (int at = received.position(); at < received.limit(); at++) {
          if (received.get(at) == '\n') {
            byte[] line = new byte[at - received.position()];
            received.get(line);
            return new Step.Done<>(new String(line, StandardCharsets.ISO_8859_1), line.length + 1);
          }
          if (received.get(at) == 0) {
            return new Step.Bad<>("a NUL");
          }
        }
        return new Step.NeedMore<>();
      };

  /** Filled by the servers' threads too. */
  private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var each = open.pollLast(); each != null; each = open.pollLast()) {
      each.close();
    }
  }

  private static Scope scope() {
    return scope(List.of(), PortSet.none(), Optional.empty());
  }

  private static Scope scope(
      List<AddressRange> exclusions, PortSet excludedPorts, Optional<Instant> until) {
    return new Scope(
        ClientId.SELF,
        "a test",
        List.of(AddressRange.cidr(LOOPBACK, 8)),
        exclusions,
        excludedPorts,
        Intrusion.REQUEST,
        Optional.empty(),
        until);
  }

  private static Clearance clearance(int port) {
    return switch (scope().admit(new Endpoint(LOOPBACK, port), Intrusion.REQUEST, NOW)) {
      case Admission.Admitted(Clearance clearance) -> clearance;
      case Admission.Denied(String why) -> throw new AssertionError(why);
    };
  }

  private Network network(Duration patience) {
    return network(patience, InstantSource.fixed(NOW));
  }

  private Network network(Duration patience, InstantSource clock) {
    var network =
        new Network(new Network.Settings(Pace.USUAL, patience, Map.of(), Family.BOTH), clock);
    open.add(network);
    return network;
  }

  private static final Duration LONG = Duration.ofSeconds(60);

  /** What a test's server does with one connection. */
  private interface Temper {
    void meet(Socket peer) throws IOException, InterruptedException;
  }

  private int server(Temper temper) throws IOException {
    var server = new ServerSocket();
    server.bind(new InetSocketAddress(LOOPBACK, 0), 200);
    open.add(server);
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket peer = server.accept();
              open.add(peer);
              Thread.ofVirtual().start(() -> meet(temper, peer));
            } catch (IOException e) {
              return;
            }
          }
        });
    return server.getLocalPort();
  }

  private static void meet(Temper temper, Socket peer) {
    try {
      temper.meet(peer);
    } catch (IOException | InterruptedException e) {
      // The client went away, which tests do.
      return;
    }
  }

  private static int closedPort() throws IOException {
    try (var server = new ServerSocket(0, 1, LOOPBACK)) {
      return server.getLocalPort();
    }
  }

  private static void fails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WireException.class,
            thrown -> assertThat(thrown.reason()).as(thrown.getMessage()).isEqualTo(reason));
  }

  private static String line(Wire wire, int port) throws WireException, InterruptedException {
    return line(wire, port, Wire.Limits.USUAL);
  }

  private static String line(Wire wire, int port, Wire.Limits limits)
      throws WireException, InterruptedException {
    try (Connection connection = wire.connect(clearance(port), limits)) {
      return connection.receive(LINE);
    }
  }

  @Test
  void speaksAndListensAndCounts() throws Exception {
    int port =
        server(peer -> {
          byte[] four = peer.getInputStream().readNBytes(4);
          peer.getOutputStream().write("one\ntwo\nthr".getBytes(StandardCharsets.US_ASCII));
          peer.getOutputStream().write(four);
        });
    Wire wire = network(LONG).wire(scope());
    try (Connection connection = wire.connect(clearance(port))) {
      connection.send(new byte[] {'e', 'e', '\n', 'x'});
      assertThat(connection.receive(LINE)).isEqualTo("one");
      assertThat(connection.receive(LINE)).isEqualTo("two");
      assertThat(connection.receive(LINE)).isEqualTo("three");
      assertThat(connection.unread()).containsExactly('x');
    }
    assertThat(wire.spending()).isEqualTo(new Wire.Spending(1, 4, 15));
  }

  @Test
  void aClosedPortIsRefused() throws Exception {
    int port = closedPort();
    Wire wire = network(LONG).wire(scope());
    fails(Reason.REFUSED, () -> wire.connect(clearance(port)));
    assertThat(wire.spending().connections()).isEqualTo(1);
  }

  @Test
  void silenceEndsAtTheDeadline() throws Exception {
    int port = server(peer -> Thread.sleep(Duration.ofDays(1)));
    Wire wire = network(Duration.ofMillis(50)).wire(scope());
    fails(Reason.SILENT, () -> line(wire, port));
  }

  @Test
  void aDripDoesNotRenewTheDeadline() throws Exception {
    int port =
        server(peer -> {
          while (true) {
            peer.getOutputStream().write('a');
            Thread.sleep(20);
          }
        });
    Wire wire = network(Duration.ofMillis(200)).wire(scope());
    fails(Reason.SILENT, () -> line(wire, port));
    assertThat(wire.spending().bytesReceived()).isBetween(0L, 200L);
  }

  @Test
  void endlessTalkEndsAtTheByteLimit() throws Exception {
    int port =
        server(peer -> {
          byte[] much = "a".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
          while (true) {
            peer.getOutputStream().write(much);
          }
        });
    Wire wire = network(LONG).wire(scope());
    fails(Reason.TOO_LARGE, () -> line(wire, port, new Wire.Limits(1, 50_000)));
    assertThat(wire.spending().bytesReceived()).isBetween(50_000L, 50_000L + 16 * 1024);
  }

  @Test
  void aCloseInTheMiddleIsClosedEarly() throws Exception {
    int port =
        server(peer -> {
          peer.getOutputStream().write('a');
          peer.close();
        });
    fails(Reason.CLOSED_EARLY, () -> line(network(LONG).wire(scope()), port));
  }

  @Test
  void aResetInTheMiddleIsReset() throws Exception {
    int port =
        server(peer -> {
          peer.getInputStream().read();
          peer.setSoLinger(true, 0);
          peer.close();
        });
    Wire wire = network(LONG).wire(scope());
    try (Connection connection = wire.connect(clearance(port))) {
      connection.send(new byte[] {1});
      fails(Reason.RESET, () -> connection.receive(LINE));
    }
  }

  @Test
  void whatWasSaidBeforeTheEndIsHeardFirst() throws Exception {
    int port =
        server(peer -> {
          peer.getOutputStream().write("alert\n".getBytes(StandardCharsets.US_ASCII));
          peer.close();
        });
    Wire wire = network(LONG).wire(scope());
    try (Connection connection = wire.connect(clearance(port))) {
      connection.send(new byte[] {1, 2, 3});
      assertThat(connection.receive(LINE)).isEqualTo("alert");
    }
  }

  @Test
  void nonsenseIsMalformed() throws Exception {
    int port = server(peer -> peer.getOutputStream().write(0));
    fails(Reason.MALFORMED, () -> line(network(LONG).wire(scope()), port));
  }

  @Test
  void aPeerThatDoesNotReadIsSilent() throws Exception {
    int port = server(peer -> Thread.sleep(Duration.ofDays(1)));
    Wire wire = network(Duration.ofMillis(300)).wire(scope());
    try (Connection connection = wire.connect(clearance(port))) {
      fails(Reason.SILENT, () -> connection.send(new byte[64 * 1024 * 1024]));
    }
  }

  @Test
  void interruptingEndsAWait() throws Exception {
    var met = new CountDownLatch(1);
    int port =
        server(peer -> {
          met.countDown();
          Thread.sleep(Duration.ofDays(1));
        });
    Wire wire = network(LONG).wire(scope());
    var thrown = new AtomicReference<Throwable>();
    Thread probe =
        Thread.ofVirtual()
            .start(() -> {
              try {
                line(wire, port);
              } catch (WireException | InterruptedException e) {
                thrown.set(e);
              }
            });
    met.await();
    probe.interrupt();
    probe.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void closingTheNetworkIsNotBlamedOnTheTarget() throws Exception {
    var met = new CountDownLatch(1);
    int port =
        server(peer -> {
          met.countDown();
          Thread.sleep(Duration.ofDays(1));
        });
    Network network = network(LONG);
    Wire wire = network.wire(scope());
    try (Connection connection = wire.connect(clearance(port))) {
      met.await();
      network.close();
      fails(Reason.CANCELLED, () -> connection.receive(LINE));
    }
    fails(Reason.CANCELLED, () -> wire.connect(clearance(port)));
  }

  @Test
  void theScopeIsAskedAgainWhenDialling() throws Exception {
    var met = new AtomicInteger();
    int port = server(peer -> met.incrementAndGet());
    Clearance clearance = clearance(port);
    Wire ended =
        network(LONG).wire(scope(List.of(), PortSet.none(), Optional.of(NOW.minusSeconds(1))));
    Wire excluded =
        network(LONG)
            .wire(scope(List.of(AddressRange.of(LOOPBACK)), PortSet.none(), Optional.empty()));
    Wire portExcluded = network(LONG).wire(scope(List.of(), PortSet.of(port), Optional.empty()));
    for (Wire wire : List.of(ended, excluded, portExcluded)) {
      fails(Reason.OUT_OF_SCOPE, () -> wire.connect(clearance));
      assertThat(wire.spending().connections()).isZero();
    }
    assertThat(met).hasValue(0);
  }

  @Test
  void closingResetsAndGivesThePlaceBack() throws Exception {
    var ends = new java.util.concurrent.LinkedBlockingQueue<String>();
    int port =
        server(peer -> {
          try {
            ends.add("read " + peer.getInputStream().read());
          } catch (SocketException e) {
            ends.add("reset");
          }
        });
    Wire wire = network(LONG).wire(scope());
    for (int i = 0; i < 3 * Pace.USUAL.parallelPerHost(); i++) {
      wire.connect(clearance(port)).close();
      assertThat(ends.poll(60, TimeUnit.SECONDS)).isEqualTo("reset");
    }
  }

  @Test
  void noMoreThanSoManyTalkToOneHostAtOnce() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    int port =
        server(peer -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          peer.getInputStream().read();
          now.decrementAndGet();
          peer.getOutputStream().write('\n');
        });
    var network =
        new Network(
            new Network.Settings(new Pace(1e9, 1e9, 1e9, 3, 8), LONG, Map.of(), Family.BOTH),
            InstantSource.fixed(NOW));
    open.add(network);
    Wire wire = network.wire(scope());
    var probes = new ArrayList<Thread>();
    for (int i = 0; i < 20; i++) {
      probes.add(
          Thread.ofVirtual()
              .start(() -> {
                try (Connection connection = wire.connect(clearance(port))) {
                  connection.send(new byte[] {1});
                  connection.receive(LINE);
                } catch (WireException | InterruptedException e) {
                  most.set(1000);
                }
              }));
    }
    for (Thread probe : probes) {
      probe.join();
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(wire.spending().connections()).isEqualTo(20);
  }

  @Test
  void aConnectionBegunAheadIsThereWhenNeeded() throws Exception {
    var met = new CountDownLatch(1);
    int port =
        server(peer -> {
          met.countDown();
          peer.getInputStream().read();
          peer.getOutputStream().write("yes\n".getBytes(StandardCharsets.US_ASCII));
        });
    Wire wire = network(LONG).wire(scope());
    try (Ahead ahead = wire.connectAhead(clearance(port), Wire.Limits.USUAL)) {
      met.await();
      assertThat(wire.spending().connections()).isEqualTo(1);
      try (Connection connection = ahead.take()) {
        connection.send(new byte[] {1});
        assertThat(connection.receive(LINE)).isEqualTo("yes");
      }
      assertThatThrownBy(ahead::take).isInstanceOf(IllegalStateException.class);
    }
    assertThat(wire.spending().connections()).isEqualTo(1);
  }

  @Test
  void aConnectionBegunAheadFailsWhenItIsTaken() throws Exception {
    int port = closedPort();
    Wire wire = network(LONG).wire(scope());
    try (Ahead ahead = wire.connectAhead(clearance(port), Wire.Limits.USUAL)) {
      fails(Reason.REFUSED, ahead::take);
    }
  }

  @Test
  void connectionsBegunAheadAndNotTakenGiveTheirPlacesBack() throws Exception {
    var ends = new java.util.concurrent.LinkedBlockingQueue<String>();
    int port =
        server(peer -> {
          try {
            ends.add("read " + peer.getInputStream().read());
          } catch (SocketException e) {
            ends.add("reset");
          }
        });
    Wire wire = network(LONG).wire(scope());
    for (int i = 0; i < 5 * Pace.USUAL.parallelPerHost(); i++) {
      wire.connectAhead(clearance(port), Wire.Limits.USUAL).close();
    }
    try (Connection connection = wire.connect(clearance(port))) {
      connection.send(new byte[] {1});
      String end;
      do {
        end = ends.poll(60, TimeUnit.SECONDS);
        assertThat(end).isIn("reset", "read 1");
      } while (!"read 1".equals(end));
    }
  }

  @Test
  void interruptingASocketOfALibraryIsCancelled() throws Exception {
    var met = new CountDownLatch(1);
    int port =
        server(peer -> {
          met.countDown();
          Thread.sleep(Duration.ofDays(1));
        });
    Wire wire = network(LONG).wire(scope());
    var reason = new AtomicReference<Reason>();
    Thread probe =
        Thread.ofVirtual()
            .start(() -> {
              try {
                drain(wire, port, Wire.Limits.USUAL);
              } catch (IOException e) {
                reason.set(WireIOException.meaning(e).reason());
              }
            });
    met.await();
    probe.interrupt();
    probe.join();
    assertThat(reason.get()).isEqualTo(Reason.CANCELLED);
  }

  @Test
  void socketsForLibrariesLeadNowhereElse() throws Exception {
    int port =
        server(peer -> peer.getOutputStream().write("here\n".getBytes(StandardCharsets.US_ASCII)));
    Wire wire = network(LONG).wire(scope());
    try (Socket socket = socket(wire, port, Wire.Limits.USUAL)) {
      for (var elsewhere :
          List.of(
              new InetSocketAddress(LOOPBACK, port == 1 ? 2 : port - 1),
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), port),
              InetSocketAddress.createUnresolved("127.0.0.1", port))) {
        assertReason(Reason.OUT_OF_SCOPE, () -> socket.connect(elsewhere));
      }
      socket.connect(new InetSocketAddress(LOOPBACK, port));
      assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("here\n");
    }
    assertThat(wire.spending()).isEqualTo(new Wire.Spending(1, 0, 5));
  }

  @Test
  void socketsForLibrariesAreBoundedInBytesAndTime() throws Exception {
    int endless =
        server(peer -> {
          while (true) {
            peer.getOutputStream().write(new byte[10_000]);
          }
        });
    int drip =
        server(peer -> {
          while (true) {
            peer.getOutputStream().write('a');
            Thread.sleep(20);
          }
        });
    int deaf = server(peer -> Thread.sleep(Duration.ofDays(1)));
    Network network = network(Duration.ofMillis(300));
    Wire wire = network.wire(scope());
    assertReason(Reason.TOO_LARGE, () -> drain(wire, endless, new Wire.Limits(100, 50_000)));
    assertThat(wire.spending().bytesReceived()).isBetween(50_000L, 50_000L + 16 * 1024);
    assertReason(Reason.SILENT, () -> drain(wire, drip, Wire.Limits.USUAL));
    assertReason(Reason.SILENT, () -> drain(wire, deaf, Wire.Limits.USUAL));
    assertReason(
        Reason.SILENT,
        () -> {
          try (Socket socket = socket(wire, deaf, Wire.Limits.USUAL)) {
            socket.getOutputStream().write(new byte[64 * 1024 * 1024]);
          }
        });
    int closed = closedPort();
    assertReason(Reason.REFUSED, () -> drain(wire, closed, Wire.Limits.USUAL));
  }

  private static Socket socket(Wire wire, int port, Wire.Limits limits) throws IOException {
    try {
      Clearance to = clearance(port);
      Connection connection = wire.connect(to, limits);
      var streams = new ConnectionStreams(connection);
      return new StandingSocket(to, streams.input(), streams.output(), connection::close);
    } catch (WireException e) {
      throw new WireIOException(e);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void drain(Wire wire, int port, Wire.Limits limits) throws IOException {
    try (Socket socket = socket(wire, port, limits);
        InputStream in = socket.getInputStream()) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  private static void assertReason(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            IOException.class,
            thrown -> {
              WireException meaning = WireIOException.meaning(thrown);
              assertThat(meaning.reason()).as(meaning.getMessage()).isEqualTo(reason);
            });
  }
}
