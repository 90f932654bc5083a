package io.picket.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostileServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void silentSaysNothingAndSeesTheClientGo() throws Exception {
    try (var server = HostileServer.doing(Behaviours.silent())) {
      try (var client = connect(server.endpoint())) {
        client.getOutputStream().write(1);
        client.setSoTimeout(100);
        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        assertThat(server.awaitConnections(1, PATIENCE)).isTrue();
        assertThat(server.openConnections()).isEqualTo(1);
      }
      assertThat(server.awaitAllGone(PATIENCE)).isTrue();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void resetsAreResets() throws Exception {
    try (var server = HostileServer.doing(Behaviours.resetAfterFirstBytes());
        var client = connect(server.endpoint())) {
      client.getOutputStream().write(1);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void closesInGoodOrder() throws Exception {
    try (var server = HostileServer.doing(Behaviours.closeAfterFirstBytes());
        var client = connect(server.endpoint())) {
      client.getOutputStream().write(1);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void alertAnswersTheHello() throws Exception {
    try (var server = HostileServer.doing(Behaviours.alert(2, 40));
        var client = connect(server.endpoint())) {
      client.getOutputStream().write(new byte[] {22, 3, 1, 0, 1, 1});
      assertThat(client.getInputStream().readAllBytes()).containsExactly(21, 3, 1, 0, 2, 2, 40);
    }
  }

  @Test
  void endlessNeverEndsAndStopsWithTheClient() throws Exception {
    try (var server = HostileServer.doing(Behaviours.endless(new byte[] {7}))) {
      try (var client = connect(server.endpoint())) {
        assertThat(client.getInputStream().readNBytes(1_000_000)).hasSize(1_000_000);
      }
      assertThat(server.awaitAllGone(PATIENCE)).isTrue();
    }
  }

  @Test
  void dripsByteByByte() throws Exception {
    try (var server =
            HostileServer.doing(Behaviours.drip(new byte[] {1, 2}, Duration.ofMillis(5)));
        var client = connect(server.endpoint())) {
      assertThat(client.getInputStream().readNBytes(5)).containsExactly(1, 2, 1, 2, 1);
    }
  }

  @Test
  void onlyTheFirstConnectionsAreServed() throws Exception {
    try (var server =
        HostileServer.doing(
            Behaviours.firstThen(
                1, Behaviours.banner("220 hello\r\n"), Behaviours.closeAtOnce()))) {
      try (var first = connect(server.endpoint())) {
        assertThat(first.getInputStream().read()).isEqualTo('2');
      }
      try (var second = connect(server.endpoint())) {
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void scriptWaitsUntilItHasSomethingToSay() throws Exception {
    try (var server =
            HostileServer.doing(
                Behaviours.scripted(got -> got.length < 3 ? new byte[0] : new byte[] {got[2]}));
        var client = connect(server.endpoint())) {
      for (byte piece = 1; piece <= 3; piece++) {
        client.getOutputStream().write(piece);
        client.getOutputStream().flush();
      }
      assertThat(client.getInputStream().read()).isEqualTo(3);
    }
  }

  @Test
  void redirectLoopNeverComesBackToTheSamePath() throws Exception {
    try (var server = HostileServer.doing(Behaviours.redirectLoop());
        var client = connect(server.endpoint())) {
      client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var head = new String(client.getInputStream().readNBytes(40), StandardCharsets.US_ASCII);
      assertThat(head).startsWith("HTTP/1.1 302 Found\r\nLocation: /again");
    }
  }

  @Test
  void refusesToLeaveLoopback() {
    assertThatThrownBy(() ->
            HostileServer.doing(new InetSocketAddress(0).getAddress(), 0, Behaviours.closeAtOnce()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closedPortRefuses() {
    try (var port = ClosedPort.hold()) {
      assertThatThrownBy(() -> connect(port.endpoint())).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void filteredPortAnswersNoSyn() throws IOException {
    try (var port = FilteredPort.hold();
        var client = new Socket()) {
      var at = new InetSocketAddress(port.endpoint().address(), port.endpoint().port());
      assertThatThrownBy(() -> client.connect(at, 500)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  private static Socket connect(Endpoint to) throws IOException {
    return new Socket(to.address(), to.port());
  }
}
