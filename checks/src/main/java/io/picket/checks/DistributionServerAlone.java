package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Declaration;
import io.picket.model.Declaration.Role;
import io.picket.model.Declaration.Use;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;

/** Whether nothing else answers on a machine that is declared to be a distribution server. */
record DistributionServerAlone() implements Check.OfHost {
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
    PortSet own = PortSet.none();
    for (Declaration.UsedPort port : said.map(Declaration::ports).orElse(List.of())) {
      own = port.use() == Use.DISTRIBUTION ? own.or(PortSet.of(port.port())) : own;
    }
    boolean declared =
        !own.isEmpty() || said.filter(it -> it.role() == Role.DISTRIBUTION_SERVER).isPresent();
    if (!declared) {
      return new Verdict.NotApplicable("No distribution server is declared here.");
    }
    PortSet itsOwn = own;
    return Facts.withoutCensus(host)
        .orElseGet(() -> judge(host, host.ports().fact().orElseThrow(), itsOwn));
  }

  private static Verdict judge(HostFacts host, PortCensus census, PortSet own) {
    var foreign = new ArrayList<Evidence>();
    PortSet unclear = PortSet.none();
    PrimitiveIterator.OfInt others = census.in(PortState.OPEN).minus(own).iterator();
    while (others.hasNext()) {
      int port = others.nextInt();
      Optional<ServiceSeen> seen = Facts.seen(host, port);
      if (seen.flatMap(ServiceSeen::protocol).isPresent()) {
        foreign.add(new Evidence("port " + port, seen.get().protocol().orElseThrow()));
      } else {
        unclear = unclear.or(PortSet.of(port));
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
          Reason.UNRECOGNISED, "Open, and not recognised: " + Phrases.ports(unclear) + ".");
    }
    if (Facts.isMute(census)) {
      return new Verdict.Unknown(Reason.SILENT, "No port gave any answer.");
    }
    PortSet untried = census.in(PortState.UNKNOWN);
    return untried.isEmpty()
        ? new Verdict.Pass("Nothing but the distribution server answers from here.")
        : new Verdict.Unknown(Reason.NOT_TRIED, "Not tried: " + Phrases.ports(untried) + ".");
  }
}
