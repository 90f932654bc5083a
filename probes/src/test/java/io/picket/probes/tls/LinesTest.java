package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.probes.wire.Ahead;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Parallelism;
import io.picket.probes.wire.PreparedWire;
import io.picket.probes.wire.Step;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a connection may be opened ahead. */
@Timeout(60)
class LinesTest {
  private static final byte[] QUESTION = {1, 2, 3};

  /**
   * A server that serves one after the other would wait for the connection opened ahead, and the
   * question behind it for nothing.
   */
  @Test
  void nothingOvertakesAQuestionThatIsStillConnecting() throws Exception {
    try (HostileServer server = HostileServer.doing(Behaviours.silent());
        Looking looking = Looking.patiently()) {
      var held = new HeldWire(looking.wire(server.endpoint()));
      var parallelism = new Parallelism(8, System::nanoTime);
      var lines = new Lines(held, Looking.clearance(server.endpoint()), parallelism);
      lines.ask(QUESTION, 1.0, () -> {}, (connection, answered) -> "learns that two are borne");
      lines.foresee(() -> 1, 100);

      held.hold();
      Thread slow = Thread.ofVirtual().start(() -> ask(lines));
      held.awaitDial();
      held.letThrough();
      lines.ask(
          QUESTION, 1.0, () -> {}, (connection, answered) -> "asked while another one connects");
      assertThat(held.ahead).hasValue(0);

      held.release();
      slow.join();
      // That one was sent when nobody was connecting.
      assertThat(held.ahead).hasValue(1);
      lines.close();
    }
  }

  /**
   * A server that serves one after the other takes connections in the order in which they stand,
   * and does not look at the next before the one it has is closed. Two that are begun together may
   * stand in any order, and a question on the second would wait for nobody.
   */
  @Test
  void nearServersAreConnectedToOneAfterTheOther() throws Exception {
    try (var server = new OneAfterTheOther();
        Looking looking = Looking.patiently()) {
      var held = new HeldWire(looking.wire(server.endpoint()));
      var lines =
          new Lines(
              held, Looking.clearance(server.endpoint()), new Parallelism(8, System::nanoTime));
      assertThat(answer(lines)).isEqualTo(1);
      lines.foresee(() -> 2, 100);
      held.holdFirstAhead();
      assertThat(answer(lines)).isEqualTo(2);
      assertThat(held.ahead).hasValue(1);

      held.release();
      assertThat(answer(lines)).isEqualTo(3);
      assertThat(answer(lines)).isEqualTo(4);
      lines.close();
    }
  }

  /** Far away, waiting for one after the other would take too long. */
  @Test
  void theOneThatStandsFirstIsUsedFirst() throws Exception {
    var ticks = new AtomicLong();
    var far = new Parallelism(8, () -> ticks.addAndGet(25_000_000));
    try (var server = new OneAfterTheOther();
        Looking looking = Looking.patiently()) {
      var held = new HeldWire(looking.wire(server.endpoint()));
      var lines = new Lines(held, Looking.clearance(server.endpoint()), far);
      for (int question = 1; question <= 3; question++) {
        lines.foresee(() -> question(far), 100);
        assertThat(answer(lines)).isEqualTo(question);
      }
      assertThat(far.allowed()).isGreaterThanOrEqualTo(4);
      int before = held.ahead.get();
      held.holdFirstAhead();
      lines.foresee(() -> 2, 100);
      assertThat(answer(lines)).isEqualTo(4);
      assertThat(held.ahead.get()).isGreaterThanOrEqualTo(before + 2);
      lines.foresee(() -> 0, 100);

      // The one begun first is still on its way, and stands behind the other from now on.
      assertThat(answer(lines)).isEqualTo(5);
      held.release();
      assertThat(answer(lines)).isEqualTo(6);
      lines.close();
    }
  }

  /** One is foreseen as soon as two at once are borne. */
  private static int question(Parallelism known) {
    return known.allowed() == 2 ? 1 : 0;
  }

  /** Which of the server's answers it was. */
  private static int answer(Lines lines) throws WireException, InterruptedException {
    return lines.ask(
        QUESTION,
        1.0,
        () -> {},
        (connection, answered) ->
            connection.receive(received ->
                received.hasRemaining()
                    ? new Step.Done<>((int) received.get(received.position()), 1)
                    : new Step.NeedMore<>()));
  }

  /** Reads a question, says how many there have been, and waits for the client to go. */
  private static final class OneAfterTheOther implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    OneAfterTheOther() throws IOException {
      Thread.ofVirtual().start(this::serve);
    }

    Endpoint endpoint() {
      return new Endpoint(listener.getInetAddress(), listener.getLocalPort());
    }

    private void serve() {
      int answered = 0;
      while (!listener.isClosed()) {
        try (Socket client = listener.accept()) {
          if (client.getInputStream().readNBytes(QUESTION.length).length == QUESTION.length) {
            client.getOutputStream().write(++answered);
            client.getInputStream().readAllBytes();
          }
        } catch (IOException e) {
          // The client is gone, or the test is over.
        }
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static void ask(Lines lines) {
    try {
      lines.ask(QUESTION, 1.0, () -> {}, (connection, answered) -> "late");
    } catch (WireException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Holds up one dial until it is released. */
  private static final class HeldWire implements Wire {
    private final Wire wire;
    private final AtomicInteger ahead = new AtomicInteger();
    private final CountDownLatch dialled = new CountDownLatch(1);
    private final CountDownLatch released;
    private volatile boolean holds;
    private volatile boolean holdsAhead;

    HeldWire(Wire wire) {
      this(wire, new CountDownLatch(1));
      letThrough();
    }

    /** Holds up every dial until another is released. */
    private HeldWire(Wire wire, CountDownLatch released) {
      this.wire = wire;
      this.released = released;
      this.holds = released.getCount() > 0;
    }

    void hold() {
      holds = true;
    }

    void letThrough() {
      holds = false;
    }

    /** Holds up the dial of the first connection that is opened ahead from now on. */
    void holdFirstAhead() {
      holdsAhead = true;
    }

    void awaitDial() throws InterruptedException {
      assertThat(dialled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    void release() {
      released.countDown();
    }

    @Override
    public byte[] ask(Clearance to, byte[] datagram) throws WireException, InterruptedException {
      return wire.ask(to, datagram);
    }

    @Override
    public Connection connect(Clearance to, Limits limits)
        throws WireException, InterruptedException {
      if (holds) {
        dialled.countDown();
        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
      }
      return wire.connect(to, limits);
    }

    @Override
    public Ahead connectAhead(Clearance to, Limits limits) {
      ahead.incrementAndGet();
      if (!holdsAhead) {
        return wire.connectAhead(to, limits);
      }
      holdsAhead = false;
      return new PreparedWire(new HeldWire(wire, released), connection -> connection, 100)
          .connectAhead(to, limits);
    }

    @Override
    public Admission admit(Endpoint at, Intrusion level) {
      return wire.admit(at, level);
    }

    @Override
    public List<InetAddress> resolve(String host) throws WireException, InterruptedException {
      return wire.resolve(host);
    }

    @Override
    public Duration patience() {
      return wire.patience();
    }

    @Override
    public Spending spending() {
      return wire.spending();
    }
  }
}
