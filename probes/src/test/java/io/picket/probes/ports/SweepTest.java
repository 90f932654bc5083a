package io.picket.probes.ports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.probes.ports.FakeKnocker.Deed;
import io.picket.probes.wire.Errno;
import io.picket.probes.wire.Knocker.Begun;
import io.picket.probes.wire.Knocker.Heard;
import io.picket.probes.wire.Pace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sweep's decisions, on a clock of its own: nothing is sent and nothing is waited for. */
final class SweepTest {
  private static final Host A = host(1);
  private static final Host B = host(2);
  private static final Host C = host(3);

  private final Map<Host, Outcome<PortCensus>> hosts = new LinkedHashMap<>();
  private final List<SweepEvent> events = new ArrayList<>();

  private static Host host(int last) {
    return Host.at(Addresses.of(new byte[] {(byte) 192, 0, 2, (byte) last}));
  }

  private void hear(SweepEvent event) {
    events.add(event);
    if (event instanceof SweepEvent.Finished(Host host, Outcome<PortCensus> census, long weight)) {
      assertThat(weight).isEqualTo(7);
      assertThat(hosts.put(host, census)).as("handed on once").isNull();
    }
  }

  private FakeKnocker sweep(
      int window, int perHost, PortSet ports, Function<Endpoint, Deed> script, Host... targets) {
    var knocker = new FakeKnocker(window, perHost, script);
    var sweep = new Sweep(knocker, this::hear);
    for (Host target : targets) {
      sweep.add(new HostSweep(target, ports, 7));
    }
    sweep.noMore();
    knocker.run(1_000_000);
    assertThat(events.getLast()).isEqualTo(new SweepEvent.Ended());
    assertThat(knocker.underWay).as("nothing left open").isZero();
    return knocker;
  }

  private PortCensus census(Host host) {
    Outcome<PortCensus> outcome = hosts.get(host);
    return switch (outcome) {
      case Outcome.Observed<PortCensus>(PortCensus census) -> census;
      case null -> throw new AssertionError("nothing about " + host);
      case Outcome.Inconclusive<PortCensus> none -> throw new AssertionError(none.toString());
      case Outcome.NotApplicable<PortCensus> none -> throw new AssertionError(none.toString());
    };
  }

