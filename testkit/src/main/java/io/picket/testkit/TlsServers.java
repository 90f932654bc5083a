package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * Starts real servers of every vintage on ephemeral ports of 127.0.0.1. A server whose program is
 * not installed skips the test, or fails it where everything must be proven ({@link Peers}).
 */
public final class TlsServers {
  /** RFC 7919's group of 2048 bits, so that nobody waits for a prime. */
  private static final String FFDHE_2048 =
      """
      -----BEGIN DH PARAMETERS-----
      MIIBCAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
      +8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
      87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
      YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
      7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
      ssbzSibBsu/6iGtCOGEoXJf//////////wIBAg==
      -----END DH PARAMETERS-----
      """;

  private static final Pattern OPENSSL_READY = Pattern.compile("^ACCEPT .*:(\\d+)$");
  private static final Pattern JSSE_READY = Pattern.compile("^LISTENING (\\d+)$");

  private TlsServers() {}

  /**
   * {@code openssl s_server}, which serves one connection at a time and answers HTTP with a status
   * page.
   *
   * @param options further options, such as {@code "-tls1", "-cipher", "ALL:@SECLEVEL=0"}
   */
  public static TlsServer openssl(Credential credential, String... options) {
    var command = new ArrayList<String>();
    command.add(Peers.require("openssl").toString());
    var folder = TemporaryFolder.make("picket-openssl");
    PemFiles files = credential.writePem(folder.path(), "server");
    command.addAll(
        List.of("s_server", "-accept", "127.0.0.1:0", "-www", "-cert", files.chain().toString()));
    command.addAll(List.of("-cert_chain", files.chain().toString()));
    command.addAll(List.of("-key", files.key().toString()));
    command.addAll(List.of(options));
    return onPortOfItsOwn(folder, command, OPENSSL_READY);
  }

  /**
   * {@code gnutls-serv}, which serves one connection at a time. It knows no way to listen on one
   * address only.
   *
   * @param priority GnuTLS's priority string, such as {@code "NORMAL:+VERS-TLS1.0"}
   */
  public static TlsServer gnutls(Credential credential, String priority, String... options) {
    String program = Peers.require("gnutls-serv").toString();
    var folder = TemporaryFolder.make("picket-gnutls");
    PemFiles files = credential.writePem(folder.path(), "server");
    return ProcessServer.onFreePort(
        folder,
        port -> {
          var command = new ArrayList<String>();
          command.addAll(List.of(program, "--http", "--disable-client-cert"));
          command.addAll(List.of("--port", String.valueOf(port), "--priority", priority));
          command.addAll(List.of("--x509certfile", files.chain().toString()));
          command.addAll(List.of("--x509keyfile", files.key().toString()));
          command.addAll(List.of(options));
          return command;
        });
  }

  /**
   * nginx with TLS, answering every path with 200.
   *
   * @param credentials one of each kind of key at most
   */
  public static TlsServer nginx(NginxConfiguration configuration, Credential... credentials) {
    return nginx(configuration, "location / { return 200 'hello\\n'; }", credentials);
  }

  /**
   * nginx with TLS and content of the caller's choice.
   *
   * @param serverLines what the server block says besides listening and TLS
   */
  public static TlsServer nginx(
      NginxConfiguration configuration, String serverLines, Credential... credentials) {
    String program = Peers.require("nginx").toString();
    var folder = TemporaryFolder.make("picket-nginx");
    var lines = new StringBuilder(configuration.lines());
    for (int at = 0; at < credentials.length; at++) {
      PemFiles files = credentials[at].writePem(folder.path(), "server" + at);
      lines.append(
          " ssl_certificate %s; ssl_certificate_key %s;".formatted(files.chain(), files.key()));
    }
    lines.append(" ssl_dhparam ").append(folder.write("dh.pem", FFDHE_2048)).append("; ");
    return nginx(
        program,
        folder,
        port -> "server { listen 127.0.0.1:%d ssl; %s %s }".formatted(port, lines, serverLines));
  }

