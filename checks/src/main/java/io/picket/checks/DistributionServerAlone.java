package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Confidence;
import io.picket.model.Declaration;
import io.picket.model.Declaration.Role;
import io.picket.model.Declaration.Use;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;

/** Whether nothing else answers on a machine that is declared to be a distribution server. */
record DistributionServerAlone() implements Check.OfHost {
  /** The vendor's numbers; what listens there must still look like a web server. */
  private static final PortSet USUAL = PortSet.of(8021, 8384);

  private static final CheckCard CARD =
      Card.of(
              "distribution-server-alone",
              Severity.MEDIUM,
              "Nothing but the distribution server answers on its machine")
          .why(
              "A distribution server hands software to every agent of a site. Whatever else runs on"
                  + " its machine is a way to that software.")
          .remedy(
              "Give the distribution server a machine of its own, and move or remove everything"
                  + " else that answers there.")
          .refutes("ME-07")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    Optional<Declaration> said = circumstances.declaration();
    boolean role = said.filter(it -> it.role() == Role.DISTRIBUTION_SERVER).isPresent();
    PortSet named = PortSet.of(circumstances.declaredPorts(Set.of(Use.DISTRIBUTION)));
    if (!role && named.isEmpty()) {
      return new Verdict.NotApplicable("No distribution server is declared here.");
    }
    PortSet web =
        role
            ? PortSet.of(circumstances.declaredPorts(Set.of(Use.HTTP, Use.HTTPS, Use.AGENT)))
            : PortSet.none();
    return Facts.withoutCensus(host)
        .orElseGet(() -> judge(host, host.ports().fact().orElseThrow(), named.or(web)));
  }

  private static Verdict judge(HostFacts host, PortCensus census, PortSet own) {
    var foreign = new ArrayList<Evidence>();
    PortSet unclear = PortSet.none();
    PrimitiveIterator.OfInt others = census.in(PortState.OPEN).minus(own).iterator();
    while (others.hasNext()) {
      int port = others.nextInt();
      Optional<ServiceSeen> seen = Facts.seen(host, port);
      Optional<String> protocol = seen.flatMap(ServiceSeen::protocol);
      boolean perhapsItself =
          own.isEmpty() && seen.filter(DistributionServerAlone::mayBeIt).isPresent();
      if (perhapsItself ? !USUAL.contains(port) : protocol.isEmpty()) {
        unclear = unclear.or(PortSet.of(port));
      } else if (!perhapsItself) {
        foreign.add(new Evidence("port " + port, protocol.orElseThrow()));
      }
    }
    if (!foreign.isEmpty()) {
      return new Verdict.Fail(
          Severity.MEDIUM,
          "Something else answers beside the distribution server: "
              + Phrases.list(
                  foreign.stream().map(it -> it.source() + " (" + it.seen() + ")").toList())
              + ".",
          foreign);
    }
    if (!unclear.isEmpty()) {
      return new Verdict.Unknown(
          Reason.UNRECOGNISED,
          "Open, and not known to be its own: "
              + Phrases.ports(unclear)
              + ". Declare the ports of the distribution server (ports: {distribution: ...}).");
    }
    if (Facts.isMute(census)) {
      return new Verdict.Unknown(Reason.SILENT, "No port gave any answer.");
    }
    PortSet untried = census.in(PortState.UNKNOWN);
    return untried.isEmpty()
        ? new Verdict.Pass("Nothing but the distribution server answers from here.")
        : new Verdict.Unknown(Reason.NOT_TRIED, "Not tried: " + Phrases.ports(untried) + ".");
  }

  /**
   * Where nobody declared its ports, a web server of no other product may be the distribution
   * server itself.
   */
  private static boolean mayBeIt(ServiceSeen seen) {
    boolean web = seen.plainHttp().isYes() || seen.httpOverTls().isYes();
    return web && seen.products().stream().noneMatch(DistributionServerAlone::isAnother);
  }

  private static boolean isAnother(ProductMatch match) {
    return match.confidence() != Confidence.LOW
        && !Product.ENDPOINT_CENTRAL.ids().contains(match.id())
        && Declarations.products().contains(match.id());
  }
}
