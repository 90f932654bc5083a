package io.picket.scanner;

import static io.picket.scanner.GuideBench.page;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.picket.checks.Catalogue;
import io.picket.checks.Check;
import io.picket.fingerprints.products.DefaultLogins;
import io.picket.model.CheckId;
import io.picket.model.Finding;
import io.picket.model.Intrusion;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Verdict;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.login.LoginAttemptProbe;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import io.picket.reports.RecordJson;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fault of ours in any probe there is, at whichever of its calls and in whichever of its threads:
 * that probe is unknown as a bug, all others go on, nothing passes that did not pass before, and
 * the scan ends with exit code 3. A new probe in the list is tried too; it fails here until there
 * is a server that it looks at.
 */
class ProbeFaultTest {
  /** A host of its own, so that its pages do not count among those that the other was asked for. */
  private static final String GUESTS = "guests.pretend.example";

  @TempDir static Path folder;
  private static GuideBench bench;
  private static HostileServer ssh;
  private static TlsServer tls;
  private static WireMockServer guests;
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static Scanned whole;

  @BeforeAll
  static void raise() throws Exception {
    bench = new GuideBench(folder);
    WireMockServer desk = bench.web(bench.trusted(), page(404, "-", ""));
    GuideBench.answer(
        desk,
        "/",
        page(
                200,
                "-",
                "<title>ManageEngine ServiceDesk Plus</title>"
                    + "<form action=\"j_security_check\" method=post><input name=j_username>"
                    + "<input type=password name=j_password></form>")
            .withHeader("Set-Cookie", "SDPSESSIONID=outside; Path=/"));
    tls =
        bench.until(
            TlsServers.nginx(
                NginxConfiguration.LEGACY,
                "location / { proxy_pass http://127.0.0.1:%d; }".formatted(desk.port()),
                bench.trusted(),
                bench.pki().leafOrder(GuideBench.NAME, bench.root()).key(KeyKind.P256).issue()));
    String banner = "ScreenConnect/26.6.5.9999-1 Microsoft-HTTPAPI/2.0";
    guests = bench.web(bench.trusted(), page(403, banner, ""));
    GuideBench.answer(
        guests,
        "/",
        page(302, banner, "")
            .withHeader("Location", "https://" + GuideBench.NAME + ":" + tls.port() + "/"));
    ssh =
        HostileServer.doing(client -> {
          client.write("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII));
          client.read();
        });
    whole = scan("", 0, AssertionError::new);
  }

  @AfterAll
  static void stop() {
    ssh.close();
    bench.close();
  }

  /** A scan, and at which ports a probe broke. */
  private record Scanned(ExitCode code, ScanRecord record, Set<Integer> broken, String said) {}

  /** A probe as it is, on a wire that breaks at one call of each of its runs. */
  private record Broken<O extends Observation>(
      Probe<O> real, int call, Supplier<? extends Throwable> fault, Set<Integer> broken)
      implements Probe<O> {
    @Override
    public String id() {
      return real.id();
    }

    @Override
    public Intrusion intrusion() {
      return real.intrusion();
    }

    @Override
    public Class<O> sees() {
      return real.sees();
    }

    @Override
    public boolean beginsWithTls() {
      return real.beginsWithTls();
    }

    @Override
    public Class<? extends Observation> buildsOn() {
      return real.buildsOn();
    }

    @Override
    public Interest wants(ServiceFacts soFar) {
      return real.wants(soFar);
    }

    @Override
    public O observe(Site at, Wire wire) throws WireException, InterruptedException {
      int port = at.clearance().endpoint().port();
      Supplier<Throwable> noted =
          () -> {
            broken.add(port);
            return fault.get();
          };
      return real.observe(at, new BreakingWire(wire, new AtomicInteger(call), noted));
    }
  }

  static Stream<String> probes() throws Exception {
    return all().stream().map(Probe::id);
  }

  private static List<Probe<?>> all() throws Exception {
    Surroundings surroundings = surroundings(new ByteArrayOutputStream());
    Arguments arguments =
        Arguments.read("scan", new ScanCommand().options(), List.of("127.0.0.1:9"));
    return Wiring.probes(ScanRequest.read(arguments, surroundings), surroundings);
  }

  @ParameterizedTest
  @MethodSource("probes")
  void aFaultOfAnyProbeIsThatProbesBug(String probe) throws Exception {
    int call = 1;
    while (breaks(probe, call, () -> new IllegalStateException(BreakingWire.WORDS))) {
      call *= 2;
    }
    assertThat(call).as("calls of " + probe + ": give it a server").isGreaterThan(1);
    breaks(probe, 1, () -> new StackOverflowError(BreakingWire.WORDS));
    breaks(probe, call / 2, () -> new AssertionError(BreakingWire.WORDS));
  }

  /** Whether it came to that call. */
  private static boolean breaks(String probe, int call, Supplier<? extends Throwable> fault)
      throws Exception {
    Scanned scanned = scan(probe, call, fault);
    if (scanned.broken().isEmpty()) {
      return false;
    }
    assertBroken(probe, scanned);
    return true;
  }

  private static void assertBroken(String probe, Scanned scanned) throws Exception {
    assertThat(scanned.code()).as(scanned.said()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(scanned.record().run().complete()).isFalse();
    Set<String> passedBefore = passed(whole.record());
    assertThat(passedBefore).containsAll(passed(scanned.record()));
    for (ServiceFacts service : services(scanned.record())) {
      int port = service.endpoint().port();
      boolean broken = scanned.broken().contains(port);
      for (ProbeRun run : service.runs()) {
        if (broken && run.probe().equals(probe)) {
          assertIsBug(run);
          assertNothingPasses(run, port, scanned.record());
        } else {
          assertGoesOn(run, port, broken && isBuiltOn(probe, run.probe()));
        }
      }
    }
  }

  private static void assertIsBug(ProbeRun run) {
    assertThat(run.outcome())
        .as(run.toString())
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class,
            outcome -> {
              assertThat(outcome.reason()).isEqualTo(Reason.BUG);
              assertThat(outcome.detail()).contains(BreakingWire.WORDS);
            });
  }

  /** No check that asks what this probe sees has a good answer for the port. */
  private static void assertNothingPasses(ProbeRun run, int port, ScanRecord record) {
    Set<CheckId> asking =
        Catalogue.all().stream()
            .filter(check ->
                check instanceof Check.OfEndpoint<?> ofEndpoint
                    && ofEndpoint.needs().getSimpleName().equals(run.sees()))
            .map(check -> check.card().id())
            .collect(Collectors.toSet());
    assertThat(record.findings())
        .filteredOn(finding -> asking.contains(finding.key().check()))
        .filteredOn(finding -> finding.key().subject().key().contains(":" + port + "/"))
        .noneMatch(finding -> finding.verdict() instanceof Verdict.Pass)
        .noneMatch(finding -> finding.verdict() instanceof Verdict.Fail);
  }

  /** Where nobody knows what listens, no other can begin. */
  private static boolean isBuiltOn(String broken, String other) throws Exception {
    List<Probe<?>> all = all();
    Class<?> missing = named(all, broken).sees();
    return missing == ServiceSeen.class || named(all, other).buildsOn() == missing;
  }

  private static Probe<?> named(List<Probe<?>> all, String id) {
    return all.stream().filter(probe -> probe.id().equals(id)).findFirst().orElseThrow();
  }

  /** What builds on nothing that is missing sees what it always sees; the rest says why not. */
  private static void assertGoesOn(ProbeRun run, int port, boolean blind) {
    Outcome<?> before =
        services(whole.record()).stream()
            .filter(service -> service.endpoint().port() == port)
            .flatMap(service -> service.runs().stream())
            .filter(other -> other.probe().equals(run.probe()))
            .map(ProbeRun::outcome)
            .findFirst()
            .orElseThrow();
    if (!blind) {
      assertThat(run.outcome()).as(run.toString()).isInstanceOf(before.getClass());
    }
  }

  private static List<ServiceFacts> services(ScanRecord record) {
    return record.hosts().stream().flatMap(host -> host.services().stream()).toList();
  }

  private static Set<String> passed(ScanRecord record) {
    return record.findings().stream()
        .filter(finding -> finding.verdict() instanceof Verdict.Pass)
        .map(Finding::key)
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  private static Surroundings surroundings(ByteArrayOutputStream said) {
    var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new Surroundings(
        InputStream.nullInputStream(),
        stream,
        stream,
        Map.of(),
        InstantSource.system(),
        false,
        false);
  }

  private static Scanned scan(String probe, int call, Supplier<? extends Throwable> fault)
      throws Exception {
    Path own = Files.createDirectory(folder.resolve("run" + RUNS.incrementAndGet()));
    Path scope =
        Files.writeString(
            own.resolve("scope.yaml"),
            """
            client: acme
            granted_by: J. Doe
            until: 2099-01-01
            targets: [rmm.pretend.example, guests.pretend.example]
            ceiling: authenticate
            logins:
              - server: rmm.pretend.example
                account: administrator
                from: 2020-01-01
                until: 2098-01-01
                granted_by: J. Doe, CEO
                failure_may_lock: true
            """);
    String to = "=127.0.0.1";
    var words = new ArrayList<>(List.of("--resolve", GuideBench.NAME + to));
    words.addAll(List.of("--resolve", GUESTS + to, GUESTS + ":" + guests.port()));
    words.addAll(List.of(GuideBench.NAME + ":" + tls.port(), GuideBench.NAME + ":" + ssh.port()));
    words.addAll(List.of("--scope", scope.toString(), "--fail-on", "none"));
    words.addAll(List.of("--try-default-logins", "--state", own.resolve("state").toString()));
    words.addAll(List.of("-o", "json=" + own.resolve("out.json")));
    var said = new ByteArrayOutputStream();
    Surroundings surroundings = surroundings(said);
    Arguments arguments = Arguments.read("scan", new ScanCommand().options(), words);
    ScanRequest request = ScanRequest.read(arguments, surroundings);
    Set<Integer> broken = ConcurrentHashMap.newKeySet();
    var probes = new ArrayList<Probe<?>>();
    for (Probe<?> each : Wiring.probes(request, surroundings)) {
      Probe<?> patient = each instanceof LoginAttemptProbe ? quick(request, surroundings) : each;
      probes.add(each.id().equals(probe) ? new Broken<>(patient, call, fault, broken) : patient);
    }
    Outputs outputs = Outputs.read(arguments, surroundings, true);
    ExitCode code = ScanCommand.run(request, probes, outputs, 0, surroundings);
    return new Scanned(
        code,
        RecordJson.read(own.resolve("out.json")),
        broken,
        said.toString(StandardCharsets.UTF_8));
  }

  /** Without the pauses between requests for the same page. */
  private static Probe<?> quick(ScanRequest request, Surroundings surroundings) {
    return new LoginAttemptProbe(
        "picket/test",
        Wiring.memory(request, surroundings),
        DefaultLogins::of,
        Duration.ofMillis(1));
  }
}
