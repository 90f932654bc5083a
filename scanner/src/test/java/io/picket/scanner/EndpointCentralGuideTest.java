package io.picket.scanner;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.picket.scanner.GuideBench.inClear;
import static io.picket.scanner.GuideBench.insideTls;
import static io.picket.scanner.GuideBench.page;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.picket.model.GuideCoverage.Status;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Credential;
import io.picket.testkit.Daemons;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final String GUIDE = "endpoint-central-msp";
  private static final String BUILD = "11.5.2605.1";
  private static final AtomicInteger STATES = new AtomicInteger();
  private static final String DECLARED =
      """
      product: endpoint-central-msp
      ports: {https: 443}
      expected-open: 443
      """;

  private static final String DISTRIBUTION =
      """
      product: endpoint-central-msp
      role: distribution-server
      ports: {distribution: 8384}
      expected-open: 8384
      """;

  private static final String FORM =
      "<title>ManageEngine Endpoint Central MSP</title>"
          + "<form action='j_security_check' method=post><input type=hidden name=buildNum value=1>"
          + "<input name=j_username><input type=password name=j_password></form>";

  @TempDir static Path folder;
  private static GuideBench bench;
  private static WireMockServer web;
  private static Kept kept;
  private static Kept agents;
  private static Kept distribution;
  private static Kept logins;

  @BeforeAll
  static void harden() throws Exception {
    bench = new GuideBench(folder);
    web = central(bench.trusted(), BUILD);
    kept = new Kept(bench, GUIDE, DECLARED, EndpointCentralGuideTest::server);
    agents =
        new Kept(
            bench,
            GUIDE,
            DECLARED.replace("https: 443", "https: 443, agent: 443"),
            () -> speaking(NginxConfiguration.ASKING_CLIENTS).apply(server()));
    distribution = new Kept(bench, GUIDE, DISTRIBUTION, PretendServer::new);
    Path scope = Files.writeString(folder.resolve("scope.yaml"), GuideBench.LOGIN_SCOPE);
    logins =
        new Kept(
            bench,
            GUIDE,
            DECLARED,
            () -> site(withForm(page(200, "-", FORM))).apply(server()),
            () -> attempting(scope),
            List.of("ME-19"));
  }

  /** Every scan remembers by itself what it tried. */
  private static List<String> attempting(Path scope) {
    Path state = folder.resolve("state" + STATES.incrementAndGet());
    return List.of(
        "--scope", scope.toString(), "--try-default-logins", "--state", state.toString());
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
      WireMockServer other = central(bench.trusted(), BUILD);
      GuideBench.answer(other, path, with);
      return site(other).apply(server);
    };
  }

  private static UnaryOperator<PretendServer> speaking(NginxConfiguration tls) {
    return server -> server.leading(443, bench.behind(tls, bench.trusted(), web));
  }

  /** The site with its login page, and something that answers whoever logs in. */
  private static WireMockServer withForm(ResponseDefinitionBuilder answer) {
    WireMockServer site = central(bench.trusted(), BUILD);
    GuideBench.answer(site, "/configurations", page(200, "-", FORM));
    GuideBench.answer(site, "/j_security_check", answer);
    return site;
  }

  /** Lets in whoever comes with any password at all. */
  private static WireMockServer lettingIn() {
    String home = "/homePage.do?actionToCall=homePageDetails";
    WireMockServer site = withForm(page(302, "-", "").withHeader("Location", home));
    site.stubFor(
        post(urlEqualTo("/j_security_check"))
            .inScenario("session")
            .willSetStateTo("in")
            .willReturn(page(302, "-", "").withHeader("Location", home)));
    site.stubFor(
        get(urlEqualTo(home))
            .inScenario("session")
            .whenScenarioStateIs("in")
            .willReturn(
                page(
                    200,
                    "-",
                    "<a href='logout.do'>out</a><a href='a.do?actionToCall=showAdminTab'>a</a>")));
    site.stubFor(
        get(urlEqualTo("/logout.do"))
            .inScenario("session")
            .willSetStateTo(Scenario.STARTED)
            .willReturn(page(302, "-", "").withHeader("Location", "/")));
    return site;
  }

  private static Broken by(String how, UnaryOperator<PretendServer> change, String... refuted) {
    return Broken.by(how, kept, change, refuted);
  }

  static List<Broken> broken() {
    byte[] ownSecurity = HexFormat.of().parseHex("030000130ed000001234000209080000000000");
    return List.of(
        by("an old build", site(central(bench.trusted(), "10.1.2228.10")), "ME-02"),
        by(
            "remote desktop",
            it -> it.answering(3389, Behaviours.scripted(any -> ownSecurity)),
            "ME-03",
            "ME-04"),
        by(
            "a database",
            it -> it.answering(5432, Behaviours.scripted(any -> new byte[] {'N'})),
            "ME-04",
            "ME-06"),
        by(
            "login page",
            answering(
                "/configurations",
                page(200, "-", "<title>ManageEngine Endpoint Central MSP</title>")),
            "ME-19"),
        by(
            "an authority nobody knows",
            site(central(bench.pki().leaf(GuideBench.NAME, bench.pki().root("Else")), BUILD)),
            "ME-11",
            "ME-20",
            "ME-50"),
        by(
            "expired",
            site(
                central(
                    bench.pki().leafOrder(GuideBench.NAME, bench.root()).expired().issue(), BUILD)),
            "ME-11",
            "ME-20",
            "ME-50"),
        by("TLS 1.0", speaking(NginxConfiguration.WITH_TLS_1_0), "ME-18"),
        by("TLS 1.1", speaking(NginxConfiguration.WITH_TLS_1_1), "ME-18"),
        by(
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
        by(
            "pages in clear",
            it -> it.leading(80, inClear(web)),
            "ME-04",
            "ME-09",
            "ME-16",
            "ME-50"),
        by(
            "a cookie that travels in clear",
            answering(
                "/",
                aResponse()
                    .withHeader("Set-Cookie", "UEMJSESSIONID=1; Path=/; HttpOnly; SameSite=Lax")
                    .withHeader("Content-Type", "text/html")
                    .withBody("<meta http-equiv='refresh' content='0; url=./configurations'>")),
            "ME-09"),
        by(
                "a gateway without TLS",
                it -> it.answering(8048, Behaviours.banner("what do you want?\r\n")),
                "ME-04",
                "ME-17",
                "ME-32")
            .hiding("ME-09", "ME-16", "ME-19", "ME-47", "ME-50"),
        by(
            "a list of software",
            it ->
                it.leading(
                    8383,
                    insideTls(
                        bench.web(
                            bench.trusted(),
                            page(200, "-", "<title>Index of /store</title>setup.exe")))),
            "ME-04",
            "ME-47"),
        Broken.by("the default account", logins, site(lettingIn()), "ME-08"),
        Broken.by("agents that need no certificate", agents, site(web), "ME-21"),
        Broken.by(
                "a distribution server that the internet sees",
                distribution,
                it -> it.leading(8384, insideTls(web)),
                "ME-45")
            .showingMore(),
        Broken.by(
                "a distribution server that shares its machine",
                distribution,
                it -> it.answering(22, Behaviours.banner("SSH-2.0-OpenSSH_9.9\r\n")),
                "ME-03",
                "ME-04",
                "ME-07")
            .showingMore());
  }

  /** The same rows broken in other ways than the usual one, and what must break none. */
  static List<Broken> otherwise() {
    Credential vendor =
        bench
            .pki()
            .rootOrder("ManageEngineCA")
            .subject("CN=ManageEngineCA,OU=ManageEngine,O=Zoho Corporation,ST=CA,C=US")
            .issue();
    return List.of(
        by(
            "its own signature",
            presenting(bench.pki().selfSigned(GuideBench.NAME)),
            "ME-11",
            "ME-20",
            "ME-50"),
        by(
            "the vendor's certificate",
            presenting(bench.pki().leaf(GuideBench.NAME, vendor)),
            "ME-11",
            "ME-20",
            "ME-50"),
        by(
            "another name",
            presenting(bench.pki().leaf("other.pretend.example", bench.root())),
            "ME-11",
            "ME-50"),
        by(
            "a short key",
            presenting(
                bench.pki().leafOrder(GuideBench.NAME, bench.root()).key(KeyKind.RSA_1024).issue()),
            "ME-11"),
        by("old versions and ciphers", speaking(NginxConfiguration.LEGACY), "ME-18"),
        by("a lasting redirect on 8040", plain(8040, 308), "ME-04", "ME-10"),
        by("a redirect on 80", plain(80, 302), "ME-04"),
        by(
            "SSH",
            it -> it.answering(22, Behaviours.banner("SSH-2.0-OpenSSH_9.9\r\n")),
            "ME-03",
            "ME-04"),
        by(
            "SMB",
            it -> it.leading(445, bench.until(Daemons.smbd("mandatory")).endpoint()),
            "ME-03",
            "ME-04",
            "ME-47"),
        by(
            "SQL Server on a gateway's port",
            it ->
                it.answering(
                    8021,
                    Behaviours.scripted(any ->
                        HexFormat.of()
                            .parseHex("0401001a0000010000000b00060100110001ff0f0007d0000002"))),
            "ME-04",
            "ME-06"),
        by(
            "Telnet on a console's port",
            it -> it.leading(8443, bench.until(Daemons.telnetd()).endpoint()),
            "ME-03",
            "ME-04"),
        by(
            "a gateway in clear that should be encrypted",
            it -> it.leading(8047, inClear(web)),
            "ME-04",
            "ME-09",
            "ME-16",
            "ME-17",
            "ME-32",
            "ME-50"));
  }

  private static UnaryOperator<PretendServer> presenting(Credential credential) {
    return site(central(credential, BUILD));
  }

  private static UnaryOperator<PretendServer> plain(int port, int status) {
    return server ->
        server.leading(
            port,
            inClear(
                bench.web(
                    bench.trusted(),
                    aResponse()
                        .withStatus(status)
                        .withHeader("Location", "https://" + GuideBench.NAME + "/"))));
  }

  @ParameterizedTest
  @MethodSource({"broken", "otherwise"})
  void exactlyItsRowsTurn(Broken broken) throws Exception {
    GuideScan scan = broken.assertExactlyItsRowsTurn();
    if (!broken.opened()) {
      int ports = scan.record().hosts().getFirst().services().size();
      scan.assertPolite(broken.kept() == logins ? 12 : 10, 100 * ports);
    }
  }

  @Test
  void everyRowOfWhichAnythingCanBeSeenIsBroken() {
    Broken.assertEveryObservableRowIsBroken(GUIDE, broken());
  }

  @Test
  void byTheBook() throws Exception {
    GuideScan scan = kept.good();
    assertThat(scan.rows()).as(scan.because()).hasSize(52);
    assertThat(scan.rows())
        .as(scan.because())
        .containsEntry("ME-03", Status.NOTHING_FOUND)
        .containsEntry("ME-09", Status.VERIFIED)
        .containsEntry("ME-10", Status.VERIFIED)
        .containsEntry("ME-11", Status.VERIFIED)
        .containsEntry("ME-18", Status.VERIFIED)
        .doesNotContainValue(Status.ATTESTED);
  }

  /** A distribution server is meant for its site: from outside nothing of it is to be seen. */
  @Test
  void aDistributionServerByTheBook() throws Exception {
    GuideScan scan = distribution.good();
    assertThat(scan.rows())
        .as(scan.because())
        .containsEntry("ME-07", Status.NOTHING_FOUND)
        .containsEntry("ME-45", Status.VERIFIED);
  }

  @Test
  void isAskedNoMoreThanIsPolite() throws Exception {
    kept.good().assertPolite(10, 80);
  }
}
