package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Finding;
import io.picket.model.Outcome;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.Verdict;
import io.picket.reports.RecordJson;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.ClosedPort;
import io.picket.testkit.FilteredPort;
import io.picket.testkit.HostileServer;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.Tls;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole scans of servers that give no answer worth the name: never green, always an end. */
@Timeout(120)
class ScanTest {
  @Test
  void aClosedPortIsNotGreen() throws Exception {
    try (var closed = ClosedPort.hold()) {
      Ran ran = Ran.picket("scan", closed.endpoint().toString(), "-o", "json");
      assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
      ScanRecord record = ran.record();
      assertThat(record.hosts()).hasSize(1);
      assertThat(record.findings()).noneMatch(finding -> finding.verdict() instanceof Verdict.Fail);
    }
  }

  @Test
  void aFilteredPortIsNotGreen() throws Exception {
    try (var filtered = FilteredPort.hold()) {
      Ran ran =
          Ran.picket("scan", filtered.endpoint().toString(), "--timeout", "300ms", "-o", "json");
      assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(ran.record().findings())
          .anyMatch(finding -> finding.verdict() instanceof Verdict.Unknown);
    }
  }

  static List<Behaviour> hostile() {
    return List.of(
        Behaviours.silent(),
        Behaviours.resetAtOnce(),
        Behaviours.resetAfterFirstBytes(),
        Behaviours.closeAtOnce(),
        Behaviours.closeAfterFirstBytes(),
        Behaviours.garbage(7),
        Behaviours.echo(),
        Behaviours.redirectLoop(),
        Behaviours.endless(new byte[8192]),
        Behaviours.drip(new byte[100_000], Duration.ofMillis(50)));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aHostileServerIsNeverGreen(Behaviour behaviour) throws Exception {
    try (var server = HostileServer.doing(behaviour)) {
      Ran ran =
          Ran.picket(
              "scan",
              server.endpoint().toString(),
              "--timeout",
              "400ms",
              "--host-timeout",
              "30s",
              "--fail-on",
              "none",
              "-o",
              "json");
      assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(ran.record().findings())
          .anyMatch(finding -> finding.verdict() instanceof Verdict.Unknown);
    }
  }

  /** RFC 6066 section 3 allows no address there, and servers answer one in ways of their own. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "rmm.pretend.example"})
  void noProbeSaysAnAddressInSni(String target) throws Exception {
    var begun = new ConcurrentLinkedQueue<byte[]>();
    try (TlsServer nginx =
            TlsServers.nginx(NginxConfiguration.LEGACY, TestPki.today().selfSigned("a.example"));
        var server = HostileServer.doing(Behaviours.keepingBeginnings(begun, nginx.endpoint()))) {
      Ran.picket(
          "scan", target + ":" + server.port(), "--resolve", "rmm.pretend.example=127.0.0.1");
    }
    List<String> hellos =
        begun.stream()
            .filter(bytes -> bytes.length > 0 && bytes[0] == Tls.HANDSHAKE)
            .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
            .toList();
    assertThat(hellos).hasSizeGreaterThan(50).noneMatch(hello -> hello.contains("127.0.0.1"));
    assertThat(hellos.stream().anyMatch(hello -> hello.contains("rmm.pretend.example")))
        .isEqualTo(target.equals("rmm.pretend.example"));
  }

  /** As many small HTTP servers do: they wait for the end of a line that a ClientHello has not. */
  @Test
  void aPlainWebServerLeavesNothingUnknown() throws Exception {
    Behaviour plain =
        client -> {
          byte[] received = client.read();
          boolean request = received.length > 0 && received[0] == 'G';
          if (!request) {
            client.readToEnd();
            return;
          }
          client.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
                  .getBytes(StandardCharsets.UTF_8));
        };
    try (var server = HostileServer.doing(plain)) {
      Ran ran = Ran.picket("scan", server.endpoint().toString(), "--timeout", "4s", "-o", "json");
      assertThat(ran.code()).as(ran.err()).isNotEqualTo(ExitCode.INCOMPLETE);
      assertThat(ran.record().findings())
          .noneMatch(finding -> finding.verdict() instanceof Verdict.Unknown);
    }
  }

