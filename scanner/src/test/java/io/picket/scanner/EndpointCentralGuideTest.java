package io.picket.scanner;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.picket.scanner.GuideBench.inClear;
import static io.picket.scanner.GuideBench.insideTls;
import static io.picket.scanner.GuideBench.page;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.picket.model.GuideCoverage.Status;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Credential;
import io.picket.testkit.NginxConfiguration;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An Endpoint Central MSP server hardened by the book, and ones that break rows in turn. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class EndpointCentralGuideTest {
  private static final String DECLARED =
      """
      product: endpoint-central-msp
      ports: {https: 443}
      expected-open: 443
      """;

  @TempDir static Path folder;
  private static GuideBench bench;
  private static WireMockServer web;
  private static GuideScan hardened;

  @BeforeAll
  static void harden() throws Exception {
    bench = new GuideBench(folder);
    web = central(bench.trusted(), "11.5.2605.1");
    try (var server = server()) {
      hardened = bench.scan(server, "endpoint-central-msp", DECLARED);
    }
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  private static WireMockServer central(Credential credential, String build) {
    WireMockServer site = bench.web(credential, page(403, "-", ""));
    GuideBench.answer(
        site,
        "/",
        aResponse()
            .withHeader("Set-Cookie", "UEMJSESSIONID=1; Path=/; Secure; HttpOnly; SameSite=Lax")
            .withHeader("Content-Type", "text/html")
            .withBody("<meta http-equiv='refresh' content='0; url=./configurations'>"));
    GuideBench.answer(
        site,
        "/emsapi/login/loginMeta",
        aResponse()
            .withHeader("Content-Type", "application/json")
            .withBody(
                "{\"productDetails\":{\"name\":\"ManageEngine Endpoint Central MSP 11\"},"
                    + "\"updateDetails\":{\"link\":\"https://u.example/?buildNumber="
                    + build
                    + "\"}}"));
    return site;
  }

  /** By the book: HTTPS and nothing else. */
  private static PretendServer server() {
    return new PretendServer().leading(443, insideTls(web));
  }

  private static UnaryOperator<PretendServer> site(WireMockServer site) {
    return server -> server.leading(443, insideTls(site));
  }

  private static UnaryOperator<PretendServer> answering(
      String path, ResponseDefinitionBuilder with) {
    return server -> {
      WireMockServer other = central(bench.trusted(), "11.5.2605.1");
      GuideBench.answer(other, path, with);
      return site(other).apply(server);
    };
  }

  /**
   * One way to break a server.
   *
   * @param refuted the rows that the facts hang on it
   * @param unseen the rows that cannot be told any more
   */
  record Broken(
      String how, UnaryOperator<PretendServer> change, List<String> refuted, List<String> unseen) {
    static Broken by(String how, UnaryOperator<PretendServer> change, String... refuted) {
      return new Broken(how, change, List.of(refuted), List.of());
    }

    Broken hiding(String... rows) {
      return new Broken(how, change, refuted, List.of(rows));
    }

    @Override
    public String toString() {
      return how;
    }
  }

  static List<Broken> broken() {
    byte[] ownSecurity = HexFormat.of().parseHex("030000130ed000001234000209080000000000");
    return List.of(
        Broken.by("an old build", site(central(bench.trusted(), "10.1.2228.10")), "ME-02"),
        Broken.by(
            "remote desktop",
            it -> it.answering(3389, Behaviours.scripted(any -> ownSecurity)),
            "ME-03",
            "ME-04"),
        Broken.by(
            "a database",
            it -> it.answering(5432, Behaviours.scripted(any -> new byte[] {'N'})),
            "ME-04",
            "ME-06"),
        Broken.by(
            "login page",
            answering(
                "/configurations",
                page(200, "-", "<title>ManageEngine Endpoint Central MSP</title>")),
            "ME-19"),
        Broken.by(
            "an authority nobody knows",
            site(
                central(
                    bench.pki().leaf(GuideBench.NAME, bench.pki().root("Else")), "11.5.2605.1")),
            "ME-11",
            "ME-20",
            "ME-50"),
        Broken.by(
            "expired",
            site(
                central(
                    bench.pki().leafOrder(GuideBench.NAME, bench.root()).expired().issue(),
                    "11.5.2605.1")),
            "ME-11",
            "ME-20",
            "ME-50"),
        Broken.by(
            "TLS 1.0",
            it ->
                it.leading(
                    443, bench.behind(NginxConfiguration.WITH_TLS_1_0, bench.trusted(), web)),
            "ME-18"),
        Broken.by(
            "a redirect on 8040",
            it ->
                it.leading(
                    8040,
                    inClear(
                        bench.web(
                            bench.trusted(),
                            aResponse()
                                .withStatus(301)
                                .withHeader("Location", "https://" + GuideBench.NAME + "/")))),
            "ME-04",
            "ME-10"),
        Broken.by(
            "pages in clear",
            it -> it.leading(80, inClear(web)),
            "ME-04",
            "ME-09",
            "ME-16",
            "ME-50"),
        Broken.by(
            "a cookie that travels in clear",
            answering(
                "/",
                aResponse()
                    .withHeader("Set-Cookie", "UEMJSESSIONID=1; Path=/; HttpOnly; SameSite=Lax")
                    .withHeader("Content-Type", "text/html")
                    .withBody("<meta http-equiv='refresh' content='0; url=./configurations'>")),
            "ME-09"),
        Broken.by(
                "a gateway without TLS",
                it -> it.answering(8048, Behaviours.banner("what do you want?\r\n")),
                "ME-04",
                "ME-17",
                "ME-32")
            .hiding("ME-09", "ME-16", "ME-19", "ME-47", "ME-50"),
        Broken.by(
            "a list of software",
            it ->
                it.leading(
                    8383,
                    insideTls(
                        bench.web(
                            bench.trusted(),
                            page(200, "-", "<title>Index of /store</title>setup.exe")))),
            "ME-04",
            "ME-47"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void exactlyItsRowsTurn(Broken broken) throws Exception {
    try (var server = broken.change().apply(server())) {
      GuideScan scan = bench.scan(server, "endpoint-central-msp", DECLARED);
      var expected = new TreeMap<String, Status>();
      broken.refuted().forEach(row -> expected.put(row, Status.REFUTED));
      broken.unseen().forEach(row -> expected.put(row, Status.COULD_NOT_TELL));
      assertThat(scan.turned(hardened.rows())).as(scan.because()).isEqualTo(expected);
      scan.assertSaysWhatToChange(broken.refuted());
      scan.assertPolite(10, 80 * server.ports());
    }
  }

  @Test
  void agentsThatNeedNoCertificate() throws Exception {
    String declared = DECLARED.replace("https: 443", "https: 443, agent: 443");
    try (var server = server()) {
      GuideScan scan = bench.scan(server, "endpoint-central-msp", declared);
      assertThat(scan.turned(hardened.rows()))
          .as(scan.because())
          .isEqualTo(Map.of("ME-21", Status.REFUTED));
      scan.assertSaysWhatToChange(List.of("ME-21"));
    }
  }

  /** A distribution server is meant for its site: from outside nothing of it is to be seen. */
  @Test
  void aDistributionServerThatTheInternetSees() throws Exception {
    try (var shut = new PretendServer()) {
      GuideScan scan = distribution(shut);
      assertThat(scan.rows())
          .as(scan.because())
          .containsEntry("ME-07", Status.NOTHING_FOUND)
          .containsEntry("ME-45", Status.VERIFIED)
          .doesNotContainValue(Status.REFUTED);
    }
    try (var open = new PretendServer().leading(8384, insideTls(web))) {
      assertRefuted(distribution(open), "ME-45");
    }
    try (var shared =
        new PretendServer().answering(22, Behaviours.banner("SSH-2.0-OpenSSH_9.9\r\n"))) {
      assertRefuted(distribution(shared), "ME-03", "ME-04", "ME-07");
    }
  }

  private static GuideScan distribution(PretendServer server) throws Exception {
    return bench.scan(
        server,
        "endpoint-central-msp",
        """
        product: endpoint-central-msp
        role: distribution-server
        ports: {distribution: 8384}
        expected-open: 8384
        """);
  }

  private static void assertRefuted(GuideScan scan, String... rows) {
    List<String> refuted =
        scan.rows().entrySet().stream()
            .filter(row -> row.getValue() == Status.REFUTED)
            .map(Map.Entry::getKey)
            .toList();
    assertThat(refuted).as(scan.because()).containsExactly(rows);
    scan.assertSaysWhatToChange(List.of(rows));
  }

  @Test
  void byTheBook() {
    assertThat(hardened.rows()).as(hardened.because()).hasSize(52);
    for (String row : List.of("ME-09", "ME-10", "ME-11", "ME-18")) {
      assertThat(hardened.rows()).as(hardened.because()).containsEntry(row, Status.VERIFIED);
    }
    assertThat(hardened.rows().values())
        .as(hardened.because())
        .doesNotContain(Status.REFUTED, Status.ATTESTED);
  }

  @Test
  void isAskedNoMoreThanIsPolite() {
    hardened.assertPolite(10, 80);
  }
}
