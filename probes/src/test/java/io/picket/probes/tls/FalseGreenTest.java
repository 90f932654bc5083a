package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.wire.WireException;
import io.picket.testkit.AtOnce;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.ClosedPort;
import io.picket.testkit.Hostile;
import io.picket.testkit.HostileServer;
import io.picket.testkit.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No server that misbehaves makes a version read "not accepted". */
class FalseGreenTest {
  private static final Duration BRIEF = Duration.ofMillis(300);

  /** For servers that answer all that matters, and keep silent to the rest. */
  private static final Duration SOME = Duration.ofSeconds(3);

  /** A cold machine is not a silent server: the first look loads what all others need. */
  @BeforeAll
  static void warmUp() throws Exception {
    try (HostileServer server =
            HostileServer.doing(Behaviours.perRecord(FalseGreenTest::twoSuites));
        Looking looking = new Looking(Duration.ofSeconds(1))) {
      looking.at(
          server.endpoint(), new TlsProbe(new java.util.Random(1), TlsProbe.Detail.MATRIX, 1));
    }
  }

  @Test
  void nothingIsConcludedFromHostileServers() throws Exception {
    Hostile.each(
            server -> {
              try (Looking looking = new Looking(BRIEF)) {
                return Optional.of(looking.at(server.endpoint()));
              } catch (WireException e) {
                return Optional.<TlsSupport>empty();
              }
            })
        .forEach((kind, all) ->
            all.ifPresent(seen ->
                assertThat(seen.versions())
                    .as("%s: %s", kind, Looking.summary(seen))
                    .noneSatisfy(of -> assertThat(of.accepted().isNo()).isTrue())));
  }

