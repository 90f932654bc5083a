package io.picket.checks;

import io.picket.fingerprints.products.Product.Who;
import io.picket.fingerprints.products.Products;
import io.picket.model.CheckCard;
import io.picket.model.Declaration;
import io.picket.model.Declaration.Use;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the ports that a product opens beside its web pages are open only where somebody said so.
 * Asked where the product was recognised, by the vendor's numbers and by the declared ones; a port
 * on which something else was recognised is not the product's.
 */
record OwnPortsExpected() implements OfCensus {
  private static final Set<Use> FOR_AGENTS = Set.of(Use.AGENT, Use.GATEWAY, Use.NOTIFICATION);
  private static final Set<Use> FOR_PAGES = Set.of(Use.HTTP, Use.HTTPS);

  /** What may carry a product's own traffic. */
  private static final Set<String> CARRIERS = Set.of("http", "xmpp");

  private static final CheckCard CARD =
      Card.of(
              "product-own-ports-expected",
              Severity.LOW,
              "The product's other ports are open only where that is expected")
          .why(
              "Beside its pages a management server opens ports for its agents, for notifications,"
                  + " for gateways and for distribution. Whoever reaches them speaks to the program"
                  + " that commands every managed computer.")
          .remedy(
              "Where agents and technicians are all inside, close these ports in the firewall."
                  + " Where some are outside, let through only what they need, and name it among"
                  + " the expected ports of the declaration (--declare). Ports of a distribution"
                  + " server belong to its site in any case.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  /** A port, what listens there, and who needs it. */
  private record Own(String what, Who who) {}

  @Override
  public Verdict judge(HostFacts host, PortCensus census, Circumstances circumstances) {
    Map<Integer, Own> own = own(host, circumstances);
    Optional<Verdict> without = without(host, circumstances);
    if (own.isEmpty()) {
      return without.orElseGet(
          () -> new Verdict.NotApplicable("What was recognised here has no other ports."));
    }
    Verdict verdict = judge(host, census, own, circumstances);
    return switch (verdict) {
      case Verdict.Fail _, Verdict.Unknown _ -> verdict;
      case Verdict.Pass _, Verdict.NotApplicable _ ->
          without.filter(Verdict.Unknown.class::isInstance).orElse(verdict);
    };
  }

  /** Why it is not known which ports are the product's own, or nothing where it was recognised. */
  private static Optional<Verdict> without(HostFacts host, Circumstances circumstances) {
    List<String> known =
        Declarations.products().stream()
            .filter(
                id -> Products.of(id).filter(product -> !product.ownPorts().isEmpty()).isPresent())
            .toList();
    List<String> declared =
        circumstances.declaration().flatMap(Declaration::product).stream()
            .filter(known::contains)
            .toList();
    return AtHost.without(
        host,
        circumstances,
        declared.isEmpty() ? known : declared,
        "No product was recognised here whose other ports are known.");
  }

  private static Map<Integer, Own> own(HostFacts host, Circumstances circumstances) {
    var own = new LinkedHashMap<Integer, Own>();
    boolean recognised = false;
    for (String id : Declarations.products()) {
      if (!Facts.endpointsOf(host, id).isEmpty()) {
        recognised = true;
        Products.of(id)
            .ifPresent(product ->
                product
                    .ownPorts()
                    .forEach(port ->
                        own.putIfAbsent(
                            port.port(),
                            new Own(product.name() + ": " + port.what(), port.who()))));
      }
    }
    Optional<Declaration> said = circumstances.declaration();
    if (recognised || said.flatMap(Declaration::product).isPresent()) {
      List<Declaration.UsedPort> ports = said.map(Declaration::ports).orElse(List.of());
      for (Declaration.UsedPort port : ports) {
        if (FOR_AGENTS.contains(port.use())) {
          String use = port.use().name().toLowerCase(java.util.Locale.ROOT);
          own.put(port.port(), new Own("declared as " + use + " port", Who.AGENTS));
        }
      }
      for (Declaration.UsedPort port : ports) {
        if (FOR_PAGES.contains(port.use())) {
          own.remove(port.port());
        }
      }
    }
    return own;
  }

  private static Verdict judge(
      HostFacts host, PortCensus census, Map<Integer, Own> own, Circumstances circumstances) {
    var open = new ArrayList<Evidence>();
    PortSet unknown = PortSet.none();
    PortSet unasked = PortSet.none();
    PortSet fine = PortSet.none();
    Severity severity = Severity.LOW;
    PortSet asked = circumstances.asked();
    PortSet expected = circumstances.expectedOpen();
    for (Map.Entry<Integer, Own> each : own.entrySet()) {
      int port = each.getKey();
      if (!asked.contains(port)) {
        unasked = unasked.or(PortSet.of(port));
        continue;
      }
      switch (census.stateOf(port)) {
        case CLOSED, FILTERED -> fine = fine.or(PortSet.of(port));
        case UNKNOWN -> unknown = unknown.or(PortSet.of(port));
        case OPEN -> {
          if (expected.contains(port) || isForeign(host, port)) {
            fine = fine.or(PortSet.of(port));
          } else if (census.middleboxSuspected() && !isAlive(host, port)) {
            unknown = unknown.or(PortSet.of(port));
          } else {
            open.add(new Evidence("port " + port, "open; " + told(each.getValue())));
            severity = each.getValue().who() == Who.SITE ? Severity.HIGH : severity;
          }
        }
      }
    }
    if (!open.isEmpty()) {
      return new Verdict.Fail(severity, sentence(open), open);
    }
    if (!unknown.isEmpty()) {
      return new Verdict.Unknown(
          Reason.NOT_TRIED,
          "Whether it is open was not found out: " + Phrases.ports(unknown) + ".");
    }
    if (Facts.isMute(census)) {
      return new Verdict.Unknown(Reason.SILENT, "No port gave any answer.");
    }
    if (fine.isEmpty()) {
      return NotAsked.of(unasked);
    }
    return unasked.isEmpty()
        ? new Verdict.Pass(
            "Closed from here, expected to be open, or another service's: "
                + Phrases.ports(fine)
                + ".")
        : new Verdict.Unknown(
            Reason.NOT_TRIED,
            "Only some of the product's ports were asked, not " + Phrases.ports(unasked) + ".");
  }

  private static String told(Own own) {
    return own.what()
        + switch (own.who()) {
          case AGENTS -> ", which agents need";
          case SITE -> ", which nobody outside of its site needs";
        };
  }

  private static String sentence(List<Evidence> open) {
    return "Open from here, and nobody said that it should be: "
        + Phrases.list(
            open.stream()
                .map(it -> it.source() + " (" + it.seen().substring("open; ".length()) + ")")
                .toList())
        + ".";
  }

  /** Whether something that is no part of a management server was recognised on a port. */
  private static boolean isForeign(HostFacts host, int port) {
    return Facts.seen(host, port)
        .flatMap(ServiceSeen::protocol)
        .filter(protocol -> !CARRIERS.contains(protocol))
        .isPresent();
  }

  private static boolean isAlive(HostFacts host, int port) {
    return Facts.seen(host, port).map(ServiceSeen::alive).orElse(false);
  }
}
