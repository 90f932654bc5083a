package io.picket.probes;

import io.picket.model.Intrusion;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.upgrade.Upgrade;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs one probe at one site. The only class that turns what a probe throws into an outcome, so
 * that one probe's fault ends that probe alone and nothing thrown is ever taken for an answer.
 */
public final class ProbeRunner {
  private static final int DETAIL_LIMIT = 300;

  private final Supplier<Wire> wires;
  private final LongSupplier nanoTime;

  /**
   * @param wires a new wire for every run, so that its spending is the run's
   * @param nanoTime a steady clock in nanoseconds, such as {@link System#nanoTime()}
   */
  public ProbeRunner(Supplier<Wire> wires, LongSupplier nanoTime) {
    this.wires = wires;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs the probe if it wants to and may. An interrupt ends it as cancelled and leaves the
   * thread's interrupt flag set.
   */
  public ProbeRun run(Probe<?> probe, Site at) {
    long began = nanoTime.getAsLong();
    Wire wire = wire(probe, at);
    Site counted = at.counted();
    Outcome<?> outcome = outcome(probe, counted, wire);
    counted.courtesy().giveBack();
    Wire.Spending spent = wire.spending();
    return new ProbeRun(
        probe.id(),
        probe.sees().getSimpleName(),
        outcome,
        counted.courtesy().requests(),
        spent.connections(),
        spent.bytesSent(),
        spent.bytesReceived(),
        Duration.ofNanos(nanoTime.getAsLong() - began));
  }

  /** Where TLS is to be had by an upgrade only, probes of TLS get connections that are past it. */
  private Wire wire(Probe<?> probe, Site at) {
    Wire wire = wires.get();
    return probe.beginsWithTls()
        ? Upgrade.of(at).<Wire>map(upgrade -> upgrade.before(wire)).orElse(wire)
        : wire;
  }

  private static <O extends Observation> Outcome<O> outcome(Probe<O> probe, Site at, Wire wire) {
    try {
      return switch (probe.wants(at.soFar())) {
        case Interest.No(String why) -> new Outcome.NotApplicable<>(why);
        case Interest.Unclear(Reason reason, String detail) ->
            new Outcome.Inconclusive<>(reason, detail);
        case Interest.Yes() -> look(probe, at, wire);
      };
    } catch (WireException e) {
      return new Outcome.Inconclusive<>(e.reason(), Text.printable(e.detail(), DETAIL_LIMIT));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Inconclusive<>(
          Reason.CANCELLED, probe.id() + " was cut short before it had an answer");
    } catch (RuntimeException | Error e) {
      return new Outcome.Inconclusive<>(Reason.BUG, bug(probe, e));
    }
  }

  private static <O extends Observation> Outcome<O> look(Probe<O> probe, Site at, Wire wire)
      throws WireException, InterruptedException {
    Intrusion may = at.clearance().level();
    Intrusion needs = probe.intrusion();
    if (needs.compareTo(may) > 0) {
      return new Outcome.Inconclusive<>(
          Reason.OUT_OF_SCOPE, "needs leave for " + needs + ", has leave for " + may);
    }
    // A null that slipped past the compiler must be a fault, not an observation.
    return new Outcome.Observed<>(Objects.requireNonNull(probe.observe(at, wire), "no answer"));
  }

  /** What went wrong and where, in one bounded line; the message may quote the target. */
  private static String bug(Probe<?> probe, Throwable fault) {
    String where = "";
    for (StackTraceElement frame : fault.getStackTrace()) {
      if (frame.getClassName().startsWith("io.picket.")) {
        where = " at " + frame.getClassName() + ":" + frame.getLineNumber();
        break;
      }
    }
    String message = fault.getMessage() == null ? "" : ": " + fault.getMessage();
    return Text.printable(
            probe.id() + ": " + fault.getClass().getSimpleName() + message, DETAIL_LIMIT)
        + where;
  }
}
