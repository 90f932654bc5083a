package io.picket.reports;

import io.picket.model.Addresses;
import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortState;
import io.picket.model.ProductMatch;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * XML in the shape of {@code nmap -oX}, for the tools that read that. The attribute {@code scanner}
 * must say {@code nmap} for them; {@code args} says who really wrote it.
 */
final class NmapReport implements ReportFormat {
  /** States with more ports than this are summed up, as nmap does. */
  private static final int LISTED = 30;

  @Override
  public String name() {
    return "nmap";
  }

  @Override
  public String purpose() {
    return "XML in the shape of nmap's, for tools that read that";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    ScanRecord.Run run = record.run();
    try (Xml xml = new Xml(to, "<!DOCTYPE nmaprun>")) {
      xml.open(
          "nmaprun",
          "scanner",
          "nmap",
          "args",
          record.tool().name()
              + " "
              + record.tool().version()
              + " (not nmap), profile "
              + run.profile(),
          "start",
          seconds(run.started()),
          "version",
          record.tool().version(),
          "xmloutputversion",
          "1.05");
      xml.empty(
          "scaninfo",
          "type",
          "connect",
          "protocol",
          "tcp",
          "numservices",
          Integer.toString(asked(record)),
          "services",
          services(record));
      xml.empty("verbose", "level", "0");
      xml.empty("debugging", "level", "0");
      int up = 0;
      for (HostFacts host : record.hosts()) {
        boolean answered = answered(host);
        up += answered ? 1 : 0;
        host(xml, host, answered, record);
      }
      if (!record.warnings().isEmpty()) {
        xml.open("postscript");
        String warnings = String.join(" ", record.warnings());
        xml.empty("script", "id", "picket-warning", "output", "Warning: " + warnings);
        xml.close("postscript");
      }
      xml.open("runstats");
      xml.empty(
          "finished",
          "time",
          seconds(run.finished()),
          "elapsed",
          String.format(
              Locale.ROOT,
              "%.2f",
              Duration.between(run.started(), run.finished()).toMillis() / 1000.0),
          "exit",
          run.complete() ? "success" : "error",
          "errormsg",
          Sentences.reasons(run.incompleteBecause()));
      int total = record.hosts().size();
      xml.empty("hosts", "up", Integer.toString(up), "down", "0", "total", Integer.toString(total));
      xml.close("runstats");
      xml.close("nmaprun");
    }
  }

  private static String seconds(java.time.Instant at) {
    return Long.toString(at.getEpochSecond());
  }

  private static int asked(ScanRecord record) {
    return io.picket.model.PortSet.parse(services(record)).size();
  }

  private static String services(ScanRecord record) {
    var all = io.picket.model.PortSet.none();
    for (HostFacts host : record.hosts()) {
      for (PortCensus.Group group : groups(host)) {
        all = all.or(group.ports());
      }
    }
    return all.toString();
  }

  private static List<PortCensus.Group> groups(HostFacts host) {
    return host.ports().fact().map(PortCensus::groups).orElse(List.of());
  }

  private static boolean answered(HostFacts host) {
    return groups(host).stream()
        .anyMatch(group ->
            (group.state() == PortState.OPEN || group.state() == PortState.CLOSED)
                && !group.ports().isEmpty());
  }

