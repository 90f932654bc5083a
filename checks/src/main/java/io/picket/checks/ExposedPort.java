package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Declaration;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether something that belongs behind a firewall can be reached. It counts wherever its protocol
 * is spoken, and on its usual ports unless something else was recognised there.
 *
 * @param service what it is called
 * @param ports where it usually listens
 * @param protocols what a service probe calls it; enough on any port
 * @param carriers protocols that carry it, so that they do not clear its usual ports
 */
record ExposedPort(
    CheckCard card, String service, PortSet ports, Set<String> protocols, Set<String> carriers)
    implements OfCensus {
  private static final Set<String> OF_DOMAINS = Set.of("ldap", "msrpc", "netbios", "smb");

  ExposedPort {
    protocols = Set.copyOf(protocols);
    carriers = Set.copyOf(carriers);
  }

  @Override
  public Verdict judge(HostFacts host, PortCensus census, Circumstances circumstances) {
    var exposed = new ArrayList<Evidence>();
    var undecided = new ArrayList<String>();
    var other = new ArrayList<String>();
    PortSet asked = circumstances.asked();
    ports.stream()
        .filter(asked::contains)
        .forEach(port -> {
          switch (census.stateOf(port)) {
            case OPEN -> look(host, census, port, exposed, undecided, other);
            case UNKNOWN -> undecided.add("port " + port + " was not tried");
            case CLOSED, FILTERED ->
                other.add("port " + port + " is " + census.stateOf(port).label());
          }
        });
    for (ServiceFacts facts : host.services()) {
      int port = facts.endpoint().port();
      if (!ports.contains(port) && speaks(facts)) {
        exposed.add(new Evidence("port " + port, "open, speaks " + service + Shown.of(facts)));
      }
    }
    if (!exposed.isEmpty()) {
      return failed(exposed, circumstances);
    }
    if (!undecided.isEmpty()) {
      boolean middlebox = census.middleboxSuspected();
      return new Verdict.Unknown(
          middlebox ? Reason.CONTRADICTORY : Reason.NOT_TRIED, sentence(undecided));
    }
    if (!other.isEmpty() && Facts.isMute(census)) {
      // Silence everywhere looks the same whether nothing listens or somebody keeps us out.
      return new Verdict.Unknown(Reason.SILENT, "No port gave any answer.");
    }
    return other.isEmpty()
        ? NotAsked.of(ports)
        : NotAsked.ofOthersNamed(
            "Seen from here, " + Phrases.list(other) + ".", ports.minus(asked));
  }

  private void look(
      HostFacts host,
      PortCensus census,
      int port,
      List<Evidence> exposed,
      List<String> undecided,
      List<String> other) {
    Optional<ServiceFacts> facts = Facts.service(host, port);
    Optional<ServiceSeen> seen = facts.flatMap(known -> known.fact(ServiceSeen.class));
    Optional<String> spoken = seen.flatMap(ExposedPort::spoken);
    if (spoken.isPresent() && !protocols.contains(spoken.get())) {
      if (!carriers.contains(spoken.get())) {
        other.add("port " + port + " is open but speaks " + spoken.get());
        return;
      }
    }
    boolean alive = seen.map(ServiceSeen::alive).orElse(false);
    if (!alive && census.middleboxSuspected()) {
      undecided.add(
          "port " + port + " looks open, but so does nearly every port and nothing answers there");
      return;
    }
    exposed.add(
        new Evidence(
            "port " + port,
            spoken.isPresent()
                ? "open, speaks " + spoken.get() + facts.map(Shown::of).orElse("")
                : "open; it said nothing that tells its protocol"));
  }

  private boolean speaks(ServiceFacts facts) {
    return facts
        .fact(ServiceSeen.class)
        .flatMap(ServiceSeen::protocol)
        .map(protocols::contains)
        .orElse(false);
  }

  private static Optional<String> spoken(ServiceSeen seen) {
    if (seen.protocol().isPresent()) {
      return seen.protocol();
    }
    return seen.plainHttp().isYes() || seen.httpOverTls().isYes()
        ? Optional.of("http")
        : Optional.empty();
  }

  private Verdict failed(List<Evidence> exposed, Circumstances circumstances) {
    Severity severity = card.severity();
    String where = exposed.stream().map(Evidence::source).collect(Collectors.joining(", "));
    boolean told = exposed.stream().anyMatch(evidence -> evidence.seen().contains("speaks"));
    return new Verdict.Fail(
        severity,
        (told
                ? service + " is reachable from here: " + where + "."
                : "The usual port of " + service + " is open from here: " + where + ".")
            + domain(circumstances),
        exposed,
        Optional.empty());
  }

  /** Guides make these ports depend on the domain; that is a question about the inside only. */
  private String domain(Circumstances circumstances) {
    boolean joined =
        circumstances
            .declaration()
            .filter(said -> said.directory() == Declaration.Membership.JOINED)
            .isPresent();
    return joined && protocols.stream().anyMatch(OF_DOMAINS::contains)
        ? " The server is declared to belong to a domain; its domain needs the port inside, and"
            + " nobody needs it from here."
        : "";
  }

  private static String sentence(List<String> parts) {
    String text = Phrases.list(parts);
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