  private void isInconclusive(Host host, Reason reason) {
    assertThat(hosts.get(host))
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class, outcome -> assertThat(outcome.reason()).isEqualTo(reason));
  }

  @Test
  void silenceIsLookedAtTwiceAndSlower() {
    FakeKnocker knocker = sweep(10, 10, PortSet.of(80), at -> new Deed.Nothing(), A);
    assertThat(census(A).groups())
        .containsExactly(new PortCensus.Group(PortState.FILTERED, "no answer", PortSet.of(80)));
    assertThat(knocker.knocked).hasSize(2);
    assertThat(knocker.millis()).isBetween(3_000L, 3_300L);
  }

  @Test
  void anAnswerToTheSecondLookCounts() {
    var tries = new AtomicInteger();
    sweep(
        10,
        10,
        PortSet.of(80),
        at ->
            tries.getAndIncrement() == 0
                ? new Deed.Nothing()
                : new Deed.Answers(FakeKnocker.ACCEPTED, 1_500),
        A);
    assertThat(census(A).in(PortState.OPEN)).isEqualTo(PortSet.of(80));
  }

  /** The table of what may decide a port: no error that is not listed here ever does. */
  @ParameterizedTest
  @EnumSource(Errno.class)
  void onlyTheHostsOwnWordOpensOrClosesAPort(Errno errno) {
    sweep(
        10,
        10,
        PortSet.of(22, 80),
        at ->
            at.port() == 22 ? new Deed.Answers(FakeKnocker.ACCEPTED, 1) : FakeKnocker.fails(errno),
        A);
    PortState expected =
        switch (errno) {
          case REFUSED -> PortState.CLOSED;
          case RESET -> PortState.OPEN;
          case TIMED_OUT, HOST_UNREACHABLE, NETWORK_UNREACHABLE -> PortState.FILTERED;
          case ENDED, OUT_OF_RESOURCES, FORBIDDEN, CANCELLED, UNRECOGNISED -> PortState.UNKNOWN;
        };
    assertThat(census(A).stateOf(80)).isEqualTo(expected);
    assertThat(census(A).stateOf(22)).isEqualTo(PortState.OPEN);
  }

  @Test
  void noRouteFromHereIsNotTheTargetsFilter() {
    sweep(
        10,
        10,
        PortSet.of(80),
        at -> new Deed.Answers(new Heard.Failed(Errno.NETWORK_UNREACHABLE, true, "no route"), 0),
        A);
    isInconclusive(A, Reason.UNREACHABLE);
  }

  @Test
  void aSocketThatMeetsItselfIsTriedAgainAndNeverOpen() {
    FakeKnocker always =
        sweep(10, 10, PortSet.of(80), at -> new Deed.Answers(new Heard.MetItself(), 1), A);
    isInconclusive(A, Reason.CONTRADICTORY);
    assertThat(always.knocked).hasSize(4);

    var tries = new AtomicInteger();
    sweep(
        10,
        10,
        PortSet.of(80),
        at ->
            tries.getAndIncrement() == 0
                ? new Deed.Answers(new Heard.MetItself(), 1)
                : FakeKnocker.fails(Errno.REFUSED),
        B);
    assertThat(census(B).stateOf(80)).isEqualTo(PortState.CLOSED);
  }

  @Test
  void aShortageThatPassesCostsTimeAndNothingElse() {
    var tries = new AtomicInteger();
    FakeKnocker knocker =
        sweep(
            50,
            50,
            PortSet.parse("1-200"),
            at ->
                tries.getAndIncrement() % 3 == 0
                    ? FakeKnocker.fails(Errno.OUT_OF_RESOURCES)
                    : FakeKnocker.fails(Errno.REFUSED),
            A);
    assertThat(census(A).in(PortState.CLOSED)).isEqualTo(PortSet.parse("1-200"));
    assertThat(knocker.mostUnderWay).isLessThanOrEqualTo(50);
  }

  @Test
  void aShortageThatStaysEndsAsUnknownAndSoon() {
    FakeKnocker knocker =
        sweep(50, 50, PortSet.parse("1-1000"), at -> FakeKnocker.fails(Errno.OUT_OF_RESOURCES), A);
    isInconclusive(A, Reason.OUT_OF_BUDGET);
    assertThat(knocker.millis()).isLessThan(20_000);
  }

  @Test
  void hostsTakeTurns() {
    FakeKnocker knocker =
        sweep(100, 100, PortSet.of(1, 2, 3), at -> FakeKnocker.fails(Errno.REFUSED), A, B, C);
    assertThat(knocker.knocked.stream().map(Endpoint::address).toList())
        .containsExactly(
            A.address(),
            B.address(),
            C.address(),
            A.address(),
            B.address(),
            C.address(),
            A.address(),
            B.address(),
            C.address());
  }

  @Test
  void theWindowsAreKept() {
    FakeKnocker all =
        sweep(5, 100, PortSet.parse("1-50"), at -> FakeKnocker.fails(Errno.REFUSED), A, B);
    assertThat(all.mostUnderWay).isEqualTo(5);

    FakeKnocker perHost = sweep(100, 4, PortSet.parse("1-50"), at -> new Deed.Nothing(), C);
    assertThat(perHost.mostUnderWay).isEqualTo(4);
    assertThat(census(C).in(PortState.FILTERED).size()).isEqualTo(50);
  }

  /** Else a firewall that drops would be asked more slowly than a server that answers. */
  @Test
  void soManyPortsMayBeSilentAtOnceAsTheRateAsksInASecondLook() {
    double waited = Pace.USUAL.perSecondPerHost() * RoundTrip.SECOND_LOOK / 1e9;
    assertThat((double) Pace.USUAL.halfOpenPerHost()).isGreaterThanOrEqualTo(waited);
  }

  @Test
  void aHostThatHasHadEnoughDoesNotHoldUpOthers() {
    var turns = new AtomicInteger();
    FakeKnocker knocker =
        sweep(
            100,
            100,
            PortSet.of(80),
            at ->
                at.address().equals(A.address()) && turns.getAndIncrement() == 0
                    ? new Deed.Defers(new Begun.HostWaits(400_000_000))
                    : FakeKnocker.fails(Errno.REFUSED),
            A,
            B);
    assertThat(knocker.knocked.getFirst().address()).isEqualTo(B.address());
    assertThat(knocker.millis()).isGreaterThanOrEqualTo(400);
    assertThat(census(A).stateOf(80)).isEqualTo(PortState.CLOSED);
  }

  @Test
  void whenAllWaitNobodyIsForgotten() {
    var turns = new AtomicInteger();
    FakeKnocker knocker =
        sweep(
            100,
            100,
            PortSet.parse("1-10"),
            at ->
                turns.getAndIncrement() % 2 == 0
                    ? new Deed.Defers(new Begun.AllWait(10_000_000))
                    : FakeKnocker.fails(Errno.REFUSED),
            A,
            B);
    assertThat(knocker.knocked).hasSize(20);
    assertThat(census(A).in(PortState.CLOSED).size()).isEqualTo(10);
  }

  @Test
  void whatTheScopeDeniesIsUnknownAndUntouched() {
    FakeKnocker knocker =
        sweep(
            10,
            10,
            PortSet.of(22, 80),
            at ->
                at.port() == 22
                    ? new Deed.Defers(new Begun.Denied("port 22 is excluded"))
                    : FakeKnocker.fails(Errno.REFUSED),
            A);
    assertThat(knocker.knocked).hasSize(1);
    assertThat(census(A).groups())
        .contains(
            new PortCensus.Group(
                PortState.UNKNOWN, "outside the scope: port 22 is excluded", PortSet.of(22)));
  }

  @Test
  void cancellingHandsOnEveryHostBegun() {
    var knocker = new FakeKnocker(10, 10, at -> new Deed.Nothing());
    var sweep = new Sweep(knocker, this::hear);
    sweep.add(new HostSweep(A, PortSet.parse("1-100"), 7));
    sweep.add(new HostSweep(B, PortSet.parse("1-100"), 7));
    knocker.run(5);
    assertThat(knocker.underWay).isEqualTo(10);
    sweep.cancel();
    assertThat(knocker.underWay).isZero();
    isInconclusive(A, Reason.CANCELLED);
    isInconclusive(B, Reason.CANCELLED);
    assertThat(progress()).as("what was given up is not done").containsExactly(200L, 0L);
    assertThat(events.getLast()).isEqualTo(new SweepEvent.Ended());
    sweep.add(new HostSweep(C, PortSet.of(80), 7));
    isInconclusive(C, Reason.CANCELLED);
    knocker.run(1000);
  }

  /** Ports asked and done, as told last. */
  private List<Long> progress() {
    return events.stream()
        .flatMap(event ->
            event instanceof SweepEvent.Progressed(var so)
                ? Stream.of(List.of(so.portsAsked(), so.portsDone()))
                : Stream.empty())
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  @Test
  void aFaultOfOursEndsTheSweepAndIsTold() {
    var knocker =
        new FakeKnocker(
            10,
            10,
            at -> {
              throw new IllegalStateException("a fault");
            });
    var sweep = new Sweep(knocker, this::hear);
    sweep.add(new HostSweep(A, PortSet.of(80), 7));
    knocker.run(1000);
    assertThat(events.stream().anyMatch(event -> event instanceof SweepEvent.Broken)).isTrue();
    assertThat(events.getLast()).isEqualTo(new SweepEvent.Ended());
    isInconclusive(A, Reason.CANCELLED);
  }

  @Test
  void aWallOfOpenPortsIsDoubted() {
    Function<Endpoint, Deed> nearlyAll =
        at ->
            at.port() == 1
                ? FakeKnocker.fails(Errno.REFUSED)
                : new Deed.Answers(FakeKnocker.ACCEPTED, 1);
    sweep(100, 100, PortSet.parse("1-20"), nearlyAll, A);
    assertThat(census(A).middleboxSuspected()).isTrue();
    sweep(100, 100, PortSet.parse("1-19"), nearlyAll, B);
    assertThat(census(B).middleboxSuspected()).isFalse();
  }
}
