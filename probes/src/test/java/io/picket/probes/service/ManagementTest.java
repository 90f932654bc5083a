package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.ServiceSeen;
import io.picket.probes.http.Estate;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Credential;
import io.picket.testkit.HostileServer;
import io.picket.testkit.TestPki;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Windows Remote Management, by its answers as DSP0226 chapter 11 describes them; no server of it
 * is to be had from Debian.
 */
class ManagementTest {
  private static final String WINDOWS = "Server: Microsoft-HTTPAPI/2.0\r\n";
  private static final String IDENTITY =
      "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>"
          + "<wsmid:IdentifyResponse xmlns:wsmid="
          + "\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"
          + "<wsmid:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
          + "</wsmid:ProtocolVersion><wsmid:ProductVendor>Microsoft Corporation"
          + "</wsmid:ProductVendor><wsmid:ProductVersion>OS: 0.0.0 SP: 0.0 Stack: 3.0"
          + "</wsmid:ProductVersion></wsmid:IdentifyResponse></s:Body></s:Envelope>";

  private final AtomicInteger asked = new AtomicInteger();

  private Behaviour web(String start, String management) {
    return client -> {
      byte[] received = client.read();
      String text = new String(received, java.nio.charset.StandardCharsets.ISO_8859_1);
      if (text.startsWith("POST /wsman")) {
        asked.incrementAndGet();
        assertThat(text).contains("WSMANIDENTIFY: unauthenticated").doesNotContain("Authorization");
      }
      client.write(
          (text.startsWith("POST /wsman") ? management : text.startsWith("GET ") ? start : "")
              .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    };
  }

  private static String answer(String status, String headers, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\n"
        + headers
        + "Connection: close\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static ServiceSeen look(Behaviour behaviour) {
    try (var server = HostileServer.doing(behaviour);
        var estate = new Estate(Duration.ofSeconds(2))) {
      return estate.service(server.endpoint());
    }
  }

  @Test
  void whoeverAnswersIdentifyIsRecognised() {
    ServiceSeen seen =
        look(
            web(
                answer("404 Not Found", WINDOWS, "none"),
                answer("200 OK", "Content-Type: application/soap+xml\r\n", IDENTITY)));
    assertThat(seen.protocol()).contains("winrm");
    assertThat(seen.plainHttp().isYes()).isTrue();
    assertThat(seen.detail("vendor")).contains("Microsoft Corporation");
    assertThat(seen.detail("version")).contains("OS: 0.0.0 SP: 0.0 Stack: 3.0");
    assertThat(asked).hasValue(1);
  }

  @Test
  void insideTlsToo() {
    Credential key = TestPki.today().selfSigned("rmm.example.com");
    ServiceSeen seen =
        look(
            Behaviours.insideTls(
                key,
                "http/1.1",
                web(
                    answer("404 Not Found", WINDOWS, ""),
                    answer("401 ", WINDOWS + "WWW-Authenticate: Negotiate\r\n", ""))));
    assertThat(seen.protocol()).contains("winrm");
    assertThat(seen.httpOverTls().isYes()).isTrue();
    assertThat(seen.detail("authentication")).contains("negotiate");
  }

  @Test
  void aWallThatGuardsEverythingAndAnEchoAreNot() {
    String wall = answer("401 Unauthorized", WINDOWS + "WWW-Authenticate: Negotiate\r\n", "");
    assertThat(look(web(wall, wall)).protocol()).contains("http");
    String echo = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    assertThat(look(web(answer("404 Not Found", WINDOWS, ""), echo + "<i:Identify/>")).protocol())
        .contains("http");
    assertThat(asked).hasValue(1);
  }

  @Test
  void otherWebServersAreNotAsked() {
    look(web(answer("404 Not Found", "Server: nginx\r\n", ""), ""));
    look(web(answer("200 OK", WINDOWS, ""), ""));
    look(
        web(
            answer("404 Not Found", "Server: ScreenConnect/1.2-3 Microsoft-HTTPAPI/2.0\r\n", ""),
            ""));
    assertThat(asked).hasValue(0);
  }
}
