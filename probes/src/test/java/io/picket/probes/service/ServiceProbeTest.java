package io.picket.probes.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.Endpoint;
import io.picket.model.ProbeRun;
import io.picket.model.ProductMatch;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.Courtesy;
import io.picket.probes.http.Estate;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Hostile;
import io.picket.testkit.HostileServer;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceProbeTest {
  private static ServiceSeen look(Endpoint endpoint) {
    try (var estate = new Estate(Duration.ofSeconds(20))) {
      return estate.service(endpoint);
    }
  }

  private static ServiceSeen http(String head, String body) {
    String answer =
        "HTTP/1.1 "
            + head
            + "\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body;
    try (var server = HostileServer.doing(plainHttp(answer))) {
      return look(server.endpoint());
    }
  }

  /** As real servers do: 400 for what is no request. */
  private static Behaviour plainHttp(String answer) {
    return Behaviours.scripted(received -> {
      boolean request = received[0] == 'G';
      return (request ? answer : "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
          .getBytes(UTF_8);
    });
  }

  private static List<String> ids(ServiceSeen seen) {
    return seen.products().stream().map(ProductMatch::id).toList();
  }

  @Test
  void recognisesScreenConnectOnAnyPortByItsBanner() {
    ServiceSeen seen =
        http(
            "302 Found\r\nServer: ScreenConnect/23.9.7.8804-1234567890 Microsoft-HTTPAPI/2.0"
                + "\r\nLocation: https://rmm.example.com/",
            "");
    ProductMatch match = seen.product("screenconnect").orElseThrow();
    assertThat(match.version()).contains("23.9.7.8804");
    assertThat(match.confidence()).isEqualTo(Confidence.MEDIUM);
    assertThat(seen.tls().isNo()).isTrue();
    assertThat(seen.plainHttp().isYes()).isTrue();
    assertThat(seen.httpOverTls().isNo()).isTrue();
    assertThat(seen.protocol()).contains("http");
    assertThat(seen.startPages()).hasSize(1);
  }

  @Test
  void asksOneMorePageToTellTheEditionsOfEndpointCentralApart() {
    try (var server =
        HostileServer.doing(
            Behaviours.http(head -> {
              String body =
                  head.startsWith("GET /emsapi/login/loginMeta ")
                      ? "{\"productDetails\":{\"name\":\"ManageEngine Endpoint Central MSP 11\"},"
                          + "\"updateDetails\":{\"link\":\"https://x/?buildNumber=11.2.2309.1\"}}"
                      : "<meta http-equiv='refresh' content='0; url=./configurations'>";
              return "HTTP/1.1 200 OK\r\nSet-Cookie: UEMJSESSIONID=abc; Path=/\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body;
            }))) {
      ServiceSeen seen = look(server.endpoint());
      assertThat(ids(seen)).containsExactly("endpoint-central-msp");
      ProductMatch match = seen.products().getFirst();
      assertThat(match.confidence()).isEqualTo(Confidence.HIGH);
      assertThat(match.version()).contains("11.2.2309.1");
    }
  }

  /** Both editions name the same page, and a page that was not asked for yet has its turn now. */
  @Test
  void doesNotWaitForAPageThatItAsksForTheFirstTime() {
    var rests = new ArrayList<Duration>();
    var courtesy = new Courtesy(() -> 0L, rests::add);
    try (var server =
            HostileServer.doing(
                plainHttp(
                    "HTTP/1.1 200 OK\r\nSet-Cookie: UEMJSESSIONID=abc; Path=/\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n"));
        var estate = new Estate(Duration.ofSeconds(20))) {
      var none = new ServiceFacts(server.endpoint(), List.of());
      ProbeRun run =
          estate.run(
              new ServiceProbe(new Random(1), Estate.USER_AGENT),
              Estate.site(server.endpoint(), none, courtesy));
      assertThat(run.requests()).isGreaterThan(1);
    }
    assertThat(rests).isNotEmpty().containsOnly(Duration.ZERO);
  }

  @Test
  void doesNotTakeABlogForTheProductItWritesAbout() {
    ServiceSeen seen =
        http(
            "200 OK\r\nServer: nginx",
            "<title>ScreenConnect and Endpoint Central compared</title>ConnectWise Control Remote"
                + " Support, ScreenConnect/19.3, ManageEngine Endpoint Central MSP");
    assertThat(ids(seen)).containsExactly("nginx");
  }

  @Test
  void believesNothingOfAServerThatShowsEveryBanner() {
    ServiceSeen seen =
        http(
            "200 OK\r\nServer: nginx/1.1.1\r\nServer: Apache/2.4.1\r\nServer: Microsoft-IIS/10.0"
                + "\r\nServer: ScreenConnect/19.3.1-1",
            "");
    assertThat(seen.contradictory()).isTrue();
    assertThat(seen.product("screenconnect")).isEmpty();
  }

  @Test
  void believesNothingOfAPageThatIsTwoConsolesAtOnce() {
    ServiceSeen seen =
        http(
            "200 OK\r\nServer: ScreenConnect/23.9.7.8804-1 Microsoft-HTTPAPI/2.0\r\n"
                + "Set-Cookie: UEMJSESSIONID=1; Path=/",
            "<title>ManageEngine Endpoint Central MSP</title>");
    assertThat(seen.contradictory()).isTrue();
    assertThat(seen.product("screenconnect")).isEmpty();
    ServiceSeen behindAServer =
        http(
            "200 OK\r\nServer: Microsoft-IIS/10.0\r\nSet-Cookie: UEMJSESSIONID=1; Path=/",
            "<title>ManageEngine Endpoint Central MSP</title>");
    assertThat(behindAServer.contradictory()).isFalse();
    assertThat(behindAServer.product("endpoint-central-msp")).isPresent();
  }

  @Test
  void takesAGreetingForWhatItIsAndAsksNoMore() {
    try (var server =
            HostileServer.doing(Behaviours.banner("SSH-2.0-OpenSSH_10.0p2 Debian-7\r\n"));
        var estate = new Estate(Duration.ofSeconds(20))) {
      ServiceFacts facts = estate.look(server.endpoint(), "");
      ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
      assertThat(seen.protocol()).contains("ssh");
      assertThat(seen.detail("greeting")).contains("2.0-OpenSSH_10.0p2 Debian-7");
      assertThat(seen.tls().isNo()).isTrue();
      assertThat(facts.runs().getFirst().connections()).isEqualTo(1);
    }
  }

  @Test
  void aPortThatKeepsSilentCostsThreeConnectionsAndSaysWhatItWasAsked() throws Exception {
    try (var server = HostileServer.doing(Behaviours.silent());
        var estate = new Estate(Duration.ofMillis(300))) {
      ServiceFacts facts = estate.look(server.endpoint(), "");
      ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
      assertThat(seen.alive()).isFalse();
      assertThat(seen.detail(ServiceSeen.IN_VAIN)).contains("smb");
      assertThat(facts.runs().getFirst().connections()).isEqualTo(3);
      assertThat(server.awaitConnections(3, Duration.ofSeconds(30))).isTrue();
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  /** MC-NMF section 2.2.3.8; it breaks off whatever is not its own. */
  private static ServiceSeen net(byte[] answer) {
    Behaviour framing =
        client -> {
          byte[] received = client.read();
          if (received.length > 5 && received[0] == 0 && received[3] == 1 && received[5] == 2) {
            client.write(answer);
            client.readToEnd();
          }
        };
    try (var server = HostileServer.doing(framing)) {
      return look(server.endpoint());
    }
  }

  @Test
  void aNetTcpServiceIsToldByItsFaultOnAnyPort() {
    String fault = "http://schemas.microsoft.com/ws/2006/05/framing/faults/EndpointNotFound";
    ServiceSeen seen = net(("\b" + (char) fault.length() + fault).getBytes(UTF_8));
    assertThat(seen.protocol()).as(seen.toString()).contains("net.tcp");
    assertThat(seen.detail("fault")).contains("EndpointNotFound");
    assertThat(net(new byte[] {11}).protocol()).as("one byte proves nothing").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(NginxConfiguration.class)
  void tellsTlsFromClearOnARealNginx(NginxConfiguration configuration) {
    TestPki pki = TestPki.today();
    try (TlsServer server = TlsServers.nginx(configuration, pki.selfSigned("rmm.example.com"))) {
      try (var estate = new Estate(Duration.ofSeconds(20))) {
        ServiceFacts facts = estate.look(server.endpoint(), "rmm.example.com");
        ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
        assertThat(seen.tls().isYes()).isTrue();
        assertThat(seen.plainHttp().isNo()).as(seen.plainHttp().toString()).isTrue();
        assertThat(seen.httpOverTls().isYes()).as(seen.httpOverTls().toString()).isTrue();
        assertThat(ids(seen)).contains("nginx");
        assertThat(facts.runs().getFirst().connections()).isEqualTo(3);
      }
    }
  }

  @Test
  void neverSaysNoWhereNothingWasSaid() throws Exception {
    Hostile.each(
            server -> {
              try (var estate = new Estate(Duration.ofMillis(1500))) {
                return estate.look(server.endpoint(), "").runs().getFirst();
              }
            })
        .forEach((kind, run) -> {
          ServiceSeen seen = run.outcome().fact().map(ServiceSeen.class::cast).orElseThrow();
          assertThat(seen.httpOverTls().isYes()).as("%s: %s", kind, seen).isFalse();
          switch (kind) {
            case SILENT, RESETS_AT_ONCE, RESETS_AFTER_HELLO, CLOSES_AT_ONCE, CLOSES_AFTER_HELLO -> {
              assertThat(seen.alive()).as("%s: %s", kind, seen).isFalse();
              assertThat(List.of(seen.tls(), seen.plainHttp(), seen.httpOverTls()))
                  .as("%s", kind)
                  .allMatch(Answer::isUnknown);
            }
            default -> {}
          }
          assertThat(run.took()).as("%s", kind).isLessThan(Duration.ofSeconds(30));
        });
  }
}
