package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.ClosedPort;
import io.picket.testkit.Credential;
import io.picket.testkit.HostileServer;
import io.picket.testkit.TestPki;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a whole scan loads: of each library only what the port at hand needs. Each is asked of a JVM
 * of its own, without the start-up cache, which would hide it.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class LoadedByScanTest {
  /** A wildcard, so that the list of public suffixes is asked too. */
  private static final Credential KEY = TestPki.today().selfSigned("*.pretend.example");

  private static final String HTTP = "okhttp3.";
  private static final String TLS = "org.bouncycastle.tls.";
  private static final String ASN1 = "org.bouncycastle.";
  private static final String JSON = "tools.jackson.";
  private static final String XML = "com.sun.org.apache.xerces.";

  /** The names of all classes that a scan of one port loads. */
  private static List<String> loaded(int port) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "scan",
                "127.0.0.1:" + port,
                "--timeout",
                "10s")
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    process.waitFor();
    assertThat(lines).anyMatch(line -> line.contains(" io.picket.checks.Judge "));
    return lines.stream()
        .filter(line -> line.contains(" source: "))
        .map(line -> line.replaceFirst("^(\\[[^]]*])+ *", "").replaceFirst(" source: .*", ""))
        .toList();
  }

  private static List<String> loaded(Behaviour behaviour) throws Exception {
    try (var server = HostileServer.doing(behaviour)) {
      return loaded(server.port());
    }
  }

  private static List<String> of(String library, List<String> loaded) {
    return loaded.stream().filter(name -> name.startsWith(library)).toList();
  }

  @Test
  void aClosedPortNeedsNoLibrary() throws Exception {
    try (var port = ClosedPort.hold()) {
      List<String> loaded = loaded(port.endpoint().port());
      assertThat(of(ASN1, loaded)).isEmpty();
      assertThat(of(HTTP, loaded)).isEmpty();
      assertThat(of(JSON, loaded)).isEmpty();
    }
  }

  @Test
  void aGreetingNeedsNeitherHttpNorTls() throws Exception {
    List<String> loaded = loaded(Behaviours.banner("SSH-2.0-OpenSSH_10.0\r\n"));
    assertThat(of(ASN1, loaded)).isEmpty();
    assertThat(of(HTTP, loaded)).isEmpty();
    assertThat(of(XML, loaded)).as("of the patterns that read it").isNotEmpty();
  }

  @Test
  void aTlsServerThatIsNoWebServerNeedsNoHttp() throws Exception {
    List<String> loaded =
        loaded(Behaviours.insideTls(KEY, "http/1.1", Behaviours.closeAfterFirstBytes()));
    assertThat(of(TLS, loaded)).isNotEmpty();
    assertThat(of(HTTP, loaded)).isEmpty();
  }

  @Test
  void aMailServerInsideTlsOnAnOddPortNeedsNoHttp() throws Exception {
    List<String> loaded =
        loaded(
            Behaviours.insideTls(
                KEY, "http/1.1", Behaviours.banner("* OK [CAPABILITY IMAP4rev1] ready\r\n")));
    assertThat(of(TLS, loaded)).isNotEmpty();
    assertThat(of(HTTP, loaded)).isEmpty();
  }

  @Test
  void aWebServerNeedsHttp() throws Exception {
    List<String> loaded =
        loaded(
            Behaviours.insideTls(
                KEY,
                "http/1.1",
                Behaviours.http(_ -> "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")));
    assertThat(of(HTTP, loaded)).as("or the other tests prove nothing").isNotEmpty();
    assertThat(of(XML, loaded)).as("there are no words to read").isEmpty();
  }
}
