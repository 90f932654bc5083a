package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Endpoint;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.http.Estate;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import io.picket.testkit.Loopback;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whether a port that was recognised by its own protocol also speaks TLS. */
class OwnProtocolTest {
  private static final byte[] ALERT = {21, 3, 1, 0, 2, 2, 40};

  /** An endpoint mapper that takes the bind (C706 chapter 12); it knows no step to TLS. */
  private static final byte[] BOUND =
      HexFormat.of()
          .parseHex(
              "05000c03100000003c00000001000000b810b810f05300000400313335000000"
                  + "0100000000000000045d888aeb1cc9119fe808002b10486002000000");

  /** Answers a bind, at most so many times, and hands hellos on. */
  private static Behaviour mapper(int mostBinds, Behaviour hello, Behaviour rest) {
    var binds = new AtomicInteger();
    return client -> {
      byte[] received = client.read();
      if (received.length > 0 && received[0] == 5 && binds.incrementAndGet() <= mostBinds) {
        client.write(BOUND);
        client.readToEnd();
      } else if (received.length > 0 && received[0] == 22) {
        hello.serve(client);
      } else {
        rest.serve(client);
      }
    };
  }

  private static ServiceFacts look(HostileServer server) {
    try (server;
        var estate = new Estate(Duration.ofMillis(1500))) {
      return estate.look(server.endpoint(), "");
    }
  }

  private static ServiceFacts strange(int mostBinds, Behaviour hello) {
    return look(HostileServer.doing(mapper(mostBinds, hello, client -> {})));
  }

  private static ServiceSeen seen(ServiceFacts facts) {
    ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
    assertThat(seen.protocol()).contains("msrpc");
    return seen;
  }

  private static int connections(ServiceFacts facts) {
    return facts.runs().getFirst().connections();
  }

  @Test
  void twoMissingAnswersAndTheProtocolAfterThemAreNoTls() {
    ServiceFacts facts = strange(9, Behaviours.silent());
    ServiceSeen seen = seen(facts);
    assertThat(seen.tls().isNo()).as(seen.tls().toString()).isTrue();
    assertThat(seen.tls().toString())
        .contains("two different ClientHellos (no answer in time; no answer in time)")
        .contains("between and after them speaks msrpc");
    assertThat(seen.httpOverTls().isNo()).isTrue();
    assertThat(seen(strange(9, client -> {})).tls().isNo()).isTrue();
    assertThat(seen(strange(9, Behaviours.resetAtOnce())).tls().isNo()).isTrue();
  }

  @Test
  void onItsUsualPortTwoConnectionsMoreSettleIt() {
    var at = new Endpoint(Loopback.own(), 135);
    ServiceFacts facts =
        look(
            HostileServer.doing(
                at.address(), at.port(), mapper(9, Behaviours.silent(), client -> {})));
    ServiceSeen seen = seen(facts);
    assertThat(seen.tls().toString()).contains("before and after them speaks msrpc");
    assertThat(seen.tls().isNo()).isTrue();
    assertThat(connections(facts)).isEqualTo(4);
  }

  @Test
  void aServerThatHadEnoughOfUsIsUnknown() {
    ServiceSeen seen = seen(strange(1, Behaviours.silent()));
    assertThat(seen.tls().isUnknown()).as(seen.tls().toString()).isTrue();
    assertThat(seen.httpOverTls().isUnknown()).as(seen.httpOverTls().toString()).isTrue();
  }

  @Test
  void aServerThatDislikesTheFirstHelloSpeaksTls() {
    var hellos = new AtomicInteger();
    ServiceSeen seen =
        seen(
            strange(
                9,
                client -> {
                  if (hellos.incrementAndGet() > 1) {
                    client.write(ALERT);
                    client.readToEnd();
                  }
                }));
    assertThat(seen.tls().isYes()).as(seen.tls().toString()).isTrue();
  }

  @Test
  void anAnswerThatIsNoRecordOfTlsNeedsNoSecondHello() {
    byte[] refused = HexFormat.of().parseHex("05000d031000000015000000010000000400010500");
    ServiceFacts facts =
        strange(
            9,
            client -> {
              client.write(refused);
            });
    ServiceSeen seen = seen(facts);
    assertThat(seen.tls().isNo()).as(seen.tls().toString()).isTrue();
    assertThat(seen.tls().toString()).contains("with something else than TLS");
  }

  @Test
  void aRecordOfTlsThatMakesNoSenseIsNoNo() {
    byte[] odd = {22, 3, 3, 0, 4, 11, 0, 0, 0};
    ServiceSeen seen =
        seen(
            strange(
                9,
                client -> {
                  client.write(odd);
                  client.readToEnd();
                }));
    assertThat(seen.tls().isUnknown()).as(seen.tls().toString()).isTrue();
  }
}
