package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.http.Estate;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether a port that answers HTTP in clear also speaks TLS, when its ClientHello was not answered.
 */
class SecondHelloTest {
  private static final String PAGE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final byte[] ALERT = {21, 3, 1, 0, 2, 2, 40};

  /** What a server does with a hello; it answers requests in clear with a page. */
  private static Behaviour plain(String page, Behaviour hello) {
    return client -> {
      byte[] received = client.read();
      if (received.length > 0 && received[0] == 'G') {
        client.write(page.getBytes(StandardCharsets.ISO_8859_1));
        return;
      }
      hello.serve(client);
    };
  }

  private static ServiceFacts look(Behaviour behaviour) {
    try (var server = HostileServer.doing(behaviour);
        var estate = new Estate(Duration.ofMillis(700))) {
      return estate.look(server.endpoint(), "");
    }
  }

  private static ServiceSeen seen(Behaviour behaviour) {
    return Estate.seen(look(behaviour), ServiceSeen.class);
  }

  @Test
  void twoSilencesAndAControlAreNoTls() {
    ServiceFacts facts = look(plain(PAGE, Behaviours.silent()));
    ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
    assertThat(seen.tls().isNo()).as(seen.tls().toString()).isTrue();
    assertThat(seen.tls().toString())
        .contains("no answer in time; no answer in time")
        .contains("between and after them answers GET / in clear with 200");
    assertThat(seen.httpOverTls().isNo()).isTrue();
    assertThat(facts.runs().getFirst().connections()).isEqualTo(4);
  }

  @Test
  void twoClosesOrResetsAndAControlAreNoTls() {
    assertThat(seen(plain(PAGE, client -> {})).tls().isNo()).isTrue();
    assertThat(seen(plain(PAGE, Behaviours.resetAtOnce())).tls().isNo()).isTrue();
  }

  @Test
  void aServerThatWaitsForTheEndOfALineGetsIt() {
    Behaviour lines =
        client -> {
          byte[] received = client.read();
          boolean request = received.length > 0 && received[0] == 'G';
          while (received.length > 0 && received[received.length - 1] != '\n') {
            received = client.read();
          }
          String answer = request ? PAGE : "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
          client.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        };
    ServiceFacts facts = look(lines);
    ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
    assertThat(seen.tls().toString()).contains("an empty line with HTTP/1.1 400");
    assertThat(facts.runs().getFirst().connections()).isEqualTo(3);
  }

  @Test
  void aPortThatSpeaksBothAndDislikesTheFirstHelloSpeaksTls() {
    Behaviour choosy =
        plain(
            PAGE,
            client -> {
              if (client.number() > 1) {
                client.write(ALERT);
              }
              client.readToEnd();
            });
    ServiceSeen seen = seen(choosy);
    assertThat(seen.tls().isYes()).as(seen.tls().toString()).isTrue();
    assertThat(seen.plainHttp().isYes()).isTrue();
  }

  @Test
  void aPortThatHadEnoughOfUsIsUnknown() {
    Behaviour tired =
        client -> {
          if (client.number() <= 2) {
            plain(PAGE, Behaviours.silent()).serve(client);
          } else {
            client.readToEnd();
          }
        };
    ServiceSeen seen = seen(tired);
    assertThat(seen.tls().isUnknown()).as(seen.tls().toString()).isTrue();
    assertThat(seen.httpOverTls().isUnknown()).isTrue();
  }

  @Test
  void aControlThatIsAnsweredDifferentlyIsNoControl() {
    Behaviour blocked =
        client -> {
          String page =
              client.number() <= 2
                  ? PAGE
                  : "HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nblocked";
          plain(page, Behaviours.silent()).serve(client);
        };
    assertThat(seen(blocked).tls().isUnknown()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 301 Moved\r\n"
            + "Location: https://rmm.example.com:PORT/\r\n"
            + "Content-Length: 0\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: https://user@x/\r\nContent-Length: 0\r\n\r\n",
      })
  void anAnswerInClearThatHintsAtTlsIsNoControl(String answer) {
    Behaviour hinting =
        client ->
            plain(answer.replace("PORT", Integer.toString(client.localPort())), Behaviours.silent())
                .serve(client);
    ServiceSeen seen = seen(hinting);
    assertThat(seen.tls().isUnknown()).as(seen.tls().toString()).isTrue();
  }

  @Test
  void garbageForAHelloIsUnknown() {
    Behaviour noise =
        client -> {
          client.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
          client.readToEnd();
        };
    ServiceSeen seen = seen(plain(PAGE, noise));
    assertThat(seen.tls().isUnknown()).as(seen.tls().toString()).isTrue();
  }

  @Test
  void theSecondHelloIsSmallAndWhole() {
    byte[] hello = Hello.small(Optional.of("rmm.example.com"), new Random(1));
    assertThat(hello).hasSizeLessThan(256);
    assertThat((hello[4] & 0xff) | (hello[3] & 0xff) << 8).isEqualTo(hello.length - 5);
    assertThat(Arrays.copyOf(hello, 3)).containsExactly(22, 3, 1);
  }
}
