package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Verdict;
import io.picket.testkit.Credential;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real servers, good and bad, through the whole program to the exit code. */
@Timeout(180)
class GateTest {
  private static final String NAME = "rmm.pretend.example";

  @TempDir Path folder;

  private Ran scan(TlsServer server, Credential root, String... more) throws Exception {
    Path trusted = folder.resolve("roots.pem");
    Files.writeString(trusted, root.pem());
    List<String> words =
        new ArrayList<>(
            List.of(
                "scan",
                NAME + ":" + server.port(),
                "--resolve",
                NAME + "=127.0.0.1",
                "--trust-store",
                trusted.toString(),
                "-o",
                "json"));
    words.addAll(List.of(more));
    return Ran.picket(words.toArray(String[]::new));
  }

  @Test
  void aGoodServerOpensTheGate() throws Exception {
    TestPki pki = TestPki.today();
    Credential root = pki.root("Pretend Root");
    Credential leaf = pki.leaf(NAME, root);
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, leaf)) {
      Ran ran = scan(server, root, "--fail-on", "high");
      assertThat(ran.record().findings())
          .filteredOn(finding -> finding.verdict() instanceof Verdict.Unknown)
          .extracting(finding -> finding.key().check().value())
          .isEmpty();
      assertThat(ran.code()).isEqualTo(ExitCode.PASSED);
    }
  }

  @Test
  void anAuthorityDeclaredForOneServerVouchesForNoOther() throws Exception {
    TestPki pki = TestPki.today();
    Credential root = pki.root("Pretend Root");
    Files.writeString(folder.resolve("ours.pem"), root.pem());
    Path said = Files.createDirectory(folder.resolve("said")).resolve("servers.yaml");
    Files.writeString(
        said,
        """
        - server: %s
          trust-store: ../ours.pem
        - server: other.pretend.example
          product: screenconnect
        """
            .formatted(NAME));
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, pki.leaf(NAME, root))) {
      List<String> words = new ArrayList<>(List.of("scan", "-o", "json"));
      for (String name : List.of(NAME, "other.pretend.example", "third.pretend.example")) {
        words.addAll(List.of(name + ":" + server.port(), "--resolve", name + "=127.0.0.1"));
      }
      words.addAll(List.of("--declare", said.toString()));
      Ran ran = Ran.picket(words.toArray(String[]::new));
      assertThat(ran.record().findings())
          .filteredOn(finding -> finding.key().check().value().equals("certificate-trusted"))
          .extracting(finding -> finding.verdict().getClass().getSimpleName())
          .as("%s", ran.err())
          .containsExactly("Fail", "Pass", "Fail");
    }
  }

  @Test
  void aBadServerShutsTheGate() throws Exception {
    TestPki pki = TestPki.today();
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.LEGACY, pki.selfSigned(NAME))) {
      Ran ran = scan(server, pki.root("Another Root"), "--fail-on", "medium");
      assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
      assertThat(ran.record().findings())
          .filteredOn(finding -> finding.verdict() instanceof Verdict.Fail)
          .extracting(finding -> finding.key().check().value())
          .contains("tls-1-0-refused", "certificate-trusted");
      assertThat(ran.record().run().complete()).isTrue();
    }
  }
}