  @Test
  void aClosedPortIsNothing() throws Exception {
    try (ClosedPort port = ClosedPort.hold();
        Looking looking = new Looking(BRIEF)) {
      assertThatThrownBy(() -> looking.at(port.endpoint()))
          .isInstanceOfSatisfying(
              WireException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
    }
  }

  @Test
  void closingWithoutAWordOnEveryHelloIsNotARefusal() throws Exception {
    try (HostileServer server = HostileServer.doing(Behaviours.closeAfterFirstBytes());
        Looking looking = new Looking(BRIEF)) {
      assertThatThrownBy(() -> looking.at(server.endpoint())).isInstanceOf(WireException.class);
    }
  }

  @Test
  void anAlertToEverythingProvesNothing() throws Exception {
    // As a server does that wants another name.
    try (HostileServer server = HostileServer.doing(Behaviours.alert(2, 112));
        Looking looking = Looking.patiently()) {
      TlsSupport seen = looking.at(server.endpoint());

      assertThat(seen.versions()).allSatisfy(of -> assertThat(of.accepted().isUnknown()).isTrue());
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheFirstConnectionsServed(Stop stop) throws Exception {
    var served = Map.of(1, stop, 3, stop, 5, stop, 7, stop);
    AtOnce.each(served, FalseGreenTest::served)
        .forEach((count, told) ->
            told.ifPresent(seen -> {
              assertThat(seen.versions())
                  .as("%d served, then %s:%n%s", count, stop, Looking.summary(seen))
                  .filteredOn(of -> of.accepted().isNo())
                  .allSatisfy(of -> assertThat(of.version()).isNotEqualTo(TlsVersion.TLS_1_2))
                  .hasSizeLessThan(count);
              assertThat(seen.of(TlsVersion.TLS_1_2).orElseThrow().suitesComplete().isUnknown())
                  .as("the list closed last, after %d served, then %s", count, stop)
                  .isTrue();
            }));
  }

  /**
   * What was seen; nothing where a busy machine was later with its one answer than the little
   * patience there is here, for then nothing is claimed either.
   */
  private static Optional<TlsSupport> served(int count, Stop stop) throws Exception {
    Behaviour good = Behaviours.perRecord(FalseGreenTest::twoSuites);
    try (HostileServer server =
            HostileServer.doing(Behaviours.firstThen(count, good, stop.behaviour));
        Looking looking = new Looking(BRIEF)) {
      return Optional.of(
          looking.at(
              server.endpoint(), new TlsProbe(new java.util.Random(1), TlsProbe.Detail.MATRIX, 1)));
    } catch (WireException e) {
      assertThat(e.reason()).isNotEqualTo(Reason.BUG);
      return Optional.empty();
    }
  }

  /** How a server stops. */
  enum Stop {
    CLOSES(Behaviours.closeAfterFirstBytes()),
    RESETS(Behaviours.resetAfterFirstBytes()),
    SILENT(Behaviours.silent()),
    ALERT(Behaviours.alert(2, 40));

    @SuppressWarnings("ImmutableEnumChecker")
    final Behaviour behaviour;

    Stop(Behaviour behaviour) {
      this.behaviour = behaviour;
    }
  }

  @Test
  void closingIsARefusalWhereTheServerProvesIt() throws Exception {
    // As Schannel does with versions that are switched off.
    Behaviour schannel =
        client -> {
          byte[] hello = client.readRecord();
          byte[] answer = twoSuites(hello);
          if (answer[0] == Tls.ALERT) {
            client.reset();
          } else {
            client.write(answer);
          }
        };
    try (HostileServer server = HostileServer.doing(schannel);
        Looking looking = new Looking(Duration.ofSeconds(10))) {
      TlsSupport seen = looking.at(server.endpoint());

      assertThat(seen.of(TlsVersion.TLS_1_2).orElseThrow().suites())
          .as(Looking.summary(seen))
          .hasSize(2);
      assertThat(seen.versions())
          .as(Looking.summary(seen))
          .filteredOn(of -> of.version() != TlsVersion.TLS_1_2)
          .allSatisfy(of -> assertThat(of.accepted().isNo()).isTrue());
    }
  }

  @Test
  void aSuiteNeverOfferedIsAnAnomalyAndNoSupport() throws Exception {
    try (HostileServer server =
            HostileServer.doing(
                Behaviours.perRecord(hello -> Tls.serverHello(Tls.TLS_1_2, 0xeeee)));
        Looking looking = Looking.patiently()) {
      TlsSupport seen = looking.at(server.endpoint());

      assertThat(seen.anomalies()).isNotEmpty();
      assertThat(seen.versions()).allSatisfy(of -> assertThat(of.suites()).isEmpty());
      assertThat(seen.versions()).allSatisfy(of -> assertThat(of.accepted().isUnknown()).isTrue());
    }
  }

  /** As two servers behind one address look when the second answers later questions. */
  @Test
  void aVersionRefusedOnceAndAcceptedLaterMakesEveryRefusalDoubtful() throws Exception {
    var refused = new AtomicBoolean();
    Function<byte[], byte[]> script =
        hello ->
            hello.length > 11
                    && hello[0] == Tls.HANDSHAKE
                    && hello[10] == 1
                    && refused.getAndSet(true)
                ? Tls.serverHello(0x0301, 0x002f)
                : twoSuites(hello);
    try (HostileServer server = HostileServer.doing(Behaviours.perRecord(script));
        Looking looking = new Looking(SOME)) {
      TlsSupport seen = looking.at(server.endpoint());

      assertThat(seen.of(TlsVersion.TLS_1_0).orElseThrow().accepted().isYes()).isTrue();
      assertThat(seen.of(TlsVersion.TLS_1_1).orElseThrow().accepted())
          .isInstanceOfSatisfying(
              Answer.Unknown.class,
              unknown -> assertThat(unknown.detail()).contains("several servers"));
      assertThat(seen.anomalies())
          .anyMatch(anomaly -> anomaly.seen().contains("accepted it another time"));
    }
  }

  @Test
  void whatTheBudgetLeavesOutIsUnknownAndTheRestIsKept() throws Exception {
    Function<byte[], byte[]> script = FalseGreenTest::twoSuites;
    try (HostileServer server = HostileServer.doing(Behaviours.perRecord(script));
        Looking looking = new Looking(SOME)) {
      var probe =
          new TlsProbe(
              new java.util.Random(1),
              TlsProbe.Detail.MATRIX,
              1,
              new Asker.Budget(2, 1 << 20, Duration.ofMinutes(1)),
              System::nanoTime);
      TlsSupport seen = looking.at(server.endpoint(), probe);

      assertThat(server.connections()).isEqualTo(2);
      assertThat(seen.of(TlsVersion.TLS_1_2).orElseThrow().accepted().isYes())
          .as(Looking.summary(seen))
          .isTrue();
      assertThat(seen.versions())
          .filteredOn(of -> of.version().compareTo(TlsVersion.TLS_1_2) < 0)
          .allSatisfy(
              of -> assertThat(of.accepted().toString()).contains(Reason.OUT_OF_BUDGET.name()));
    }
  }

  /** TLS 1.2 with two suites, and an alert for everything else. */
  static byte[] twoSuites(byte[] hello) {
    if (hello.length < 11 || hello[0] != Tls.HANDSHAKE || isThirteen(hello) || hello[10] != 3) {
      return Tls.alert(2, 40);
    }
    List<Integer> offered = Tls.offeredSuites(hello);
    for (int suite : new int[] {0xc02f, 0x009c}) {
      if (offered.contains(suite)) {
        return Tls.serverHello(Tls.TLS_1_2, suite);
      }
    }
    return Tls.alert(2, 40);
  }

  private static boolean isThirteen(byte[] hello) {
    return Tls.offeredSuites(hello).contains(0x1301);
  }
}
