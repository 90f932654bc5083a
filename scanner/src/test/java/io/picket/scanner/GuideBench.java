package io.picket.scanner;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.picket.model.Endpoint;
import io.picket.reports.RecordJson;
import io.picket.testkit.Credential;
import io.picket.testkit.Loopback;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the guides' tests share: an authority, web servers with faces, and scans through Main.
 * Several tests may use it at once.
 */
final class GuideBench implements AutoCloseable {
  /** Without the right to be asked, nobody logs in: the scope names the server and the account. */
  static final String LOGIN_SCOPE =
      """
      client: acme
      granted_by: J. Doe
      until: 2099-01-01
      targets: [rmm.pretend.example]
      ceiling: authenticate
      logins:
        - server: rmm.pretend.example
          account: admin
          from: 2020-01-01
          until: 2098-01-01
          granted_by: J. Doe, CEO
          failure_may_lock: true
      """;

  static final String NAME = "rmm.pretend.example";

  private final Path folder;
  private final Credential root;
  private final TestPki pki = TestPki.today();
  private final Queue<Runnable> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger files = new AtomicInteger();

  GuideBench(Path folder) throws IOException {
    this.folder = folder;
    this.root = pki.root("Pretend Root");
    Files.writeString(folder.resolve("ca.pem"), root.pem());
  }

  /** Certificates of whatever kind. */
  TestPki pki() {
    return pki;
  }

  /** What a well kept server presents. */
  Credential trusted() {
    return pki.leaf(NAME, root);
  }

  /** The authority that scans trust. */
  Credential root() {
    return root;
  }

  /** A web server that answers every path alike, until told otherwise; in clear and inside TLS. */
  WireMockServer web(Credential credential, ResponseDefinitionBuilder everything) {
    Path store = credential.writePkcs12(folder, "web" + files.getAndIncrement());
    var web =
        new WireMockServer(
            WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(store.toString())
                .keystoreType("PKCS12")
                .keystorePassword(Credential.PASSWORD)
                .keyManagerPassword(Credential.PASSWORD)
                .containerThreads(20)
                .http2PlainDisabled(true));
    web.start();
    open.add(web::stop);
    web.stubFor(any(anyUrl()).willReturn(everything));
    return web;
  }

  /** Another answer for one path. */
  static void answer(WireMockServer web, String path, ResponseDefinitionBuilder with) {
    web.stubFor(any(urlEqualTo(path)).willReturn(with));
  }

  /** An answer of this server software. */
  static ResponseDefinitionBuilder page(int status, String server, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Server", server)
        .withHeader("Content-Type", "text/html")
        .withBody(body);
  }

  static Endpoint inClear(WireMockServer web) {
    return new Endpoint(Loopback.V4, web.port());
  }

  static Endpoint insideTls(WireMockServer web) {
    return new Endpoint(Loopback.V4, web.httpsPort());
  }

  /** A web server's pages behind TLS of another vintage. */
  Endpoint behind(NginxConfiguration tls, Credential credential, WireMockServer web) {
    TlsServer nginx =
        TlsServers.nginx(
            tls,
            "location / { proxy_pass http://127.0.0.1:%d; proxy_pass_header Server; }"
                .formatted(web.port()),
            credential);
    return until(nginx).endpoint();
  }

  /** Scans a server with a profile and a declaration, as an operator would. */
  GuideScan scan(PretendServer server, String profile, String declaration) throws Exception {
    return scan(server, profile, declaration, List.of());
  }

  /** As above, with more words on the command line. */
  GuideScan scan(PretendServer server, String profile, String declaration, List<String> more)
      throws Exception {
    Path json = folder.resolve("record" + files.getAndIncrement() + ".json");
    Path said = folder.resolve("declaration" + files.getAndIncrement() + ".yaml");
    Files.writeString(said, declaration + "trust-store: ca.pem\n");
    server.raise();
    var words = new ArrayList<>(List.of("scan", NAME, "--resolve", NAME + "=" + server.address()));
    words.addAll(List.of("--profile", profile, "--declare", said.toString()));
    words.addAll(List.of("-o", "text", "-o", "json=" + json));
    words.addAll(more);
    if (!more.contains("--timeout")) {
      words.addAll(List.of("--timeout", "8s"));
    }
    Ran ran = Ran.picket(words);
    if (!Files.exists(json)) {
      throw new AssertionError(ran.said());
    }
    return new GuideScan(RecordJson.read(json), ran.out());
  }

  /** Keeps a server until everything is closed. */
  TlsServer until(TlsServer server) {
    open.add(server::close);
    return server;
  }

  @Override
  public void close() {
    open.forEach(Runnable::run);
  }
}
