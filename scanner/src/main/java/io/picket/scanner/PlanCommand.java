package io.picket.scanner;

import io.picket.checks.Profile;
import io.picket.model.Intrusion;
import io.picket.model.LoginTried;
import io.picket.model.NotChecked;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.probes.Probe;
import io.picket.probes.ports.PortScanner;
import io.picket.probes.wire.Network;
import io.picket.scanner.engine.Lookup;
import io.picket.scanner.engine.Watcher;
import io.picket.scanner.scope.Plan;
import io.picket.scanner.scope.RefusedException;
import io.picket.scanner.scope.Resolution;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.Options;

/** {@code picket plan}: prints what a scan would touch, and sends nothing to any target. */
final class PlanCommand implements Command {
  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String summary() {
    return "Print exactly what a scan would touch, without touching it";
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
        ScanOptions.saying(),
        ScanOptions.habits());
  }

  @Override
  public Options options() {
    return ScanOptions.join(sections());
  }

  @Override
  public String notes() {
    return "Names are looked up, because their addresses are part of the plan; --resolve avoids"
        + " it.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, RefusedException, IOException, InterruptedException {
    ScanRequest request = ScanRequest.read(arguments, surroundings);
    PrintStream out = surroundings.out();
    Profile profile = request.job().profile();
    List<Probe<?>> probes = Wiring.probes(request, surroundings);
    Planned planned = plan(request, surroundings);
    Plan plan = planned.plan();
    out.println("Profile     " + profile.name() + ", " + profile.checks().size() + " checks");
    out.println("Permission  " + request.job().permission().statement());
    out.println("Ports       " + profile.ports());
    out.println("UDP         1434, one datagram, on a host where SQL Server is recognised");
    out.println();
    var logins = new ArrayList<PortScanner.Ask>();
    while (plan.hasNext()) {
      PortScanner.Ask ask = plan.next();
      out.println(
          ask.host()
              + "  "
              + count(ask.ports().size(), "port")
              + (ask.ports().equals(profile.ports()) ? "" : ": " + ask.ports()));
      if (planned.scope().asksForLogin(ask.host().address())) {
        logins.add(ask);
      }
    }
    for (NotChecked refused : plan.refused()) {
      out.println(
          "NOT " + refused.what() + ": " + refused.reason().text() + ": " + refused.detail());
    }
    out.println();
    if (plan.admitted() == 0) {
      out.println("No host, so nothing is sent.");
    } else {
      out.println(
          count(plan.admitted(), "host") + "; on open ports these probes look, if they want to:");
      probes.stream()
          .filter(probe -> probe.sees() != LoginTried.class || !logins.isEmpty())
          .forEach(probe -> out.println("  " + probe.id() + " (" + level(probe.intrusion()) + ")"));
    }
    out.println();
    new LoginPlan(
            planned.scope(), Wiring.memory(request, surroundings), surroundings.clock().instant())
        .lines(logins)
        .forEach(out::println);
    if (plan.admitted() == 0) {
      return plan.refused().stream().allMatch(refused -> refused.reason() == Reason.OUT_OF_SCOPE)
          ? ExitCode.REFUSED
          : ExitCode.INCOMPLETE;
    }
    return plan.cutShort() ? ExitCode.INCOMPLETE : ExitCode.PASSED;
  }

  /** The plan and the scope it follows. */
  private record Planned(Plan plan, Scope scope) {}

  private static Planned plan(ScanRequest request, Surroundings surroundings)
      throws InterruptedException {
    try (Network network = Wiring.network(request, surroundings)) {
      Resolution resolution = new Lookup(network, new Watcher() {}).all(request.job());
      Scope scope = request.job().permission().scope(resolution);
      var plan =
          new Plan(
              request.job().targets(),
              resolution,
              request.job().profile().ports(),
              scope,
              surroundings.clock());
      return new Planned(plan, scope);
    }
  }

  private static String level(Intrusion intrusion) {
    return intrusion.name().toLowerCase(Locale.ROOT);
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
