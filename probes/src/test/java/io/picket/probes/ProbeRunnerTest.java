package io.picket.probes;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.LoginSeen;
import io.picket.model.Outcome;
import io.picket.model.PortSet;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.model.ServiceFacts;
import io.picket.probes.wire.FakeWire;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import io.picket.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever a probe throws, one run comes out and no answer is made up. */
final class ProbeRunnerTest {
  private static final Endpoint AT =
      new Endpoint(Addresses.of(new byte[] {(byte) 192, 0, 2, 1}), 443);
  private static final Scope SCOPE =
      new Scope(
          ClientId.SELF,
          "a test",
          List.of(AddressRange.of(AT.address())),
          List.of(),
          PortSet.none(),
          Intrusion.REQUEST,
          Optional.empty(),
          Optional.empty());
  private static final LoginSeen SEEN = new LoginSeen(List.of());

  private final ManualClock clock = new ManualClock();
  private final FakeWire wire = new FakeWire(SCOPE).answers(AT, FakeWire.Script.silent());
  private final ProbeRunner runner = new ProbeRunner(() -> wire, clock);

  private interface Look {
    LoginSeen at(Site site, Wire wire) throws WireException, InterruptedException;
  }

  private record Scripted(Intrusion intrusion, Interest interest, Look look)
      implements Probe<LoginSeen> {
    @Override
    public String id() {
      return "scripted";
    }

    @Override
    public Class<LoginSeen> sees() {
      return LoginSeen.class;
    }

    @Override
    public Interest wants(ServiceFacts soFar) {
      return interest;
    }

    @Override
    public LoginSeen observe(Site at, Wire wire) throws WireException, InterruptedException {
      return look.at(at, wire);
    }
  }

  private static Site site(Intrusion level) {
    return switch (SCOPE.admit(AT, level, ManualClock.START)) {
      case Admission.Admitted(Clearance clearance) ->
          new Site(Host.at(AT.address()), clearance, new ServiceFacts(AT, List.of()));
      case Admission.Denied(String why) -> throw new AssertionError(why);
    };
  }

  private ProbeRun run(Look look) {
    return runner.run(
        new Scripted(Intrusion.REQUEST, new Interest.Yes(), look), site(Intrusion.REQUEST));
  }

  private static void isInconclusive(ProbeRun run, Reason reason) {
    assertThat(run.outcome())
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class, outcome -> assertThat(outcome.reason()).isEqualTo(reason));
  }

  @Test
  void whatWasSeenIsObservedAndPaidFor() {
    ProbeRun run =
        run((site, wire) -> {
          wire.connect(site.clearance()).send(new byte[3]);
          clock.advance(Duration.ofMillis(7));
          return SEEN;
        });
    assertThat(run)
        .isEqualTo(
            new ProbeRun(
                "scripted",
                "LoginSeen",
                new Outcome.Observed<>(SEEN),
                1,
                3,
                0,
                Duration.ofMillis(7)));
  }

  @Test
  void theWiresReasonIsKept() {
    isInconclusive(
        run((site, wire) -> {
          throw new WireException(Reason.RESET, "in the middle");
        }),
        Reason.RESET);
  }

  @Test
  void aFaultIsABugAndNothingElse() {
    ProbeRun run =
        run((site, wire) -> {
          throw new IllegalStateException("\u001b[31m" + "x".repeat(10_000));
        });
    isInconclusive(run, Reason.BUG);
    assertThat(run.outcome())
        .isInstanceOfSatisfying(
            Outcome.Inconclusive.class,
            outcome ->
                assertThat(outcome.detail())
                    .startsWith("scripted: IllegalStateException: \\u{1b}[31m")
                    .contains("ProbeRunnerTest")
                    .hasSizeLessThan(600));
    isInconclusive(
        run((site, wire) -> {
          throw new StackOverflowError();
        }),
        Reason.BUG);
  }

  @Test
  @SuppressWarnings("NullAway") // the point of the test
  void nothingAtAllIsABugToo() {
    isInconclusive(run((site, wire) -> null), Reason.BUG);
  }

  @Test
  void anInterruptIsCancelledAndStays() {
    isInconclusive(
        run((site, wire) -> {
          throw new InterruptedException();
        }),
        Reason.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void nobodyGoesFurtherThanHisClearance() {
    ProbeRun run =
        runner.run(
            new Scripted(
                Intrusion.REQUEST,
                new Interest.Yes(),
                (site, wire) -> {
                  throw new AssertionError("it looked");
                }),
            site(Intrusion.HANDSHAKE));
    isInconclusive(run, Reason.OUT_OF_SCOPE);
  }

  @Test
  void nothingToLookAtIsNotTheSameAsNotKnowing() {
    Look never =
        (site, wire) -> {
          throw new AssertionError("it looked");
        };
    assertThat(
            runner
                .run(
                    new Scripted(Intrusion.CONNECT, new Interest.No("it is SSH"), never),
                    site(Intrusion.REQUEST))
                .outcome())
        .isEqualTo(new Outcome.NotApplicable<>("it is SSH"));
    isInconclusive(
        runner.run(
            new Scripted(
                Intrusion.CONNECT, new Interest.Unclear(Reason.SILENT, "no banner"), never),
            site(Intrusion.REQUEST)),
        Reason.SILENT);
  }
}
