package io.picket.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each server is asked by OpenSSL's client, or by the JDK's own, what it says it speaks. */
class TlsServersTest {
  private static final TestPki PKI = TestPki.today();
  private static final Credential ROOT = PKI.root("Test Root");
  private static final Credential RSA =
      PKI.leafOrder("localhost", ROOT).key(KeyKind.RSA_2048).issue();
  private static final Credential P256 = PKI.leaf("localhost", ROOT);

  @Test
  void opensslSpeaksTls10WithoutAuthentication() throws Exception {
    try (var server =
        TlsServers.openssl(RSA, "-tls1", "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0")) {
      assertThat(client(server, "-tls1", "-cipher", "aNULL:@SECLEVEL=0"))
          .contains("Cipher is A", "Protocol  : TLSv1");
    }
  }

  @Test
  void gnutlsSpeaksWhatItsPrioritySays() throws Exception {
    try (var server = TlsServers.gnutls(RSA, "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.2")) {
      assertThat(client(server, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))
          .contains("Protocol  : TLSv1.1");
      assertThat(client(server, "-tls1_3")).contains("Cipher is (NONE)");
    }
  }

  @Test
  void nginxSpeaksLegacyModernAndStrict() throws Exception {
    try (var legacy = TlsServers.nginx(NginxConfiguration.LEGACY, RSA, P256);
        var modern = TlsServers.nginx(NginxConfiguration.MODERN, P256);
        var strict = TlsServers.nginx(NginxConfiguration.STRICT, P256)) {
      assertThat(client(legacy, "-tls1", "-cipher", "DHE-RSA-AES128-SHA:@SECLEVEL=0"))
          .contains("Cipher is DHE-RSA-AES128-SHA");
      assertThat(client(legacy, "-tls1_2", "-cipher", "NULL-SHA256:@SECLEVEL=0"))
          .contains("Cipher is NULL-SHA256");
      assertThat(client(legacy, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"))
          .contains("Cipher is ECDHE-ECDSA-AES128-SHA");
      assertThat(client(modern, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))
          .contains("Cipher is (NONE)");
      assertThat(client(modern, "-tls1_2")).contains("Protocol  : TLSv1.2");
      assertThat(client(strict, "-tls1_2")).contains("Cipher is (NONE)");
      assertThat(client(strict, "-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"))
          .contains("Cipher is (NONE)");
    }
  }

  @Test
  void jsseSpeaksWhatTheJdkForbids() throws Exception {
    try (var server = TlsServers.jsse(List.of("SSLv3", "TLSv1", "TLSv1.2"), List.of(), RSA, P256)) {
      assertThat(client(server, "-tls1", "-cipher", "ALL:@SECLEVEL=0"))
          .contains("Protocol  : TLSv1\n");
      byte[] sslv3 = Tls.clientHello(Tls.SSL_3_0, List.of(0x0005, 0x00ff));
      assertThat(Tls.ask(server.endpoint(), sslv3)).startsWith(22, 3, 0);
      byte[] export = Tls.clientHello(Tls.TLS_1_0, List.of(0x0003, 0x00ff));
      assertThat(Tls.ask(server.endpoint(), export)).startsWith(22, 3, 1);
    }
  }

  @Test
  void bouncyCastleSpeaksOldAndNew() throws Exception {
    try (var old = TlsServers.bouncyCastle(BouncyCastleServer.Offer.old(RSA));
        var postQuantum =
            TlsServers.bouncyCastle(BouncyCastleServer.Offer.postQuantum(P256, RSA))) {
      assertThat(client(old, "-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"))
          .as(old::log)
          .contains("Cipher is AES128-SHA");
      assertThat(client(postQuantum, "-tls1_3"))
          .as(postQuantum::log)
          .contains("Cipher is TLS_AES_256_GCM_SHA384");
      assertThat(client(postQuantum, "-tls1_2"))
          .as(postQuantum::log)
          .contains("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384");
    }
  }

  @Test
  void nginxServesPlainHttpAsTold() throws Exception {
    try (var server = TlsServers.nginxPlain("return 301 https://rmm.example.test$request_uri;");
        var client = new Socket(server.endpoint().address(), server.port())) {
      client.getOutputStream().write("GET /x HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .contains("Location: https://rmm.example.test/x");
    }
  }

  @Test
  void nothingIsLeftBehind() {
    var server = TlsServers.nginx(NginxConfiguration.MODERN, P256);
    assertThat(ProcessHandle.current().descendants().filter(p -> isNginx(p))).isNotEmpty();
    server.close();
    assertThat(ProcessHandle.current().descendants().filter(p -> isNginx(p))).isEmpty();
    assertThatThrownBy(() -> new Socket(server.endpoint().address(), server.port()))
        .isInstanceOf(ConnectException.class);
  }

  private static boolean isNginx(ProcessHandle process) {
    return process.isAlive() && process.info().command().orElse("").endsWith("nginx");
  }

  private static String client(TlsServer server, String... options) throws Exception {
    var command = new ArrayList<String>();
    command.addAll(List.of(Peers.require("openssl").toString(), "s_client", "-connect"));
    command.add("127.0.0.1:" + server.port());
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said;
    try (InputStream out = process.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