  @Test
  void whatIsExcludedIsRefusedVisibly() throws Exception {
    try (var server = HostileServer.doing(Behaviours.silent())) {
      Ran ran =
          Ran.picket(
              "scan", server.endpoint().toString(), "--exclude", "127.0.0.0/8", "-o", "json");
      assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(ran.record().notChecked())
          .singleElement()
          .satisfies(missed -> assertThat(missed.reason()).isEqualTo(Reason.OUT_OF_SCOPE));
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aScopeFileLimitsWhatIsTouched(@TempDir Path folder) throws Exception {
    Path scope = folder.resolve("scope.yaml");
    Files.writeString(
        scope,
        """
        client: acme
        granted_by: J. Doe
        until: 2099-01-01
        targets: 127.0.0.0/30
        exclude: [127.0.0.1]
        """);
    try (var server = HostileServer.doing(Behaviours.silent())) {
      Ran ran =
          Ran.picket(
              "scan",
              "127.0.0.1-2",
              "-p",
              "" + server.port(),
              "--scope",
              scope.toString(),
              "-o",
              "json");
      ScanRecord record = ran.record();
      assertThat(record.run().client().value()).isEqualTo("acme");
      assertThat(record.run().permission()).contains("J. Doe");
      assertThat(record.hosts())
          .singleElement()
          .satisfies(facts -> assertThat(facts.host().declared()).isEqualTo("127.0.0.2"));
      assertThat(record.notChecked())
          .singleElement()
          .satisfies(
              missed -> assertThat(missed.detail()).contains("1 address", "127.0.0.1 is excluded"));
      assertThat(server.connections()).isZero();
      assertThat(record.run().complete()).isTrue();
    }
  }

  @Test
  void anEndedScopeRefusesEverything(@TempDir Path folder) throws Exception {
    Path scope = folder.resolve("scope.yaml");
    Files.writeString(
        scope, "client: acme\ngranted_by: J. Doe\nuntil: 2020-01-01\ntargets: 127.0.0.0/30\n");
    try (var server = HostileServer.doing(Behaviours.silent())) {
      Ran ran = Ran.picket("scan", server.endpoint().toString(), "--scope", scope.toString());
      assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aNameThatCannotBeLookedUpIsNotGreen() throws Exception {
    Ran ran = Ran.picket("scan", "127.0.0.1.invalid", "-o", "json", "--timeout", "1s");
    assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(ran.record().notChecked()).hasSize(1);
    assertThat(ran.record().findings())
        .isNotEmpty()
        .allMatch(finding -> finding.verdict() instanceof Verdict.Unknown);
  }

  @Test
  void aPinnedNameIsScannedWhereThePinSays() throws Exception {
    try (var server = HostileServer.doing(Behaviours.closeAtOnce())) {
      Ran ran =
          Ran.picket(
              "scan",
              "rmm.pretend.example:" + server.port(),
              "--resolve",
              "rmm.pretend.example=127.0.0.1",
              "--timeout",
              "400ms",
              "-o",
              "json");
      ScanRecord record = ran.record();
      assertThat(record.hosts().getFirst().host().toString())
          .isEqualTo("rmm.pretend.example (127.0.0.1)");
      assertThat(record.findings())
          .map(Finding::key)
          .allMatch(key -> key.subject().key().startsWith("rmm.pretend.example"));
      assertThat(server.connections()).isPositive();
    }
  }

  @Test
  void interruptingLeavesAValidIncompleteRecord(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("record.json");
    Path events = folder.resolve("events.jsonl");
    try (var server = HostileServer.doing(Behaviours.silent())) {
      var scanning = new CompletableFuture<Ran>();
      Thread thread =
          Thread.ofPlatform()
              .start(() ->
                  scanning.complete(
                      Ran.picket(
                          "scan",
                          server.endpoint().toString(),
                          "127.0.0.9:9",
                          "--timeout",
                          "60s",
                          "-o",
                          "json=" + json,
                          "-o",
                          "jsonl=" + events)));
      // The second connection is a probe's: the port scan is over then.
      assertThat(server.awaitConnections(2, Duration.ofSeconds(60))).isTrue();
      thread.interrupt();
      Ran ran = scanning.get(60, TimeUnit.SECONDS);
      assertThat(ran.code()).isEqualTo(ExitCode.INTERRUPTED);
      ScanRecord record = RecordJson.read(json);
      assertThat(record.run().complete()).isFalse();
      assertThat(record.run().incompleteBecause()).contains("interrupted");
      assertThat(record.hosts())
          .flatExtracting(facts -> facts.services())
          .flatExtracting(service -> service.runs())
          .isNotEmpty()
          .anySatisfy(run ->
              assertThat(run.outcome())
                  .isInstanceOfSatisfying(
                      Outcome.Inconclusive.class,
                      outcome -> assertThat(outcome.reason()).isEqualTo(Reason.CANCELLED)));
      assertThat(Files.readAllLines(events).getLast())
          .contains("\"run_end\"", "\"complete\":false");
      assertThat(server.awaitAllGone(Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void aHostWhoseTimeIsUpIsNotGreen() throws Exception {
    try (var server = HostileServer.doing(Behaviours.silent())) {
      Ran ran =
          Ran.picket(
              "scan",
              server.endpoint().toString(),
              "--timeout",
              "60s",
              "--host-timeout",
              "300ms",
              "-o",
              "json");
      assertThat(ran.code()).isEqualTo(ExitCode.INCOMPLETE);
      ScanRecord record = ran.record();
      assertThat(record.run().complete()).isFalse();
      assertThat(record.run().incompleteBecause())
          .anyMatch(why -> why.contains("its time or budget was used up"));
    }
  }

  @Test
  void aRecordIsJudgedAgainOffline(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("record.json");
    try (var server = HostileServer.doing(Behaviours.closeAtOnce())) {
      Ran.picket("scan", server.endpoint().toString(), "--timeout", "300ms", "-o", "json=" + json);
    }
    Ran diff = Ran.picket("diff", json.toString(), json.toString());
    assertThat(diff.code()).isEqualTo(ExitCode.PASSED);
    assertThat(diff.out()).isNotEmpty();
    assertThat(Ran.picket("diff", json.toString()).code()).isEqualTo(ExitCode.USAGE);
    Path older = folder.resolve("older.json");
    String started = "(?<begins>\"started\" ?: ?\")[0-9]{4}";
    Files.writeString(older, Files.readString(json).replaceFirst(started, "${begins}2020"));
    assertThat(Ran.picket("diff", older.toString(), json.toString()).code())
        .isEqualTo(ExitCode.PASSED);
    Path cut = folder.resolve("cut.json");
    Files.writeString(
        cut, Files.readString(json).replaceFirst("\"complete\" ?: ?true", "\"complete\": false"));
    Ran lessSeen = Ran.picket("diff", json.toString(), cut.toString());
    assertThat(lessSeen.code()).as(lessSeen.out()).isEqualTo(ExitCode.INCOMPLETE);
    Ran backwards = Ran.picket("diff", json.toString(), older.toString());
    assertThat(backwards.code()).isEqualTo(ExitCode.USAGE);
    assertThat(backwards.err())
        .contains("older.json began at 2020", "name the oldest record first");
    Ran again = Ran.picket("report", json.toString(), "-o", "json");
    assertThat(again.code()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(again.record()).isEqualTo(RecordJson.read(json));
    assertThat(Ran.withInput(Files.readString(json), "report", "-").out()).isNotEmpty();
  }

  @Test
  void reportsGoToFilesAndTheSummaryToPeople(@TempDir Path folder) throws Exception {
    Path html = folder.resolve("report.html");
    try (var closed = ClosedPort.hold()) {
      Ran ran = Ran.picket("scan", closed.endpoint().toString(), "-o", "html=" + html);
      assertThat(ran.out()).isNotEmpty();
      assertThat(ran.err()).contains("Wrote html to " + html);
      assertThat(html).content().contains("<!");
      assertThat(folder).isDirectoryNotContaining("glob:**.part");
      Ran events = Ran.picket("scan", closed.endpoint().toString(), "-o", "jsonl");
      assertThat(events.out().lines()).allMatch(line -> line.startsWith("{\"event\":"));
      assertThat(events.err()).contains("Gate undecided");
    }
  }
}
