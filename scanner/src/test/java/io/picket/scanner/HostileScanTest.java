package io.picket.scanner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Finding;
import io.picket.model.ScanRecord;
import io.picket.model.Verdict;
import io.picket.reports.RecordException;
import io.picket.reports.RecordJson;
import io.picket.testkit.Behaviours;
import io.picket.testkit.ClosedPort;
import io.picket.testkit.FilteredPort;
import io.picket.testkit.Hostile;
import io.picket.testkit.HostileServer;
import io.picket.testkit.Loopback;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServers;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Never a false green, through the real command line: whatever a hostile server does, the scan ends
 * in time, within its memory, with exit code 3 and findings that are unknown, and lets go of every
 * connection.
 */
@Execution(ExecutionMode.CONCURRENT)
class HostileScanTest {
  /** Far above what a scan with a timeout of one second needs, far below "hangs". */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Hostile.class)
  void noHostileServerIsEverClean(Hostile kind) throws Exception {
    try (var server = kind.start()) {
      var scan = scan("127.0.0.1:" + server.port());
      assertThat(scan.code()).as(scan::said).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(scan.took()).isLessThan(LONGEST);
      assertThat(server.connections()).isPositive().isLessThan(400);
      assertThat(unknown(record())).as(scan::said).isNotEmpty();
      assertThat(server.awaitAllGone(PATIENCE)).isTrue();
      assertThat(scan.out() + scan.err()).doesNotContain("\u001b", "\u0007", "\u202e");
    }
  }

  @Test
  void aClosedPortIsNotClean() throws Exception {
    try (var port = ClosedPort.hold()) {
      var scan = scan("127.0.0.1:" + port.endpoint().port());
      assertThat(scan.code()).as(scan::said).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(passed(record())).isEmpty();
    }
  }

  @Test
  void aFilteredPortIsNotClean() throws Exception {
    try (var port = FilteredPort.hold()) {
      var scan = scan("127.0.0.1:" + port.endpoint().port());
      assertThat(scan.code()).as(scan::said).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(passed(record())).isEmpty();
    }
  }

  /** The one bad apple: nothing that the good server does answers for the silent one. */
  @Test
  void aGoodServerDoesNotVouchForASilentOne() throws Exception {
    var pki = TestPki.today();
    var leaf = pki.leafOrder("localhost", pki.root("Test Root")).address(Loopback.V4).issue();
    try (var good = TlsServers.nginx(NginxConfiguration.STRICT, leaf);
        var silent = HostileServer.doing(Behaviours.silent())) {
      var scan =
          scan("127.0.0.1:" + good.port(), "127.0.0.1:" + silent.port(), "--fail-on", "none");
      assertThat(scan.code()).as(scan::said).isEqualTo(ExitCode.INCOMPLETE);
    }
  }

  /** A server that stops answering half-way: what was seen is kept, what was not is unknown. */
  @ParameterizedTest
  @EnumSource(
      value = Hostile.class,
      names = {"SILENT", "RESETS_AT_ONCE", "CLOSES_AT_ONCE", "GARBAGE"})
  void aServerThatGivesUpHalfWayIsNotClean(Hostile then) throws Exception {
    try (var server =
        HostileServer.doing(
            Behaviours.firstThen(1, Behaviours.plainHttpToTls(), then.behaviour()))) {
      var scan = scan("127.0.0.1:" + server.port());
      assertThat(scan.code()).as(scan::said).isNotEqualTo(ExitCode.PASSED);
      assertThat(scan.took()).isLessThan(LONGEST);
    }
  }

  /** All of them together, in a JVM with a heap that an unbounded buffer would burst. */
  @Test
  void allTogetherStayWithinASmallHeap() throws Exception {
    List<HostileServer> servers = new ArrayList<>();
    try {
      for (var kind : Hostile.values()) {
        servers.add(kind.start());
      }
      var targets = servers.stream().map(server -> "127.0.0.1:" + server.port()).toList();
      int code = forked("-Xmx48m", targets);
      assertThat(code).as(this::log).isEqualTo(3);
      assertThat(log()).doesNotContain("OutOfMemoryError");
      assertThat(record().hosts().getFirst().services()).hasSize(servers.size());
      for (var server : servers) {
        assertThat(server.awaitAllGone(PATIENCE)).isTrue();
      }
    } finally {
      servers.forEach(HostileServer::close);
    }
  }

  /** Two hundred hosts of the kinds that send most, at once. */
  @Test
  void twoHundredHostsThatNeverStopStayWithinASmallHeap() throws Exception {
    List<HostileServer> servers = new ArrayList<>();
    try {
      var kinds =
          List.of(
              Hostile.SENDS_FOR_EVER,
              Hostile.SENDS_RECORDS_FOR_EVER,
              Hostile.ENDLESS_CERTIFICATE,
              Hostile.HTTP_HEADERS_FOR_EVER);
      int port = 18443;
      List<String> targets = new ArrayList<>();
      for (int number = 1; number <= 200; number++) {
        var at = Loopback.own();
        var kind = kinds.get(number % kinds.size());
        servers.add(HostileServer.doing(at, port, kind.behaviour()));
        targets.add(at.getHostAddress() + ":" + port);
      }
      Path list = Files.write(folder.resolve("targets"), targets);
      int code = forked("-Xmx64m", List.of("-iL", list.toString(), "--max-parallel-hosts", "200"));
      assertThat(code).as(this::log).isEqualTo(3);
      assertThat(log()).doesNotContain("OutOfMemoryError");
      assertThat(record().hosts()).hasSize(200);
      for (var server : servers) {
        assertThat(server.awaitAllGone(PATIENCE)).isTrue();
      }
    } finally {
      servers.forEach(HostileServer::close);
    }
  }

  /** Ctrl-C in the middle: a valid, incomplete record at once, and no connection left open. */
  @Test
  void terminatedInTheMiddleLeavesARecordAndNoConnection() throws Exception {
    try (var server = HostileServer.doing(Behaviours.silent())) {
      Process process = fork("-Xmx64m", List.of("127.0.0.1:" + server.port(), "--timeout", "100s"));
      // The first found the port open; before the second, signals are watched for.
      assertThat(server.awaitConnections(2, PATIENCE)).as(this::log).isTrue();
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(this::log).isEqualTo(143);
      assertThat(record().run().complete()).isFalse();
      assertThat(unknown(record())).isNotEmpty();
      assertThat(server.awaitAllGone(PATIENCE)).isTrue();
    }
  }

  /** Before anything was sent, even before all targets are known: a record that says so. */
  @Test
  void terminatedBeforeItBeginsLeavesARecord() throws Exception {
    try (var server = HostileServer.doing(Behaviours.silent())) {
      Path targets = pipe("targets");
      Process process = fork("-Xmx64m", List.of("-iL", targets.toString()));
      // Opens when Picket reads from it.
      try (var list = new FileOutputStream(targets.toFile())) {
        process.destroy();
        list.write(("127.0.0.1:" + server.port() + "\n").getBytes(UTF_8));
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(this::log).isEqualTo(143);
      assertThat(record().run().incompleteBecause()).contains("interrupted");
      assertThat(passed(record())).isEmpty();
      assertThat(server.connections()).isZero();
    }
  }

  /** Whoever types targets and thinks better of it does not wait. */
  @Test
  void terminatedWhileTargetsAreTypedEndsSoon() throws Exception {
    Path targets = pipe("targets");
    Process process = fork("-Xmx64m", List.of("-iL", targets.toString()));
    try (var _ = new FileOutputStream(targets.toFile())) {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(this::log).isEqualTo(143);
      assertThat(folder.resolve("record")).doesNotExist();
    }
  }

  /** A terminal that is closed, or a connection to it that is lost; under nohup it is no matter. */
  @Test
  void hungUpInTheMiddleLeavesARecord() throws Exception {
    boolean nohup = ignoresHangUps();
    try (var server = HostileServer.doing(Behaviours.silent())) {
      Process process = fork("-Xmx64m", List.of("127.0.0.1:" + server.port(), "--timeout", "100s"));
      assertThat(server.awaitConnections(2, PATIENCE)).as(this::log).isTrue();
      assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor())
          .isZero();
      if (nohup) {
        process.destroy();
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(this::log).isEqualTo(nohup ? 143 : 129);
      assertThat(record().run().complete()).isFalse();
      assertThat(server.awaitAllGone(PATIENCE)).isTrue();
    }
  }

  /** Whoever started the tests under nohup made every process below them deaf to SIGHUP. */
  private static boolean ignoresHangUps() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 1) == 1;
  }

  private Path pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  /** The scan is over and its second report waits for a reader: nothing is left out. */
  @Test
  void terminatedWhileReportsAreWrittenLeavesAllOfThem() throws Exception {
    Path pipe = pipe("pipe");
    Path first = folder.resolve("first");
    try (var files = folder.getFileSystem().newWatchService()) {
      folder.register(files, StandardWatchEventKinds.ENTRY_CREATE);
      Process process =
          fork(
              "-Xmx64m",
              List.of("127.0.0.1:1", "-o", "json-stable=" + first, "-o", "html=" + pipe));
      while (!Files.exists(first)) {
        WatchKey seen = files.poll(60, TimeUnit.SECONDS);
        assertThat(seen).as(this::log).isNotNull();
        seen.reset();
      }
      process.destroy();
      var html = new CompletableFuture<String>();
      Thread.ofPlatform().daemon().start(() -> html.complete(read(pipe)));
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(this::log).isEqualTo(3);
      assertThat(html.get(60, TimeUnit.SECONDS)).endsWith("</html>\n");
      assertThat(record().run().complete()).isTrue();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Ran scan(String... words) {
    List<String> line = new ArrayList<>(List.of("scan"));
    line.addAll(List.of(words));
    line.addAll(List.of("--timeout", "1s"));
    line.addAll(usual());
    return Ran.picket(line);
  }

  private List<String> usual() {
    List<String> words =
        new ArrayList<>(List.of("--host-timeout", "60s", "-o", "json=" + folder.resolve("record")));
    return words;
  }

  private int forked(String heap, List<String> words) throws Exception {
    List<String> more = new ArrayList<>(words);
    more.addAll(List.of("--timeout", "1s"));
    Process process = fork(heap, more);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(this::log).isTrue();
    return process.exitValue();
  }

  private Process fork(String heap, List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dpicket.terminal=", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "scan"));
    command.addAll(words);
    command.addAll(usual());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private ScanRecord record() throws IOException, RecordException {
    return RecordJson.read(folder.resolve("record"));
  }

  private static List<Finding> unknown(ScanRecord record) {
    return record.findings().stream().filter(f -> f.verdict() instanceof Verdict.Unknown).toList();
  }

  private static List<Finding> passed(ScanRecord record) {
    return record.findings().stream().filter(f -> f.verdict() instanceof Verdict.Pass).toList();
  }
}
