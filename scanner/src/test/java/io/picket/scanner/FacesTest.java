package io.picket.scanner;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.picket.scanner.GuideBench.insideTls;
import static io.picket.scanner.GuideBench.page;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Answer;
import io.picket.model.Finding;
import io.picket.model.LoginSeen;
import io.picket.model.Priority;
import io.picket.model.ProbeRun;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceSeen;
import io.picket.model.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole scans of servers with the faces of products, built from graded facts, of servers that only
 * look a little like one, and of one that looks like all of them. Requests and connections are
 * counted at the server.
 */
@Timeout(300)
class FacesTest {
  private static final String HTTPS_ONLY = "expected-open: 443\n";

  @TempDir static Path folder;
  private static GuideBench bench;

  @BeforeAll
  static void raise() throws Exception {
    bench = new GuideBench(folder);
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  /** Not one of these products, however much it talks of one. */
  record Stranger(String name, ResponseDefinitionBuilder everything) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Stranger> strangers() {
    return List.of(
        new Stranger(
            "Tomcat", page(200, "-", "<title>Apache Tomcat/10.1.34</title>If you see this")),
        new Stranger("nginx", page(200, "nginx/1.26.3", "<title>Welcome to nginx!</title>")),
        new Stranger(
            "blog",
            page(
                200,
                "nginx",
                "<title>ScreenConnect versus the others</title>Server:"
                    + " ScreenConnect/19.3.25270.7185, the ConnectWise Control Remote Support"
                    + " Software, Endpoint Central MSP, N-central Login, <a"
                    + " href='https://else.example/SetupWizard.aspx'>x</a>")),
        new Stranger("proxy", page(502, "nginx", "<title>502 Bad Gateway</title>")),
        new Stranger(
            "namesake",
            page(
                    200,
                    "NotScreenConnect/1.2.3",
                    "<title>MeshCentral - Login problems solved</title>")
                .withHeader("Set-Cookie", "JSESSIONID=1; Path=/; Secure; HttpOnly")));
  }

  /** A scan and what the server counted. */
  private record Counted(ScanRecord record, WireMockServer web, int connections, int ports) {
    List<ProbeRun> runs() {
      return record.hosts().getFirst().services().getFirst().runs();
    }

    ServiceSeen service() {
      return record.hosts().getFirst().services().getFirst().fact(ServiceSeen.class).orElseThrow();
    }

    Verdict verdict(String check) {
      return record.findings().stream()
          .filter(finding -> finding.key().check().value().equals(check))
          .map(Finding::verdict)
          .findFirst()
          .orElseThrow();
    }

    /** The record holds every request and connection, and no page was asked for too often. */
    void assertPolite(int requests, int connections) {
      int told = runs().stream().mapToInt(ProbeRun::requests).sum();
      assertThat(web.getAllServeEvents().size()).as("requests").isBetween(1, requests);
      assertThat(told)
          .as("requests in the record")
          .isBetween(web.getAllServeEvents().size(), requests + 2);
      int toldConnections = runs().stream().mapToInt(ProbeRun::connections).sum();
      assertThat(toldConnections).as("connections in the record").isBetween(1, connections);
      assertThat(this.connections)
          .as("connections; the port scan made the others")
          .isBetween(toldConnections, toldConnections + 3 * ports);
    }
  }

  private static Counted scan(WireMockServer web) throws Exception {
    try (var server = new PretendServer().leading(443, insideTls(web))) {
      ScanRecord record = bench.scan(server, "default", HTTPS_ONLY).record();
      return new Counted(record, web, server.connections(), server.ports());
    }
  }

  @ParameterizedTest
  @EnumSource(Face.class)
  void isRecognisedByMoreThanOneSign(Face face) throws Exception {
    WireMockServer web = bench.web(bench.trusted(), page(404, "-", ""));
    face.on(web);
    Counted counted = scan(web);
    ProductMatch match =
        counted.service().products().stream()
            .filter(each -> each.id().equals(face.id))
            .findFirst()
            .orElseThrow(() -> new AssertionError(counted.service().toString()));
    assertThat(match.confidence()).isEqualTo(face.confidence);
    assertThat(match.evidence()).hasSizeGreaterThan(1);
    assertThat(match.version().orElse("")).isEqualTo(face.version);
    assertThat(remote(counted.service())).containsExactly(face.id);
    assertThat(counted.verdict("product-signs-agree")).isInstanceOf(Verdict.Pass.class);
    assertThat(counted.record().priorities())
        .extracting(Priority::product)
        .containsOnly(face.version.isEmpty() ? new String[0] : new String[] {face.id});
    counted.assertPolite(Math.min(6, Products.of(face.id).orElseThrow().requests()), 80);
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void whatIsNoneOfTheseGetsNoProductFinding(Stranger stranger) throws Exception {
    Counted counted = scan(bench.web(bench.trusted(), stranger.everything()));
    assertThat(remote(counted.service())).isEmpty();
    assertThat(counted.record().priorities()).isEmpty();
    List<String> names =
        Products.all().stream().filter(product -> isRemote(product)).map(Product::name).toList();
    assertThat(counted.record().findings())
        .filteredOn(finding -> finding.verdict() instanceof Verdict.Fail)
        .allSatisfy(finding -> assertThat(finding.verdict().because()).doesNotContain(names));
    counted.assertPolite(4, 80);
  }

  /** Whether a product, named by its id, is more than a web server. */
  static boolean isRemote(String id) {
    return isRemote(Products.of(id).orElseThrow());
  }

  private static boolean isRemote(Product product) {
    return switch (product.kind()) {
      case REMOTE_MANAGEMENT, SERVICE_DESK -> true;
      case WEB_SERVER -> false;
    };
  }

  /** The products found that are not mere web servers. */
  private static List<String> remote(ServiceSeen seen) {
    return seen.products().stream().map(ProductMatch::id).filter(FacesTest::isRemote).toList();
  }

  @Test
  void whatShowsEveryBannerAtOnceIsNoProduct() throws Exception {
    Counted counted =
        scan(
            bench.web(
                bench.trusted(),
                aResponse()
                    .withHeaders(
                        new HttpHeaders(
                            new HttpHeader("Server", "ScreenConnect/23.9.7.8804-1", "Bomgar"),
                            new HttpHeader("Location", "/vsapres/web20/core/login.aspx"),
                            new HttpHeader(
                                "Set-Cookie",
                                "UEMJSESSIONID=1",
                                "DCJSESSIONID=1",
                                "SDPSESSIONID=1",
                                "nsbase_session=1"),
                            new HttpHeader("Content-Type", "text/html")))
                    .withBody(
                        "<title>N-central Login Redirect</title><body class='ncentral'>"
                            + "<script>ncentralVersion = '2026.3.1.9'</script>")));
    assertThat(counted.service().contradictory()).isTrue();
    assertThat(counted.verdict("product-signs-agree"))
        .isInstanceOfSatisfying(
            Verdict.Unknown.class,
            unknown -> {
              assertThat(unknown.reason()).isEqualTo(Reason.CONTRADICTORY);
              assertThat(unknown.because()).startsWith("Contradictory evidence");
            });
    assertThat(counted.record().priorities()).isEmpty();
    assertThat(counted.record().findings())
        .filteredOn(finding -> finding.verdict() instanceof Verdict.Fail)
        .noneMatch(finding ->
            finding.key().check().value().startsWith("product-")
                || finding.key().check().value().startsWith("login-"));
    counted.assertPolite(10, 80);
  }

  /** After its first page it says that it was asked too often. */
  @Test
  void aThrottlePageIsUnknownAndEndsTheAsking() throws Exception {
    WireMockServer web =
        bench.web(
            bench.trusted(), page(200, "-", "The access limit for this page has been exceeded."));
    GuideBench.answer(
        web,
        "/",
        page(200, "-", "<meta http-equiv='refresh' content='0; url=./configurations'>")
            .withHeader("Set-Cookie", "UEMJSESSIONID=1; Path=/; Secure; HttpOnly"));
    Counted counted = scan(web);
    assertThat(counted.verdict("product-version-without-advisory"))
        .isInstanceOfSatisfying(
            Verdict.Unknown.class,
            unknown -> assertThat(unknown.reason()).isEqualTo(Reason.THROTTLED));
    LoginSeen logins =
        counted
            .record()
            .hosts()
            .getFirst()
            .services()
            .getFirst()
            .fact(LoginSeen.class)
            .orElseThrow();
    assertThat(logins.pages())
        .isNotEmpty()
        .allMatch(page ->
            page.reachable() instanceof Answer.Unknown unknown
                && unknown.reason() == Reason.THROTTLED);
    counted.assertPolite(4, 80);
  }

  /** Endpoint Central: about ten requests, and five seconds between two for the same page. */
  @Test
  void endpointCentralIsAskedAsSeldomAsItWants() throws Exception {
    WireMockServer web = bench.web(bench.trusted(), page(404, "-", ""));
    GuideBench.answer(
        web,
        "/",
        page(200, "-", "<meta http-equiv='refresh' content='0; url=./configurations'>")
            .withHeader("Set-Cookie", "UEMJSESSIONID=1; Path=/; Secure; HttpOnly"));
    GuideBench.answer(
        web,
        "/emsapi/login/loginMeta",
        page(200, "-", "{\"productDetails\":{\"name\":\"Endpoint Central MSP 11\"}}"));
    Counted counted = scan(web);
    assertThat(remote(counted.service())).containsExactly("endpoint-central-msp");
    counted.assertPolite(10, 80);
    Map<String, List<Instant>> byPath = new TreeMap<>();
    web.getAllServeEvents()
        .forEach(event ->
            byPath
                .computeIfAbsent(event.getRequest().getUrl(), any -> new ArrayList<>())
                .add(event.getRequest().getLoggedDate().toInstant()));
    byPath.forEach((path, times) -> {
      List<Instant> sorted = times.stream().sorted().toList();
      for (int at = 1; at < sorted.size(); at++) {
        assertThat(Duration.between(sorted.get(at - 1), sorted.get(at)))
            .as(path)
            .isGreaterThanOrEqualTo(Duration.ofMillis(4_900));
      }
    });
  }
}
