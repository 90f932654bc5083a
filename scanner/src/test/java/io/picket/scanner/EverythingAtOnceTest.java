package io.picket.scanner;

import static io.picket.scanner.GuideBench.inClear;
import static io.picket.scanner.GuideBench.insideTls;
import static io.picket.scanner.GuideBench.page;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.picket.model.ProbeRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A server with three ports of TLS and two that redirect, and a scan that asks for all there is to
 * be asked for: a guide's profile, every detail of TLS, and logins.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class EverythingAtOnceTest {
  /** Whoever asks counts from the answer; whoever answers, in whole milliseconds. */
  private static final Duration ROUNDED = Duration.ofMillis(10);

  private static final String FORM =
      "<title>ManageEngine Endpoint Central MSP</title>"
          + "<form action='j_security_check' method=post><input type=hidden name=buildNum value=1>"
          + "<input name=j_username><input type=password name=j_password></form>";

  @TempDir Path folder;
  private GuideBench bench;

  @BeforeEach
  void begin() throws Exception {
    bench = new GuideBench(folder);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void endpointCentralIsLeftInPeace() throws Exception {
    WireMockServer console = bench.web(bench.trusted(), page(403, "-", ""));
    GuideBench.answer(
        console,
        "/",
        page(200, "-", "<meta http-equiv='refresh' content='0; url=./configurations'>")
            .withHeader("Set-Cookie", "UEMJSESSIONID=1; Path=/; Secure; HttpOnly"));
    GuideBench.answer(
        console,
        "/emsapi/login/loginMeta",
        page(
            200,
            "-",
            "{\"productDetails\":{\"name\":\"ManageEngine Endpoint Central MSP 11\"},"
                + "\"updateDetails\":{\"link\":\"https://u.example/?buildNumber=11.5.2605.1\"}}"));
    GuideBench.answer(console, "/configurations", page(200, "-", FORM));
    WireMockServer redirector = redirector("-");
    try (var server = new PretendServer()) {
      server
          .leading(443, insideTls(console))
          .leading(8383, insideTls(console))
          .leading(8443, insideTls(console))
          .leading(80, inClear(redirector))
          .leading(8040, inClear(redirector));
      GuideScan scan =
          bench.scan(
              server,
              "endpoint-central-msp",
              "product: endpoint-central-msp\nports: {https: 443}\n",
              everything());
      assertBorne(scan, server, 12);
      List<ServeEvent> asked = asked(console, redirector);
      assertThat(asked).hasSizeBetween(5, 12);
      assertSpaced(asked, Duration.ofSeconds(5));
      assertThat(posts(asked)).isLessThanOrEqualTo(1);
      assertThat(product(scan)).contains("endpoint-central-msp");
    }
  }

  @Test
  void screenConnectIsLeftInPeace() throws Exception {
    String banner = "ScreenConnect/26.6.5.9999-1 Microsoft-HTTPAPI/2.0";
    WireMockServer site = bench.web(bench.trusted(), page(403, banner, ""));
    GuideBench.answer(site, "/", page(200, banner, "<title>Remote Support</title>"));
    GuideBench.answer(site, "/Login", page(200, banner, "<input type=password>"));
    WireMockServer redirector = redirector(banner);
    try (var server = new PretendServer()) {
      server
          .leading(443, insideTls(site))
          .leading(8040, insideTls(site))
          .leading(8443, insideTls(site))
          .leading(80, inClear(redirector))
          .leading(8080, inClear(redirector));
      GuideScan scan =
          bench.scan(
              server,
              "connectwise-control",
              "product: screenconnect\nports: {https: 443, relay: 8041}\n",
              everything());
      assertBorne(scan, server, 32);
      List<ServeEvent> asked = asked(site, redirector);
      assertThat(asked).hasSizeBetween(5, 25);
      assertThat(posts(asked)).as("it has no default account").isZero();
      assertThat(product(scan)).contains("screenconnect");
    }
  }

  private WireMockServer redirector(String banner) {
    return bench.web(
        bench.trusted(),
        page(301, banner, "").withHeader("Location", "https://" + GuideBench.NAME + "/"));
  }

  private List<String> everything() throws Exception {
    Path file = Files.writeString(folder.resolve("scope.yaml"), GuideBench.LOGIN_SCOPE);
    return List.of(
        "--scope",
        file.toString(),
        "--try-default-logins",
        "--state",
        folder.resolve("state").toString(),
        "--tls-detail",
        "full");
  }

  /** The record tells what was borne, and tells no less than the server saw. */
  private static void assertBorne(GuideScan scan, PretendServer server, int requests) {
    List<ProbeRun> runs =
        scan.record().hosts().getFirst().services().stream()
            .flatMap(service -> service.runs().stream())
            .toList();
    int connections = runs.stream().mapToInt(ProbeRun::connections).sum();
    scan.assertPolite(requests, 150 * server.ports());
    assertThat(server.connections())
        .as("one more for each port, which the port scan opens")
        .isLessThanOrEqualTo(connections + server.ports());
  }

  private static List<ServeEvent> asked(WireMockServer... webs) {
    return Stream.of(webs).flatMap(web -> web.getAllServeEvents().stream()).toList();
  }

  private static long posts(List<ServeEvent> asked) {
    return asked.stream()
        .filter(event -> event.getRequest().getMethod().getName().equals("POST"))
        .filter(event -> event.getRequest().getUrl().equals("/j_security_check"))
        .count();
  }

  private static void assertSpaced(List<ServeEvent> asked, Duration spacing) {
    Map<String, List<Instant>> byPage =
        asked.stream()
            .map(ServeEvent::getRequest)
            .collect(
                Collectors.groupingBy(
                    request -> request.getUrl().split("\\?", 2)[0],
                    TreeMap::new,
                    Collectors.mapping(
                        request -> request.getLoggedDate().toInstant(), Collectors.toList())));
    byPage.forEach((page, when) -> {
      List<Instant> sorted = when.stream().sorted().toList();
      for (int i = 1; i < sorted.size(); i++) {
        assertThat(Duration.between(sorted.get(i - 1), sorted.get(i)))
            .as(page)
            .isGreaterThanOrEqualTo(spacing.minus(ROUNDED));
      }
    });
  }

  private static List<String> product(GuideScan scan) {
    return scan.record().hosts().getFirst().services().stream()
        .flatMap(service -> service.fact(io.picket.model.ServiceSeen.class).stream())
        .flatMap(seen -> seen.products().stream())
        .map(io.picket.model.ProductMatch::id)
        .distinct()
        .toList();
  }
}
