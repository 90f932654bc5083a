package io.picket.scanner;

import io.picket.fingerprints.products.Crowd;
import io.picket.model.Gate;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.probes.Probe;
import io.picket.probes.wire.Network;
import io.picket.reports.EventStream;
import io.picket.scanner.engine.Engine;
import io.picket.scanner.scope.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** {@code picket scan}: looks, judges, reports. */
final class ScanCommand implements Command {
  @Override
  public String name() {
    return "scan";
  }

  @Override
  public String summary() {
    return "Look at servers from outside and report what is wrong";
  }

  @Override
  public String syntax() {
    return "TARGET... [OPTIONS]";
  }

  @Override
  public List<Section> sections() {
    return List.of(
        ScanOptions.targets(),
        ScanOptions.questions(),
        ScanOptions.permission(),
        ScanOptions.speed(),
        ScanOptions.output(),
        ScanOptions.habits());
  }

  @Override
  public Options options() {
    return ScanOptions.join(sections());
  }

  @Override
  public String notes() {
    return """
    A TARGET is rmm.example.com, 203.0.113.7, 2001:db8::7, host:port, [2001:db8::7]:port, and with
    --scope also 203.0.113.0/28 or 203.0.113.10-12. Scan only what you may scan.

    Exit codes: 0 evaluated and good enough, 1 a finding is too bad, 2 wrong usage, 3 incomplete or
    nothing evaluated, 4 a fault in Picket, 5 refused by scope, 129, 130 or 143 interrupted.
    """;
  }

  @Override
  public boolean leavesRecord() {
    return true;
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, RefusedException, IOException {
    ScanRequest request = ScanRequest.read(arguments, surroundings);
    Outputs outputs = Outputs.read(arguments, surroundings, true);
    return run(request, outputs, arguments.count("verbose"), surroundings);
  }

  /** Carries a checked request out, with every probe there is. */
  static ExitCode run(
      ScanRequest request, Outputs outputs, int verbosity, Surroundings surroundings)
      throws UsageException, IOException {
    return run(request, Wiring.probes(request, surroundings), outputs, verbosity, surroundings);
  }

  /** Carries a checked request out, with these probes. */
  static ExitCode run(
      ScanRequest request,
      List<Probe<?>> probes,
      Outputs outputs,
      int verbosity,
      Surroundings surroundings)
      throws IOException {
    Gate gate = request.job().profile().gate();
    Optional<EventStream> events = outputs.openEvents();
    Interruption interruption = surroundings.interruption();
    try (var telling = new Telling(events, verbosity, surroundings)) {
      interruption.begin();
      Scanned scanned = scan(request, probes, telling, interruption, surroundings);
      telling.quiet();
      interruption.settle();
      Gate.Decision decision = gate.decide(scanned.record());
      telling.ended(scanned.record(), decision);
      outputs.write(scanned.record(), decision);
      telling.rethrow();
      return scanned.interrupted().orElseGet(() -> exitCode(scanned.record(), decision));
    } finally {
      // Not before all is written: a late signal must not leave half a report and no record.
      interruption.end();
    }
  }

  /** What came of it; the exit code if it was interrupted. */
  private record Scanned(ScanRecord record, Optional<ExitCode> interrupted) {}

  private static Scanned scan(
      ScanRequest request,
      List<Probe<?>> probes,
      Telling telling,
      Interruption interruption,
      Surroundings surroundings) {
    try (Network network = Wiring.network(request, surroundings)) {
      telling.beforeProbes(interruption::settle);
      ScanRecord record =
          new Engine(
                  network,
                  probes,
                  surroundings.clock(),
                  facts -> request.hearsay().read(Crowd.doubted(facts)))
              .run(request.job(), telling);
      return new Scanned(
          record, Thread.interrupted() ? Optional.of(interruption.exitCode()) : Optional.empty());
    }
  }

  /** What the record and the gate mean to whoever started us. */
  static ExitCode exitCode(ScanRecord record, Gate.Decision decision) {
    return switch (decision) {
      case Gate.Decision.Open() -> ExitCode.PASSED;
      case Gate.Decision.Shut(var _) -> ExitCode.FAILED;
      case Gate.Decision.Undecided(var _) ->
          allRefused(record) ? ExitCode.REFUSED : ExitCode.INCOMPLETE;
    };
  }

  private static boolean allRefused(ScanRecord record) {
    return record.hosts().isEmpty()
        && !record.notChecked().isEmpty()
        && record.notChecked().stream().allMatch(missed -> missed.reason() == Reason.OUT_OF_SCOPE);
  }
}
