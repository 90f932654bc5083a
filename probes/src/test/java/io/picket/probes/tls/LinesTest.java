package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.probes.wire.Ahead;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Parallelism;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
      lines.ask(QUESTION, 1.0, () -> {}, connection -> "learns that two are borne");
      lines.foresee(() -> 1, 100);

      held.hold();
      Thread slow = Thread.ofVirtual().start(() -> ask(lines));
      held.awaitDial();
      held.letThrough();
      lines.ask(QUESTION, 1.0, () -> {}, connection -> "asked while another one connects");
      assertThat(held.ahead).hasValue(0);

      held.release();
      slow.join();
      // That one was sent when nobody was connecting.
      assertThat(held.ahead).hasValue(1);
      lines.close();
    }
  }

  private static void ask(Lines lines) {
    try {
      lines.ask(QUESTION, 1.0, () -> {}, connection -> "late");
    } catch (WireException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Holds up one dial until it is released. */
  private static final class HeldWire implements Wire {
    private final Wire wire;
    private final AtomicInteger ahead = new AtomicInteger();
    private final CountDownLatch dialled = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean holds;

    HeldWire(Wire wire) {
      this.wire = wire;
    }

    void hold() {
      holds = true;
    }

    void letThrough() {
      holds = false;
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
      return wire.connectAhead(to, limits);
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
