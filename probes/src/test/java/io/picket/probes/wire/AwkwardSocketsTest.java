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
import io.picket.probes.wire.Knocker.Heard;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that meet themselves, and a machine that has none left. */
@Timeout(120)
final class AwkwardSocketsTest {
  private static final InetAddress LOOPBACK = Addresses.of(new byte[] {127, 0, 0, 1});
  private static final Scope SCOPE =
      new Scope(
          ClientId.SELF,
          "a test",
          List.of(AddressRange.of(LOOPBACK)),
          List.of(),
          PortSet.none(),
          Intrusion.CONNECT,
          Optional.empty(),
          Optional.empty());

  private static Network network(Dialler.Sockets sockets) {
    return new Network(
        new Network.Settings(Pace.USUAL, Duration.ofSeconds(60), Map.of(), Family.BOTH),
        InstantSource.system(),
        System::nanoTime,
        TimeUnit.NANOSECONDS::sleep,
        InetAddress::getAllByName,
        sockets);
  }

  /**
   * A socket that comes from the very port it will connect to. Waits until the kernel has let go of
   * the one before, which holds both ends of the only connection there can be.
   */
  private static SocketChannel from(int port) throws IOException {
    while (true) {
      SocketChannel channel = SocketChannel.open();
      try {
        // Without this, the port is only given to the one who has it for himself.
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
        return channel.bind(new InetSocketAddress(LOOPBACK, port));
      } catch (BindException e) {
        channel.close();
        Thread.onSpinWait();
      }
    }
  }

  private static Endpoint closed() throws IOException {
    try (var server = new ServerSocket(0, 1, LOOPBACK)) {
      return new Endpoint(LOOPBACK, server.getLocalPort());
    }
  }

  private static Clearance clearance(Endpoint at) {
    return switch (SCOPE.admit(at, Intrusion.CONNECT, InstantSource.system().instant())) {
      case Admission.Admitted(Clearance clearance) -> clearance;
      case Admission.Denied(String why) -> throw new AssertionError(why);
    };
  }

  private static Heard knock(Network network, Endpoint at) throws InterruptedException {
    BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    try (Knocker knocker = network.knocker(SCOPE)) {
      knocker.execute(() -> knocker.knock(at, heard::add));
      Heard first = heard.poll(60, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      return first;
    }
  }

  @Test
  void aSocketThatMeetsItselfFoundNobody() throws Exception {
    Endpoint knocked = closed();
    try (Network network = network(() -> from(knocked.port()))) {
      assertThat(knock(network, knocked)).isInstanceOf(Heard.MetItself.class);
    }
    Endpoint dialled = closed();
    try (Network network = network(() -> from(dialled.port()))) {
      Wire wire = network.wire(SCOPE);
      assertThatThrownBy(() -> wire.connect(clearance(dialled)))
          .isInstanceOfSatisfying(
              WireException.class,
              thrown -> {
                assertThat(thrown.reason()).isEqualTo(Reason.REFUSED);
                assertThat(thrown.detail()).contains("only our own socket answered");
              });
      assertThat(wire.spending().connections()).isEqualTo(3);
    }
  }

  @Test
  void noSocketsLeftIsOurShortage() throws Exception {
    Endpoint at = closed();
    try (Network network =
        network(() -> {
          throw new SocketException("Too many open files");
        })) {
      assertThat(knock(network, at))
          .isInstanceOfSatisfying(
              Heard.Failed.class,
              failed -> assertThat(failed.how()).isEqualTo(Errno.OUT_OF_RESOURCES));
      Wire wire = network.wire(SCOPE);
      for (int i = 0; i < 2 * Pace.USUAL.parallelPerHost(); i++) {
        assertThatThrownBy(() -> wire.connect(clearance(at)))
            .isInstanceOfSatisfying(
                WireException.class,
                thrown -> assertThat(thrown.reason()).isEqualTo(Reason.OUT_OF_BUDGET));
      }
    }
  }
}
