package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.Measure;
import io.picket.model.ScanRecord;
import io.picket.model.Verdict;
import io.picket.reports.RecordJson;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record is judged again by what it was judged by, and by nothing else unless that is said. */
class JudgedAgainTest {
  private static final String HOUSE =
      """
      # The house rules of a pretend MSP
      id: pci-dss
      title: House rules
      version: 7
      source: intranet
      clauses:
        - {id: "1", says: nur TLS 1.3 genügt, versions-allowed: [TLS 1.3]}
      """;
  private static final String NAME = "rmm.pretend.example";

  @TempDir Path folder;

  private Path json() {
    return folder.resolve("record.json");
  }

  private ScanRecord scan(TlsServer server, String... more) throws Exception {
    var words =
        new ArrayList<>(
            List.of(
                "scan",
                NAME + ":" + server.port(),
                "--resolve",
                NAME + "=127.0.0.1",
                "-o",
                "json=" + json()));
    words.addAll(List.of(more));
    Ran.picket(words.toArray(String[]::new));
    return RecordJson.read(json());
  }

  private Ran report(String... more) {
    var words = new ArrayList<>(List.of("report", json().toString(), "-o", "json"));
    words.addAll(List.of(more));
    return Ran.picket(words.toArray(String[]::new));
  }

  private void write(ScanRecord record) throws IOException {
    try (OutputStream out = Files.newOutputStream(json())) {
      RecordJson.write(record, Optional.empty(), out);
    }
  }

  private static Verdict policyOf(ScanRecord record) {
    return record.findings().stream()
        .filter(finding -> finding.key().check().value().equals("tls-policy-kept"))
        .map(Finding::verdict)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aHousePolicyAndTheThresholdTravelWithTheRecord() throws Exception {
    Path house = Files.writeString(folder.resolve("house.yaml"), HOUSE);
    TestPki pki = TestPki.today();
    try (TlsServer server =
        TlsServers.nginx(NginxConfiguration.MODERN, pki.leaf(NAME, pki.root("Unknown Root")))) {
      ScanRecord scanned =
          scan(server, "--policy", house.toString(), "--fail-on", "none", "--tls-detail", "matrix");
      assertThat(policyOf(scanned)).isInstanceOf(Verdict.Fail.class);
    }
    Files.delete(house);
    ScanRecord scanned = RecordJson.read(json());
    Ran again = report();
    assertThat(again.err()).doesNotContain("picket:");
    assertThat(again.code()).isNotEqualTo(ExitCode.FAILED);
    assertThat(again.record()).isEqualTo(scanned);

    whatFurtherRecordsShowIsComparedWhereThatIsAsked();

    Ran strict = report("--fail-on", "low");
    assertThat(strict.code()).isEqualTo(ExitCode.FAILED);
    Files.writeString(json(), strict.out());
    assertThat(report().code()).as("the new threshold is kept in turn").isEqualTo(ExitCode.FAILED);
    assertThat(report("--as-judged").code()).isEqualTo(ExitCode.FAILED);

    Ran other = report("--profile", "endpoint-central-msp");
    assertThat(other.err()).contains("the threshold is that of --profile", "judged by low");
    assertThat(other.record().run().profile()).isEqualTo("endpoint-central-msp");
    assertThat(policyOf(report("--policy", "mozilla-modern").record()))
        .asString()
        .doesNotContain("House rules");

    String text = Files.readString(json());
    Files.writeString(json(), text.replace("[TLS 1.3]}", "[TLS 1.2]}"));
    Ran forged = report();
    assertThat(forged.code()).isEqualTo(ExitCode.USAGE);
    assertThat(forged.err()).contains("House rules (7)", "SHA-256", "--policy FILE");
    write(
        scanned.with(
            scanned
                .run()
                .judgedBy(
                    "default",
                    new Measure(
                        new Gate(Optional.empty()),
                        Optional.of(new Measure.Policy("gone", "Gone", "1", "", List.of())),
                        false,
                        Optional.empty()))));
    assertThat(report().err()).contains("does not have", "--policy");
  }

  @Test
  void whatARecordDoesNotSayIsNotGuessedSilently() throws Exception {
    try (var server = HostileServer.doing(Behaviours.closeAtOnce())) {
      Ran.picket(
          "scan",
          server.endpoint().toString(),
          "--policy",
          "pci-dss",
          "--timeout",
          "300ms",
          "-o",
          "json=" + json());
    }
    ScanRecord scanned = RecordJson.read(json());
    assertThat(policyOf(scanned)).isInstanceOf(Verdict.Unknown.class);
    assertThat(report().record()).isEqualTo(scanned);

    String text = Files.readString(json());
    String digest = scanned.run().measure().orElseThrow().policy().orElseThrow().digest();
    Files.writeString(json(), text.replace(digest, "0".repeat(64)));
    assertThat(report().err()).contains("was changed in Picket since the record was written");

    ScanRecord.Run run = scanned.run();
    var silent =
        new ScanRecord.Run(
            run.client(),
            run.profile(),
            Optional.empty(),
            run.targets(),
            run.started(),
            run.finished(),
            run.complete(),
            run.incompleteBecause(),
            run.permission(),
            run.contact(),
            run.pretend());
    write(scanned.with(silent));
    Ran again = report();
    assertThat(again.err()).contains("does not say which findings were too bad", "--fail-on");
    assertThat(policyOf(again.record())).isEqualTo(policyOf(scanned));
  }

  private void whatFurtherRecordsShowIsComparedWhereThatIsAsked() throws IOException {
    Path others = folder.resolve("others.json");
    Files.writeString(
        others,
        Files.readString(json()).replaceFirst("\"client\" *: *\"self\"", "\"client\":\"other\""));
    assertThat(report().out()).doesNotContain("another client's");
    assertThat(report("--beside", others.toString()).out())
        .containsPattern("2 servers have the same private key: \\S+ and another client's\\.");
    assertThat(report("--beside", json().toString()).out()).doesNotContain("servers have");
    assertThat(report("--beside", folder.resolve("none").toString()).code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void findingsThatAreKeptTakeNoOtherMeasure() {
    Ran ran = report("--as-judged", "--policy", "pci-dss");
    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("--as-judged keeps the findings", "--policy");
    assertThat(report("--as-judged", "--beside", "x").err()).contains("--beside would do nothing");
  }
}
