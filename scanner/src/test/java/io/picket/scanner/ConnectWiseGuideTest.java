package io.picket.scanner;

import static io.picket.scanner.GuideBench.inClear;
import static io.picket.scanner.GuideBench.insideTls;
import static io.picket.scanner.GuideBench.page;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.picket.model.GuideCoverage.Status;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Credential;
import io.picket.testkit.Daemons;
import io.picket.testkit.NginxConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

/** A ScreenConnect server hardened by the book, and ones that break one row after the other. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class ConnectWiseGuideTest {
  private static final String GUIDE = "connectwise-control";
  private static final String BANNER = "ScreenConnect/26.6.5.9999-1 Microsoft-HTTPAPI/2.0";
  private static final String DECLARED =
      """
      product: screenconnect
      ports: {https: 443, http: 80, relay: 8041}
      expected-open: [80, 443, 8041]
      """;

  /** What can be verified from outside, by the table of facts. */
  private static final List<String> VERIFIABLE =
      List.of(
          "CW-06", "CW-07", "CW-23", "CW-24", "CW-26", "CW-27", "CW-28", "CW-29", "CW-30", "CW-34",
          "CW-35");

  /**
   * What can only be refuted, where something could be looked at; and that nothing else is open,
   * which a scan of some ports does not verify.
   */
  private static final List<String> REFUTABLE =
      List.of("CW-02", "CW-09", "CW-14", "CW-16", "CW-25", "CW-31", "CW-32", "CW-33", "CW-37");

  /** A greeting of protocol 10: length and number of the packet, version, and what follows it. */
  private static final String MYSQL =
      "I\0\0\0\n8.0.36\0" + "\1\0\0\0" + "a".repeat(8) + "\0" + "\0".repeat(52);

  @TempDir static Path folder;
  private static GuideBench bench;
  private static WireMockServer web;
  private static WireMockServer redirector;
  private static Kept kept;
  private static Kept attested;

  private static String attestations() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return """
    attestations:
      - {row: CW-05, owner: J. Doe, date: %1$s, expires: %2$s, evidence: t 1}
      - {row: CW-08, owner: J. Doe, date: 2020-01-01, expires: 2021-01-01, evidence: t 2}
      - {row: CW-29, owner: J. Doe, date: %1$s, expires: %2$s, evidence: t 3}
    """
        .formatted(today.minusDays(30), today.plusDays(300));
  }

  @BeforeAll
  static void harden() throws Exception {
    bench = new GuideBench(folder);
    web = screenConnect(bench.trusted());
    redirector = redirector(BANNER);
    kept = new Kept(bench, GUIDE, DECLARED, ConnectWiseGuideTest::server);
    attested = new Kept(bench, GUIDE, DECLARED + attestations(), ConnectWiseGuideTest::server);
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  /** The guest page is public by design; everything else is refused. */
  private static WireMockServer screenConnect(Credential credential) {
    WireMockServer site = bench.web(credential, page(403, BANNER, ""));
    GuideBench.answer(site, "/", page(200, BANNER, "<title>Remote Support</title>welcome"));
    return site;
  }

  private static WireMockServer redirector(String banner) {
    return bench.web(
        bench.trusted(),
        page(301, banner, "").withHeader("Location", "https://" + GuideBench.NAME + "/"));
  }

  /**
   * By the book: HTTPS, redirects from 80, the relay, and nothing else. What a relay does with
   * words that it does not understand is not confirmed; this one hangs up.
   */
  private static PretendServer server() {
    return new PretendServer()
        .leading(443, insideTls(web))
        .leading(80, inClear(redirector))
        .answering(8041, Behaviours.closeAfterFirstBytes());
  }

  /** The site with another answer for one path. */
  private static UnaryOperator<PretendServer> answering(
      String path, ResponseDefinitionBuilder with) {
    return server -> {
      WireMockServer site = screenConnect(bench.trusted());
      GuideBench.answer(site, path, with);
      return server.leading(443, insideTls(site));
    };
  }

  private static UnaryOperator<PretendServer> presenting(Credential credential) {
    return server -> server.leading(443, insideTls(screenConnect(credential)));
  }

  private static UnaryOperator<PretendServer> speaking(NginxConfiguration tls) {
    return server -> server.leading(443, bench.behind(tls, bench.trusted(), web));
  }

  /** A proxy that strips the product's banner leaves its title and its login page. */
  private static PretendServer behindProxy(PretendServer server) {
    String title = "<title>ConnectWise Control Remote Support Software</title>";
    WireMockServer site = bench.web(bench.trusted(), page(403, "nginx", ""));
    GuideBench.answer(site, "/", page(200, "nginx", title));
    GuideBench.answer(site, "/Login", page(403, "nginx", "ConnectWise Control Remote Support"));
    return server.leading(443, insideTls(site)).leading(80, inClear(redirector("nginx")));
  }

  /** Answers whatever comes with the same bytes and waits. */
  private static Behaviour says(String hex) {
    return Behaviours.scripted(any -> HexFormat.of().parseHex(hex));
  }

  /** Answers the preamble of .NET's message framing with a fault, and breaks off all else. */
  private static Behaviour netTcp() {
    String fault = "http://schemas.microsoft.com/ws/2006/05/framing/faults/EndpointNotFound";
    return client -> {
      byte[] received = client.read();
      if (received.length > 5 && received[0] == 0 && received[3] == 1 && received[5] == 2) {
        client.write(("\b" + (char) fault.length() + fault).getBytes(StandardCharsets.US_ASCII));
        client.readToEnd();
      }
    };
  }

  private static PretendServer withLdap(PretendServer server) {
    return server.leading(389, bench.until(Daemons.slapd()).endpoint());
  }

  private static PretendServer withSmb(PretendServer server) {
    return server.leading(445, bench.until(Daemons.smbd("mandatory")).endpoint());
  }

  private static Broken by(String how, UnaryOperator<PretendServer> change, String... refuted) {
    return Broken.by(how, kept, change, refuted);
  }

  static List<Broken> broken() {
    ResponseDefinitionBuilder form = page(200, BANNER, "<input type=password>");
    ResponseDefinitionBuilder wizard = page(200, BANNER, "<title>Setup Wizard</title>");
    return List.of(
        by("pages in clear", it -> it.leading(80, inClear(web)), "CW-06", "CW-35"),
        by(
            "its own signature",
            presenting(bench.pki().selfSigned(GuideBench.NAME)),
            "CW-06",
            "CW-35"),
        by(
            "expired",
            presenting(bench.pki().leafOrder(GuideBench.NAME, bench.root()).expired().issue()),
            "CW-06",
            "CW-35"),
        by(
            "another name",
            presenting(bench.pki().leaf("other.pretend.example", bench.root())),
            "CW-06",
            "CW-35"),
        by("login page", answering("/Login", form), "CW-07"),
        by("open wizard", answering("/SetupWizard.aspx", wizard), "CW-07", "CW-36"),
        by("LDAP", ConnectWiseGuideTest::withLdap, "CW-09", "CW-25"),
        by(
            "Windows out of support",
            it -> it.leading(80, inClear(redirector("Microsoft-IIS/8.5"))),
            "CW-14"),
        by("NetBIOS", it -> it.answering(139, says("8300000182")), "CW-16", "CW-25", "CW-27"),
        by("SMB", ConnectWiseGuideTest::withSmb, "CW-16", "CW-25", "CW-28"),
        by("nothing but a relay that keeps silent", it -> it.silent(8041)),
        by("no relay", it -> it.shut(8041), "CW-23").hiding("CW-02", "CW-33"),
        by(
            "TLS on the relay's port",
            it -> it.leading(8041, insideTls(web)),
            "CW-02",
            "CW-23",
            "CW-33"),
        by("no redirects", it -> it.shut(80), "CW-24"),
        by(
            "a port too many",
            it -> it.answering(22, Behaviours.banner("SSH-2.0-OpenSSH_9.9\r\n")),
            "CW-25"),
        by("a port that says nothing", it -> it.silent(8443), "CW-25")
            .hiding("CW-06", "CW-07", "CW-14", "CW-29", "CW-30", "CW-31", "CW-35", "CW-36"),
        by(
            "RPC",
            it -> it.answering(135, says("05000d031000000015000000010000000400010500")),
            "CW-25",
            "CW-26"),
        by("TLS 1.0", speaking(NginxConfiguration.WITH_TLS_1_0), "CW-29").hiding("CW-31"),
        Broken.by(
            "TLS 1.0 though its end is attested",
            attested,
            speaking(NginxConfiguration.WITH_TLS_1_0),
            "CW-29",
            "CW-31"),
        by("TLS 1.1", speaking(NginxConfiguration.WITH_TLS_1_1), "CW-30").hiding("CW-31"),
        by("net.tcp", it -> it.answering(808, netTcp()), "CW-25", "CW-32"),
        by("net.tcp's port", it -> it.answering(808, Behaviours.closeAtOnce()), "CW-25", "CW-32")
            .hiding("CW-06", "CW-07", "CW-14", "CW-29", "CW-30", "CW-31", "CW-35", "CW-36"),
        by("a proxy", ConnectWiseGuideTest::behindProxy, "CW-24", "CW-34"),
        by("MySQL", it -> it.answering(3306, Behaviours.banner(MYSQL)), "CW-25", "CW-37"));
  }

  /** The same rows broken in other ways than the usual one, and what must break none. */
  static List<Broken> otherwise() {
    String elsewhere = "https://other.pretend.example/";
    ResponseDefinitionBuilder form = page(200, BANNER, "<input type=password>");
    String sqlServer = "0401001a0000010000000b00060100110001ff0f0007d0000002";
    return List.of(
        by("a redirect for now", leading(302, "https://" + GuideBench.NAME + "/")),
        by("a redirect for other methods too", leading(307, "https://" + GuideBench.NAME + "/")),
        by("a lasting redirect", leading(308, "https://" + GuideBench.NAME + "/Host")),
        by(
            "a redirect in clear",
            leading(302, "http://" + GuideBench.NAME + "/"),
            "CW-06",
            "CW-35"),
        by("a redirect elsewhere", leading(301, elsewhere), "CW-06", "CW-35"),
        by("the host page", answering("/Host", form), "CW-07"),
        by("the administration", answering("/Administration", form), "CW-07"),
        by(
                "TLS 1.0 beside the console",
                it -> it.leading(8443, behindOld(NginxConfiguration.WITH_TLS_1_0)),
                "CW-25",
                "CW-29")
            .hiding("CW-31"),
        by(
                "old TLS on the relay's port",
                it -> it.leading(8041, behindOld(NginxConfiguration.LEGACY)),
                "CW-02",
                "CW-23",
                "CW-29",
                "CW-30",
                "CW-33")
            .hiding("CW-31"),
        by("SQL Server on a web port", it -> it.answering(8080, says(sqlServer)), "CW-25"),
        by(
            "RPC on a web port",
            it -> it.answering(8080, says("05000d031000000015000000010000000400010500")),
            "CW-25",
            "CW-26"),
        by("net.tcp on a web port", it -> it.answering(8080, netTcp()), "CW-25", "CW-32"),
        by(
            "SMB on a web port",
            it -> it.leading(8080, bench.until(Daemons.smbd("mandatory")).endpoint()),
            "CW-16",
            "CW-25",
            "CW-28"),
        by(
            "MySQL on a web port",
            it -> it.answering(8080, Behaviours.banner(MYSQL)),
            "CW-25",
            "CW-37"),
        by(
            "LDAP on a web port",
            it -> it.leading(8080, bench.until(Daemons.slapd()).endpoint()),
            "CW-09",
            "CW-25"));
  }

  private static UnaryOperator<PretendServer> leading(int status, String where) {
    return server ->
        server.leading(
            80,
            inClear(
                bench.web(
                    bench.trusted(), page(status, BANNER, "").withHeader("Location", where))));
  }

  private static io.picket.model.Endpoint behindOld(NginxConfiguration tls) {
    return bench.behind(tls, bench.trusted(), web);
  }

  @ParameterizedTest
  @MethodSource({"broken", "otherwise"})
  void exactlyItsRowsTurn(Broken broken) throws Exception {
    broken.assertExactlyItsRowsTurn();
  }

  @Test
  void everyRowOfWhichAnythingCanBeSeenIsBroken() {
    Broken.assertEveryObservableRowIsBroken(GUIDE, broken());
  }

  @Test
  void byTheBook() throws Exception {
    Map<String, Status> rows = kept.good().rows();
    assertThat(rows).hasSize(37);
    for (Map.Entry<String, Status> row : rows.entrySet()) {
      Status status =
          VERIFIABLE.contains(row.getKey())
              ? Status.VERIFIED
              : REFUTABLE.contains(row.getKey())
                  ? Status.NOTHING_FOUND
                  : row.getKey().equals("CW-03") ? Status.NOT_APPLICABLE : Status.NOT_ATTESTED;
      assertThat(row.getValue()).as(kept.good().because()).isEqualTo(status);
    }
  }

  @Test
  void isAskedNoMoreThanIsPolite() throws Exception {
    kept.good().assertPolite(13, 60);
  }

  @Test
  void whatWasAttestedCountsUntilItExpires() throws Exception {
    GuideScan scan = attested.good();
    assertThat(scan.turned(kept.good().rows()))
        .as(scan.because())
        .isEqualTo(Map.of("CW-05", Status.ATTESTED));
    assertThat(scan.because()).contains("expired on 2021-01-01");
  }
}
