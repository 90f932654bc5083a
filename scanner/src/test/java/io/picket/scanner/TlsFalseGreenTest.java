package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.checks.Catalogue;
import io.picket.checks.Check;
import io.picket.model.Endpoint;
import io.picket.model.Finding;
import io.picket.model.ScanRecord;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import io.picket.reports.RecordJson;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Hostile;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole catalogue, asked of servers that hide what they are. Where nothing is shown, no check
 * of an endpoint passes and no version reads "refused". Where something is shown, a server known to
 * be bad stands behind it: what fails when all of it is seen passes in no part of it.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsFalseGreenTest {
  private static final String NAME = "right.example";

  /** Where the server answers at once, however busy the machine is. */
  private static final String AMPLE = "10s";

  /** Where it does not; nothing is asserted that a busy machine could make false. */
  private static final String BRIEF = "300ms";

  /** With {@code --fail-on none}, what is bad passes and what is unknown does not. */
  private static final Set<ExitCode> INCOMPLETE = EnumSet.of(ExitCode.INCOMPLETE);

  private final Path folder;
  private TlsServer bad;
  private ScanRecord whole;

  TlsFalseGreenTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Ways to show nothing of TLS. */
  enum Nothing {
    ACCEPTS_AND_CLOSES(Behaviours.closeAtOnce()),
    CLOSES_AFTER_HELLO(Behaviours.closeAfterFirstBytes()),
    RESETS_AFTER_HELLO(Behaviours.resetAfterFirstBytes()),
    SILENCE(Behaviours.silent()),
    TARPIT(Hostile.DRIPS.behaviour()),
    ALERT_CLOSE_NOTIFY(Behaviours.alert(2, 0)),
    ALERT_PROTOCOL_VERSION(Behaviours.alert(2, 70)),
    ALERT_INTERNAL_ERROR(Behaviours.alert(2, 80)),
    ALERT_UNASSIGNED(Behaviours.alert(2, 255)),
    WARNING(Behaviours.alert(1, 40)),
    SUITE_NEVER_OFFERED(Hostile.SUITE_NOT_OFFERED.behaviour()),
    HALF_A_HELLO(Hostile.HALF_A_SERVER_HELLO.behaviour());

    @SuppressWarnings("ImmutableEnumChecker") // A behaviour is a function without state.
    private final Behaviour behaviour;

    Nothing(Behaviour behaviour) {
      this.behaviour = behaviour;
    }
  }

  /** Ways to show a part of the bad server. */
  enum Part {
    FIRST_2_THEN_RESET(at -> first(2, at, Behaviours.resetAfterFirstBytes())),
    FIRST_6_THEN_CLOSE(at -> first(6, at, Behaviours.closeAfterFirstBytes())),
    FIRST_15_THEN_SILENCE(at -> first(15, at, Behaviours.silent())),
    FIRST_30_THEN_ALERT(at -> first(30, at, Behaviours.alert(2, 40))),
    FIRST_60_THEN_RESET_AT_ONCE(at -> first(60, at, Behaviours.resetAtOnce())),
    FIRST_100_THEN_ALERT(at -> first(100, at, Behaviours.alert(2, 70))),
    FIRST_9_THEN_NEVER_OFFERED(at -> first(9, at, Hostile.SUITE_NOT_OFFERED.behaviour())),
    WRONG_ALERT_CODE(at -> Behaviours.leadingToWithAlerts(at, 112)),
    UNASSIGNED_ALERT_CODE(at -> Behaviours.leadingToWithAlerts(at, 254)),
    THROTTLED_IN_THE_HELLO(at -> Behaviours.leadingTo(at, 40)),
    THROTTLED_IN_THE_CERTIFICATE(at -> Behaviours.leadingTo(at, 300)),
    THROTTLED_LATER(at -> first(12, at, Behaviours.leadingTo(at, 50))),
    ONLY_WITH_ANOTHER_NAME(at -> Behaviours.onlyForHellosWith("other.example", 112, at)),
    ONLY_WITH_THE_NAME(at -> Behaviours.onlyForHellosWith(NAME, 40, at));

    @SuppressWarnings("ImmutableEnumChecker") // As above.
    private final Function<Endpoint, Behaviour> behaviour;

    Part(Function<Endpoint, Behaviour> behaviour) {
      this.behaviour = behaviour;
    }

    /** What the scan may end with: some hide nothing in the end. */
    Set<ExitCode> codes() {
      return switch (this) {
        case WRONG_ALERT_CODE, UNASSIGNED_ALERT_CODE, ONLY_WITH_THE_NAME ->
            EnumSet.of(ExitCode.INCOMPLETE, ExitCode.PASSED);
        case FIRST_2_THEN_RESET,
            FIRST_6_THEN_CLOSE,
            FIRST_15_THEN_SILENCE,
            FIRST_30_THEN_ALERT,
            FIRST_60_THEN_RESET_AT_ONCE,
            FIRST_100_THEN_ALERT,
            FIRST_9_THEN_NEVER_OFFERED,
            THROTTLED_IN_THE_HELLO,
            THROTTLED_IN_THE_CERTIFICATE,
            THROTTLED_LATER,
            ONLY_WITH_ANOTHER_NAME ->
            INCOMPLETE;
      };
    }

    private static Behaviour first(int count, Endpoint at, Behaviour then) {
      return Behaviours.firstThen(count, Behaviours.leadingTo(at), then);
    }
  }

  @BeforeAll
  void seeAllOfIt() throws Exception {
    var pki = TestPki.today();
    var key = pki.order("another.example").dnsName("another.example").key(KeyKind.RSA_2048);
    bad = TlsServers.nginx(NginxConfiguration.LEGACY, key.issue());
    whole = scan(bad.port(), "whole", AMPLE, EnumSet.of(ExitCode.PASSED));
    assertThat(checks(whole, Verdict.Fail.class))
        .contains("certificate-trusted", "tls-1-0-refused", "tls-1-1-refused");
    assertThat(refused(whole)).contains(TlsVersion.SSL_2, TlsVersion.SSL_3);
  }

  @AfterAll
  void stop() {
    bad.close();
  }

  @ParameterizedTest
  @EnumSource
  void nothingShownPassesNothing(Nothing kind) throws Exception {
    try (var server = HostileServer.doing(kind.behaviour)) {
      ScanRecord seen = scan(server.port(), kind.name(), BRIEF, INCOMPLETE);
      assertThat(passedOfEndpoints(seen)).isEmpty();
      assertThat(refused(seen)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPartShownPassesNothingThatTheWholeFails(Part kind) throws Exception {
    try (var server = HostileServer.doing(kind.behaviour.apply(bad.endpoint()))) {
      boolean willing = kind == Part.ONLY_WITH_THE_NAME;
      ScanRecord seen = scan(server.port(), kind.name(), willing ? AMPLE : BRIEF, kind.codes());
      assertThat(checks(seen, Verdict.Pass.class))
          .doesNotContainAnyElementsOf(checks(whole, Verdict.Fail.class));
      assertThat(refused(whole)).containsAll(refused(seen));
      if (willing) {
        assertThat(checks(seen, Verdict.Fail.class)).contains("tls-1-0-refused");
      }
    }
  }

  /** Asked by address, a server that wants a name tells nothing of what it would do with one. */
  @Test
  void withoutTheRightNameNothingPasses() throws Exception {
    var behaviour = Behaviours.onlyForHellosWith(NAME, 112, bad.endpoint());
    try (var server = HostileServer.doing(behaviour)) {
      ScanRecord seen =
          scan("127.0.0.1:" + server.port(), "by address", INCOMPLETE, "--timeout", AMPLE);
      assertThat(passedOfEndpoints(seen)).isEmpty();
      assertThat(refused(seen)).isEmpty();
    }
  }

  private ScanRecord scan(int port, String name, String patience, Set<ExitCode> codes)
      throws Exception {
    return scan(
        NAME + ":" + port, name, codes, "--resolve", NAME + "=127.0.0.1", "--timeout", patience);
  }

  private ScanRecord scan(String target, String name, Set<ExitCode> codes, String... more)
      throws Exception {
    Path record = folder.resolve(name);
    var words = new ArrayList<>(List.of("scan", target, "-o", "json=" + record));
    words.addAll(List.of("--policy", "pci-dss", "--fail-on", "none"));
    words.addAll(List.of(more));
    Ran scan = Ran.picket(words);
    assertThat(scan.code()).as(scan::said).isIn(codes);
    return RecordJson.read(record);
  }

  /** Passed by what was seen at the endpoint, not by the port scan's own evidence. */
  private static List<String> passedOfEndpoints(ScanRecord record) {
    Predicate<Finding> ofEndpoint =
        finding -> Catalogue.of(finding.key().check()).orElseThrow() instanceof Check.OfEndpoint<?>;
    return record.findings().stream()
        .filter(ofEndpoint)
        .filter(finding -> finding.verdict() instanceof Verdict.Pass)
        .map(finding -> finding.key().check().value() + ": " + finding.verdict())
        .toList();
  }

  private static Set<String> checks(ScanRecord record, Class<? extends Verdict> verdict) {
    return record.findings().stream()
        .filter(finding -> verdict.isInstance(finding.verdict()))
        .map(finding -> finding.key().check().value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<TlsVersion> refused(ScanRecord record) {
    var refused = EnumSet.noneOf(TlsVersion.class);
    record.hosts().stream()
        .flatMap(host -> host.services().stream())
        .flatMap(service -> service.fact(TlsSupport.class).stream())
        .flatMap(support -> support.versions().stream())
        .filter(of -> of.accepted().isNo())
        .forEach(of -> refused.add(of.version()));
    return refused;
  }
}
