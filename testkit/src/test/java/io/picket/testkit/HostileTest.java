package io.picket.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostileTest {
  @ParameterizedTest
  @EnumSource(Hostile.class)
  void everyKindListensAndLetsGoOfAClientThatResets(Hostile kind) throws Exception {
    try (var server = kind.start()) {
      try (var client = new Socket(server.endpoint().address(), server.port())) {
        client.setSoLinger(true, 0);
        assertThat(server.awaitConnections(1, Duration.ofSeconds(30))).isTrue();
      }
      assertThat(server.awaitAllGone(Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void aSuiteThatWasNotOfferedIsNotOffered() throws Exception {
    List<Integer> offer = List.of(0xc02f, 0x002f, 0x00ff);
    byte[] hello = Tls.clientHello(Tls.TLS_1_2, offer);
    assertThat(Tls.offeredSuites(hello)).isEqualTo(offer);
    try (var server = Hostile.SUITE_NOT_OFFERED.start()) {
      byte[] answer = Tls.ask(server.endpoint(), hello);
      int at = 5 + 4 + 2 + 32 + 1;
      assertThat(((answer[at] & 0xff) << 8) | (answer[at + 1] & 0xff)).isEqualTo(0x0005);
    }
  }

  @Test
  void bytesThatAreNoHelloOfferNothing() {
    assertThat(Tls.offeredSuites(new byte[0])).isEmpty();
    assertThat(Tls.offeredSuites(new byte[] {22, 3, 1, 0, 2, 1, 0})).isEmpty();
    assertThat(
            Tls.offeredSuites("GET / HTTP/1.1".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEmpty();
  }
}