  private static void host(Xml xml, HostFacts host, boolean answered, ScanRecord record)
      throws IOException {
    xml.open("host");
    String reason =
        answered
            ? "syn-ack or conn-refused"
            : switch (host.ports()) {
              case Outcome.Inconclusive<PortCensus>(var why, String ignored) -> why.text();
              case Outcome.NotApplicable<PortCensus>(String why, _) -> why;
              case Outcome.Observed<PortCensus> ignored -> "no-response";
            };
    xml.empty("status", "state", answered ? "up" : "unknown", "reason", reason, "reason_ttl", "0");
    xml.empty(
        "address",
        "addr",
        Addresses.text(host.host().address()),
        "addrtype",
        host.host().address() instanceof Inet4Address ? "ipv4" : "ipv6");
    xml.open("hostnames");
    if (host.host().name().isPresent()) {
      xml.empty("hostname", "name", host.host().name().get().ascii(), "type", "user");
    }
    xml.close("hostnames");
    xml.open("ports");
    for (PortCensus.Group group : groups(host)) {
      if (group.state() != PortState.OPEN && group.ports().size() > LISTED) {
        extra(xml, group);
      }
    }
    for (PortCensus.Group group : groups(host)) {
      if (group.state() == PortState.OPEN || group.ports().size() <= LISTED) {
        for (var ports = group.ports().iterator(); ports.hasNext(); ) {
          port(xml, ports.nextInt(), group, host, record);
        }
      }
    }
    xml.close("ports");
    xml.close("host");
  }

  private static void extra(Xml xml, PortCensus.Group group) throws IOException {
    String count = Integer.toString(group.ports().size());
    xml.open("extraports", "state", state(group.state()), "count", count);
    xml.empty("extrareasons", "reason", group.reason(), "count", count);
    xml.close("extraports");
  }

  /** A word nmap knows; what we did not find out is told as filtered, the nearest it has. */
  private static String state(PortState state) {
    return state == PortState.UNKNOWN ? "filtered" : state.label();
  }

  private static void port(
      Xml xml, int port, PortCensus.Group group, HostFacts host, ScanRecord record)
      throws IOException {
    xml.open("port", "protocol", "tcp", "portid", Integer.toString(port));
    xml.empty("state", "state", state(group.state()), "reason", group.reason(), "reason_ttl", "0");
    Optional<ServiceSeen> seen =
        host.services().stream()
            .filter(service -> service.endpoint().port() == port)
            .findFirst()
            .flatMap((ServiceFacts service) -> service.fact(ServiceSeen.class));
    if (seen.isPresent() && seen.get().alive()) {
      service(xml, seen.get());
    }
    for (Finding finding : record.findings()) {
      if (finding.verdict() instanceof Verdict.Fail fail
          && finding.key().subject() instanceof Subject.OfEndpoint endpoint
          && endpoint.port() == port
          && endpoint.host().equals(host.host().declared())) {
        xml.empty("script", "id", "picket-" + finding.key().check(), "output", output(fail));
      }
    }
    xml.close("port");
  }

  private static void service(Xml xml, ServiceSeen seen) throws IOException {
    List<String> attributes = new ArrayList<>();
    attributes.addAll(List.of("name", seen.protocol().orElseGet(() -> Inventory.protocol(seen))));
    seen.products().stream()
        .findFirst()
        .filter(product -> !seen.contradictory())
        .ifPresent((ProductMatch product) -> product(attributes, product));
    boolean hearsay = seen.products().isEmpty() && !seen.software().isEmpty();
    if (hearsay) {
      software(attributes, seen.software().getFirst());
    }
    if (seen.tls().isYes()) {
      attributes.addAll(List.of("tunnel", "ssl"));
    }
    attributes.addAll(List.of("method", "probed", "conf", hearsay ? "5" : "10"));
    xml.empty("service", attributes.toArray(String[]::new));
  }

  private static void software(List<String> attributes, ServiceSeen.Software software) {
    attributes.addAll(List.of("product", software.name()));
    software.version().ifPresent(version -> attributes.addAll(List.of("version", version)));
    software.system().ifPresent(system -> attributes.addAll(List.of("ostype", system)));
  }

  private static void product(List<String> attributes, ProductMatch product) {
    attributes.addAll(List.of("product", product.name()));
    product.version().ifPresent(version -> attributes.addAll(List.of("version", version)));
  }

  private static String output(Verdict.Fail fail) {
    var text = new StringBuilder(fail.severity().label()).append(": ").append(fail.because());
    for (Evidence evidence : fail.evidence()) {
      text.append("; ").append(evidence.source()).append(": ").append(evidence.seen());
    }
    return text.toString();
  }
}
