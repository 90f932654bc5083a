package io.picket.scanner;

import io.picket.fingerprints.recog.Hearsay;
import io.picket.probes.tls.TlsProbe;
import io.picket.scanner.demo.PretendEstate;
import io.picket.scanner.demo.PretendScan;
import io.picket.scanner.scope.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** {@code picket demo}: raises pretend servers, scans them for real, and writes the report. */
final class DemoCommand implements Command {
  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "Scan a pretend estate of badly configured servers on this machine";
  }

  @Override
  public String syntax() {
    return "[OPTIONS]";
  }

  @Override
  public List<Section> sections() {
    return List.of(ScanOptions.output());
  }

  @Override
  public Options options() {
    return ScanOptions.join(sections());
  }

  @Override
  public String notes() {
    return "Nothing leaves this machine. Without -o the report is written to picket-demo.html.";
  }

  @Override
  public boolean leavesRecord() {
    return true;
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, RefusedException, IOException {
    arguments.noWords();
    Outputs outputs =
        arguments.has("output")
            ? Outputs.read(arguments, surroundings, true)
            : Outputs.of("html=picket-demo.html", arguments, surroundings);
    try (PretendEstate estate = PretendEstate.raise(surroundings.clock().instant())) {
      surroundings
          .err()
          .println("picket: these servers are pretend ones, on this machine, and only for show");
      var request =
          new ScanRequest(
              PretendScan.job(estate),
              PretendScan.network(estate),
              TrustStoreOption.Chosen.none(),
              Optional.empty(),
              false,
              TlsProbe.Aim.FULL,
              Hearsay.ofOurs());
      ExitCode code = ScanCommand.run(request, outputs, arguments.count("verbose"), surroundings);
      // The findings are the point of the show, not a failure of it.
      return code == ExitCode.FAILED || code == ExitCode.INCOMPLETE ? ExitCode.PASSED : code;
    }
  }
}