  /**
   * nginx without TLS.
   *
   * @param serverLines what the server block says besides listening
   */
  public static TlsServer nginxPlain(String serverLines) {
    return nginx(
        Peers.require("nginx").toString(),
        TemporaryFolder.make("picket-nginx"),
        port -> "server { listen 127.0.0.1:%d; %s }".formatted(port, serverLines));
  }

  /**
   * nginx with HTTP/2 in clear and nothing else, for what stands behind a server of TLS.
   *
   * @param serverLines what the server block says besides listening
   */
  public static TlsServer nginxHttp2(String serverLines) {
    return nginx(
        Peers.require("nginx").toString(),
        TemporaryFolder.make("picket-nginx"),
        port -> "server { listen 127.0.0.1:%d http2; %s }".formatted(port, serverLines));
  }

  private static TlsServer nginx(
      String program, TemporaryFolder folder, IntFunction<String> serverBlock) {
    return ProcessServer.onFreePort(
        folder,
        port -> {
          Path file = folder.write("nginx.conf", nginxFile(folder.path(), serverBlock.apply(port)));
          return List.of(
              program, "-p", folder.path().toString(), "-e", "stderr", "-c", file.toString());
        });
  }

  /** One process without a master, so that ending it by its number ends all of it. */
  private static String nginxFile(Path folder, String serverBlock) {
    return """
    daemon off;
    master_process off;
    pid %1$s/nginx.pid;
    events { worker_connections 2048; }
    http {
      access_log off;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      %2$s
    }
    """
        .formatted(folder, serverBlock);
  }

  /**
   * The JDK's own TLS in a process of its own, with nothing disabled: SSLv3 to TLS 1.3, RC4, DES,
   * EXPORT, NULL and anonymous suites.
   *
   * @param protocols in JSSE's words, such as {@code "SSLv3", "TLSv1"}
   * @param suites in JSSE's words; none for all it has
   */
  public static TlsServer jsse(List<String> protocols, List<String> suites, Credential... keys) {
    var folder = TemporaryFolder.make("picket-jsse");
    Path store = writeKeyStore(folder.path().resolve("server.p12"), keys);
    Path security =
        folder.write(
            "legacy.security",
            "jdk.tls.disabledAlgorithms=\njdk.certpath.disabledAlgorithms=\n"
                + "jdk.tls.legacyAlgorithms=\n");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m"));
    command.add("-Djava.security.properties=" + security);
    command.addAll(List.of("-cp", ownClasses().toString(), JsseServerMain.class.getName()));
    command.addAll(List.of(store.toString(), String.join(",", protocols)));
    command.add(String.join(",", suites));
    return onPortOfItsOwn(folder, command, JSSE_READY);
  }

  /** Bouncy Castle's TLS in this process: TLS 1.0 to 1.3 and hybrid post-quantum groups. */
  public static BouncyCastleServer bouncyCastle(BouncyCastleServer.Offer offer) {
    return BouncyCastleServer.start(offer);
  }

  private static TlsServer onPortOfItsOwn(
      TemporaryFolder folder, List<String> command, Pattern ready) {
    var process = ServerProcess.start(folder.path(), command);
    try {
      int port = Integer.parseInt(process.awaitLine(ready).group(1));
      return new ProcessServer(new Endpoint(Loopback.V4, port), process, folder);
    } catch (IllegalStateException | InterruptedException e) {
      process.close();
      folder.close();
      throw new IllegalStateException("the server does not start", e);
    }
  }

  private static Path ownClasses() {
    return Path.of(
        JsseServerMain.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private static Path writeKeyStore(Path file, Credential... keys) {
    char[] password = Credential.PASSWORD.toCharArray();
    try (OutputStream out = Files.newOutputStream(file)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int at = 0; at < keys.length; at++) {
        Certificate[] chain = keys[at].keyStore().getCertificateChain("server");
        store.setKeyEntry("server" + at, keys[at].keys().getPrivate(), password, chain);
      }
      store.store(out, password);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
