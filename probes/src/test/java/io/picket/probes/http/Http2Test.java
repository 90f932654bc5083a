package io.picket.probes.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.HttpSeen;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.service.ServiceProbe;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Credential;
import io.picket.testkit.HostileServer;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that speak HTTP/2 and nothing else: nginx behind TLS, and hostile ones. */
@Timeout(120)
class Http2Test {
  private static final Credential CREDENTIAL = TestPki.today().selfSigned("rmm.example.com");

  @Test
  void readsTheStartPageOfAServerThatHasNothingElse() {
    try (TlsServer nginx =
            TlsServers.nginxHttp2(
                "add_header X-Frame-Options DENY; location / { default_type text/html;"
                    + " gzip on; gzip_min_length 1;"
                    + " return 200 '<title>$scheme $host $server_protocol</title>'; }");
        var server =
            HostileServer.doing(
                Behaviours.insideTls(
                    CREDENTIAL, Line.HTTP_2, Behaviours.leadingTo(nginx.endpoint())));
        var estate = new Estate(Duration.ofSeconds(30))) {
      ServiceFacts facts =
          estate.look(server.endpoint(), "rmm.example.com", new HttpProbe(Estate.USER_AGENT));
      ServiceSeen service = Estate.seen(facts, ServiceSeen.class);
      assertThat(service.httpOverTls())
          .isEqualTo(new Answer.Yes("answers GET / inside TLS 1.3 over HTTP/2 with 200"));
      HttpSeen.Exchange start = Estate.seen(facts, HttpSeen.class).exchanges().getFirst();
      assertThat(start.title()).contains("http rmm.example.com HTTP/2.0");
      assertThat(start.header("x-frame-options")).containsExactly("DENY");
      assertThat(start.header("content-encoding")).containsExactly("gzip");
    }
  }

  /** How a server of HTTP/2 misbehaves after the client's preface. */
  @SuppressWarnings("ImmutableEnumChecker") // never changed
  enum Flood {
    SILENT(new byte[0], false),
    GOAWAY(frame(7, 0, 0, new byte[8]), false),
    SETTINGS(frame(4, 0, 0, new byte[0]), true),
    PINGS(frame(6, 0, 0, new byte[8]), true),
    EMPTY_DATA(frame(0, 0, 3, new byte[0]), true),
    RESETS(frame(3, 0, 3, new byte[4]), true),
    HEADERS_WITHOUT_END(frame(1, 0, 3, new byte[16_000]), true),
    CONTINUATIONS(frame(9, 0, 3, new byte[16_000]), true),
    A_HUGE_FRAME(new byte[] {-1, -1, -1, 0, 0, 0, 0, 0, 3}, true),
    GARBAGE("all work and no play".getBytes(java.nio.charset.StandardCharsets.US_ASCII), true),
    UNKNOWN_FRAMES(frame(99, 0, 0, new byte[100]), true);

    private final byte[] bytes;
    private final boolean forEver;

    Flood(byte[] bytes, boolean forEver) {
      this.bytes = bytes;
      this.forEver = forEver;
    }

    Behaviour behaviour() {
      byte[] settings = frame(4, 0, 0, new byte[0]);
      return client -> {
        client.read();
        client.write(settings);
        do {
          client.write(bytes);
        } while (forEver);
        client.readToEnd();
      };
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {
          (byte) (payload.length >> 16),
          (byte) (payload.length >> 8),
          (byte) payload.length,
          (byte) type,
          (byte) flags,
          0,
          0,
          0,
          (byte) stream
        });
    out.writeBytes(payload);
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(Flood.class)
  void saysUnknownOfEveryHostileServer(Flood flood) throws Exception {
    try (var server =
            HostileServer.doing(Behaviours.insideTls(CREDENTIAL, Line.HTTP_2, flood.behaviour()));
        var estate = new Estate(Duration.ofMillis(1500))) {
      ServiceFacts none = new ServiceFacts(server.endpoint(), List.of());
      ProbeRun run =
          estate.run(
              new ServiceProbe(new Random(1), Estate.USER_AGENT),
              Estate.site(server.endpoint(), none));
      assertThat(run.outcome()).isInstanceOf(Outcome.Observed.class);
      ServiceSeen seen = (ServiceSeen) run.outcome().fact().orElseThrow();
      assertThat(seen.httpOverTls()).isInstanceOf(Answer.Unknown.class);
      assertThat(((Answer.Unknown) seen.httpOverTls()).reason()).isNotEqualTo(Reason.BUG);
      assertThat(run.took()).isLessThan(Duration.ofSeconds(30));
      assertThat(server.awaitAllGone(Duration.ofSeconds(20))).isTrue();
    }
  }
}
