package io.picket.scanner;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.picket.fingerprints.products.DefaultLogin;
import io.picket.fingerprints.products.DefaultLogins;
import io.picket.fingerprints.products.Secret;
import io.picket.model.LoginTried;
import io.picket.model.ScanRecord;
import io.picket.probes.Probe;
import io.picket.probes.login.LoginAttemptProbe;
import io.picket.reports.Formats;
import io.picket.reports.RecordJson;
import io.picket.reports.ReportFormat;
import io.picket.testkit.Behaviour;
import io.picket.testkit.HostileServer;
import io.picket.testkit.Loopback;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole scan that was granted a login, against a server that repeats the password wherever it
 * can: nothing that Picket writes, says or holds contains it.
 */
class LoginSecretTest {
  /** Unlike everything else, and different in every encoding. */
  private static final String SECRET = "Zw9&q/ +Hjk~Ulm";

  /** As a form carries it. */
  private static final String ENCODED = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);

  private static final String PRODUCT = "servicedesk-plus";

  @TempDir Path folder;

  private final WireMockServer web =
      new WireMockServer(
          WireMockConfiguration.options()
              .bindAddress("127.0.0.1")
              .dynamicPort()
              .templatingEnabled(true)
              .http2PlainDisabled(true));

  @BeforeEach
  void start() {
    web.start();
    web.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(404)));
    web.stubFor(get(urlPathEqualTo("/")).willReturn(page("")));
  }

  @AfterEach
  void stop() {
    web.stop();
  }

  private static ResponseDefinitionBuilder page(String more) {
    return aResponse()
        .withHeader("Set-Cookie", "SDPSESSIONID=outside; Path=/")
        .withHeader("Content-Type", "text/html")
        .withBody(
            "<title>ManageEngine ServiceDesk Plus</title>"
                + more
                + "<form action=\"j_security_check\" method=post>"
                + "<input type=hidden name=AdEnable value=false>"
                + "<input type=hidden name=LDAPEnable value=false>"
                + "<input name=j_username><input type=password name=j_password></form>");
  }

  /** Says it back in the body, the title, a header, a cookie and the address to go to. */
  private void repeats(ResponseDefinitionBuilder answer) {
    String body = "{{request.body}}";
    web.stubFor(
        post(urlPathEqualTo("/j_security_check"))
            .inScenario("session")
            .willSetStateTo("in")
            .willReturn(
                answer
                    .withHeader("X-Debug", body)
                    .withHeader("Server", body)
                    .withHeader("Set-Cookie", "SDPSESSIONID={{request.body}}; Path=/")
                    .withTransformers("response-template")));
  }

  private void letsIn() {
    String repeated = "{{request.headers.Cookie}}";
    web.stubFor(
        get(urlPathEqualTo("/HomePage.do"))
            .inScenario("session")
            .whenScenarioStateIs("in")
            .willReturn(
                aResponse()
                    .withHeader("X-Debug", repeated)
                    .withBody("<title>" + repeated + "</title><a href='javascript:preLogout(1)'>")
                    .withTransformers("response-template")));
    web.stubFor(
        get(urlPathEqualTo("/jsp/Logout.jsp"))
            .inScenario("session")
            .willSetStateTo(Scenario.STARTED)
            .willReturn(aResponse().withStatus(302).withHeader("Location", "/")));
  }

  private static Optional<DefaultLogin> known(String product) {
    return DefaultLogins.of(product)
        .map(login ->
            new DefaultLogin(
                login.product(),
                login.accounts().stream()
                    .map(account ->
                        new DefaultLogin.Account(
                            account.name(), new Secret(SECRET), account.documentation()))
                    .toList(),
                login.flow(),
                login.stops(),
                List.of()));
  }

  /** What the scan left: by file, by stream, and by object. */
  private Map<String, String> scan() throws Exception {
    return scan(web.port());
  }

  private Map<String, String> scan(int port) throws Exception {
    String scope =
        """
        client: acme
        granted_by: J. Doe
        until: 2099-01-01
        targets: [127.0.0.1]
        ceiling: authenticate
        logins:
          - server: 127.0.0.1
            account: administrator
            from: 2020-01-01
            until: 2098-01-01
            granted_by: J. Doe, CEO
            failure_may_lock: true
        """;
    Path file = Files.writeString(folder.resolve("scope.yaml"), scope);
    var words =
        new ArrayList<String>(
            List.of("127.0.0.1", "-p", "" + port, "--scope", file.toString(), "-vv"));
    words.addAll(List.of("--try-default-logins", "--state", folder.resolve("state").toString()));
    words.addAll(List.of("-o", "jsonl=" + folder.resolve("out.jsonl")));
    for (ReportFormat format : Formats.all()) {
      words.addAll(List.of("-o", format.name() + "=" + folder.resolve("out." + format.name())));
    }
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            InstantSource.system(),
            false,
            false);
    Options options = new ScanCommand().options();
    Arguments arguments = Arguments.read("scan", options, words);
    ScanRequest request = ScanRequest.read(arguments, surroundings);
    var probes = new ArrayList<Probe<?>>();
    for (Probe<?> probe : Wiring.probes(request, surroundings)) {
      probes.add(probe instanceof LoginAttemptProbe ? attempting(request, surroundings) : probe);
    }
    Outputs outputs = Outputs.read(arguments, surroundings, true);
    ScanCommand.run(request, probes, outputs, 2, surroundings);
    var left = new TreeMap<String, String>();
    left.put("standard output", out.toString(StandardCharsets.UTF_8));
    left.put("standard error", err.toString(StandardCharsets.UTF_8));
    left.put("the request", request.toString());
    left.put("the probes", probes.toString());
    left.put("what is known", known(PRODUCT).toString());
    left.put("the record", record().toString());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        left.put(folder.relativize(each).toString(), Files.readString(each));
      }
    }
    return left;
  }

  private static Probe<?> attempting(ScanRequest request, Surroundings surroundings) {
    return new LoginAttemptProbe(
        "picket/test",
        Wiring.memory(request, surroundings),
        LoginSecretTest::known,
        Duration.ofMillis(1));
  }

  private ScanRecord record() throws Exception {
    return RecordJson.read(folder.resolve("out.json"));
  }

  private LoginTried tried() throws Exception {
    return record().hosts().getFirst().services().getFirst().fact(LoginTried.class).orElseThrow();
  }

  private void assertSecretAbsent(Map<String, String> left) {
    web.verify(
        1,
        postRequestedFor(urlPathEqualTo("/j_security_check"))
            .withRequestBody(com.github.tomakehurst.wiremock.client.WireMock.containing(ENCODED)));
    assertNowhere(left);
  }

  private static void assertNowhere(Map<String, String> left) {
    byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
    assertThat(left).hasSizeGreaterThan(Formats.all().size() + 7);
    left.forEach((where, text) ->
        assertThat(text)
            .as(where)
            .doesNotContain(
                SECRET,
                ENCODED,
                SECRET.substring(0, 6),
                SECRET.substring(8),
                SECRET.replace("&", "&amp;"),
                Base64.getEncoder().encodeToString(bytes),
                HexFormat.of().formatHex(bytes)));
  }

  @Test
  void aLoginThatWorksIsShownWithoutThePassword() throws Exception {
    repeats(aResponse().withStatus(302).withHeader("Location", "/HomePage.do?{{request.body}}"));
    letsIn();
    Map<String, String> left = scan();
    LoginTried tried = tried();
    assertThat(tried.works().isYes()).as(tried.toString()).isTrue();
    assertSecretAbsent(left);
    for (String report : List.of("out.html", "out.text")) {
      assertThat(left.get(report)).contains("administrator").contains("works");
    }
    assertThat(left.keySet()).anyMatch(file -> file.startsWith("state"));
  }

  @Test
  void aLoginThatFailsIsShownWithoutThePassword() throws Exception {
    repeats(page("<b>{{request.body}}</b><title>{{request.body}}</title>").withStatus(200));
    Map<String, String> left = scan();
    assertThat(tried().sent()).isPresent();
    assertThat(tried().works().isUnknown()).isTrue();
    assertSecretAbsent(left);
    for (String report : List.of("out.html", "out.text")) {
      assertThat(left.get(report)).contains("not proven");
    }
  }

  /** Where what answers is hardly HTTP, or none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 ",
        "HTTP/1.1 2",
        "HTTP/1.1 302 Found\r\nLocation: http://",
        "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nContent-Type: text/html\r\n\r\n<title>",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void whatIsThrownBackRawIsShownNowhere(String before) throws Exception {
    var thrown = new AtomicReference<>("");
    Behaviour front =
        client -> {
          var asked = new StringBuilder(latin(client.read()));
          while (asked.indexOf("POST ") == 0 && asked.indexOf("j_password=") < 0) {
            asked.append(latin(client.read()));
          }
          if (asked.indexOf("POST ") == 0) {
            thrown.set(asked.toString());
            String form = asked.substring(asked.indexOf("j_password="));
            client.write((before + form + "\r\n" + asked).getBytes(StandardCharsets.ISO_8859_1));
            return;
          }
          try (var server = new Socket(Loopback.V4, web.port())) {
            server.getOutputStream().write(asked.toString().getBytes(StandardCharsets.ISO_8859_1));
            client.write(server.getInputStream().readAllBytes());
          }
        };
    web.stubFor(get(urlPathEqualTo("/")).willReturn(page("").withHeader("Connection", "close")));
    web.stubFor(
        any(anyUrl())
            .atPriority(8)
            .willReturn(aResponse().withStatus(404).withHeader("Connection", "close")));
    try (var server = HostileServer.doing(front)) {
      Map<String, String> left = scan(server.port());
      assertThat(thrown.get()).contains(ENCODED);
      assertThat(tried().sent()).isPresent();
      assertThat(tried().works().isUnknown()).as(tried().toString()).isTrue();
      assertNowhere(left);
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The same again within the day: not tried, and every report says why. */
  @Test
  void whatWasTriedTodayIsNotTriedAgain() throws Exception {
    repeats(page(""));
    scan();
    Map<String, String> left = scan();
    assertThat(tried().sent()).isEmpty();
    assertSecretAbsent(left);
    for (String report : List.of("out.html", "out.text", "out.junit", "out.markdown")) {
      assertThat(left.get(report)).containsIgnoringCase("not tried").contains("again before");
    }
  }
}
