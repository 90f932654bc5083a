package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Declaration.Use;
import io.picket.model.HostFacts;
import io.picket.model.PortSet;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the firewall passes what is declared to be ScreenConnect's.
 *
 * @param uses what the ports are declared for
 * @param noun what to call them
 * @param cost what it costs when they are shut
 */
record ScreenConnectPorts(CheckCard card, Set<Use> uses, String noun, String cost)
    implements Check.OfHost {
  private static final String WHY =
      "A firewall that keeps the product's own ports shut is as wrong as one that opens too many:"
          + " sessions fail, and somebody will open more than is needed.";
  private static final String REMEDY =
      "Let the firewall pass the port, start the service, or correct the declaration (--declare)."
          + " The ConnectWise guide's firewall line swaps the labels of 8040 and 8041; the relay is"
          + " the raw TCP one.";

  ScreenConnectPorts {
    uses = Set.copyOf(uses);
  }

  static List<Check> all() {
    return List.of(
        new ScreenConnectPorts(
            Card.of("screenconnect-relay-open", Severity.MEDIUM, "The declared relay port is open")
                .why(WHY)
                .remedy(REMEDY)
                .verifies("CW-23")
                .done(),
            Set.of(Use.RELAY),
            "relay port",
            "no session can come in"),
        new ScreenConnectPorts(
            Card.of("screenconnect-web-open", Severity.MEDIUM, "The declared web port is open")
                .why(WHY)
                .remedy(REMEDY)
                .verifies("CW-24")
                .done(),
            Set.of(Use.HTTP, Use.HTTPS),
            "web port",
            "nobody reaches the site there"));
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    Optional<Verdict> without =
        uses.contains(Use.RELAY)
            ? AtHost.withoutRelay(host, circumstances)
            : AtHost.without(host, circumstances, Product.SCREENCONNECT);
    if (without.isPresent()) {
      return without.get();
    }
    int[] ports = circumstances.declaredPorts(uses);
    if (ports.length == 0) {
      return new Verdict.NotApplicable("No " + noun + " is declared.");
    }
    return DeclaredOpen.judge(host, PortSet.of(ports), "a " + noun, "; " + cost);
  }
}
