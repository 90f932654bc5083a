package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.HostFacts;
import io.picket.model.HttpSeen;
import io.picket.model.LoginSeen;
import io.picket.model.LoginTried;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.ProductMatch;
import io.picket.model.ProtocolSeen;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsSession;
import io.picket.model.TlsSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A host as the engineer's part of a page shows it, or many with nothing open of which all is
 * alike.
 *
 * @param places which they are, when they are many; else none
 */
record HostView(
    String anchor,
    String name,
    List<String> places,
    String census,
    List<PortLine> ports,
    List<ServiceView> services) {

  /** Ports with the same fate. */
  record PortLine(String state, String reason, String ports, int count) {}

  /** A page for logging in or setting up. */
  record PageLine(String kind, String url, boolean inClear, String state, String how) {}

  /** An open port and what was seen there. */
  record ServiceView(
      int port,
      String protocol,
      List<ProductMatch> products,
      boolean contradictory,
      List<String> hearsay,
      Optional<String> banner,
      List<TlsDetailView.Line> given,
      Outline.Cost cost,
      Optional<TlsMatrix> tls,
      Optional<TlsDetailView> tlsDetail,
      Optional<HttpSeen.Trail> trail,
      List<HttpSeen.Exchange> exchanges,
      List<PageLine> pages,
      Optional<LoginLine> login,
      List<String> silences) {}

  static List<HostView> of(List<HostFacts> hosts) {
    List<HostView> views = new ArrayList<>();
    for (HostFacts host : hosts) {
      if (!Quiet.is(host)) {
        views.add(view(views.size() + 1, List.of(host)));
      }
    }
    for (Quiet quiet : Quiet.among(hosts, HostFacts::ports)) {
      views.add(view(views.size() + 1, quiet.hosts()));
    }
    return views;
  }

  private static HostView view(int number, List<HostFacts> alike) {
    HostFacts host = alike.getFirst();
    boolean one = alike.size() == 1;
    return new HostView(
        "host-" + number,
        one ? host.host().toString() : Sentences.count(alike.size(), "host", "hosts"),
        one ? List.of() : new Quiet(alike).names(),
        Inventory.census(host),
        ports(host.ports()),
        host.services().stream().map(HostView::service).toList());
  }

  private static List<PortLine> ports(Outcome<PortCensus> outcome) {
    return outcome.fact().map(PortCensus::groups).orElse(List.of()).stream()
        .map(group ->
            new PortLine(
                group.state().label(),
                group.reason(),
                group.ports().toString(),
                group.ports().size()))
        .toList();
  }

  private static ServiceView service(ServiceFacts service) {
    var seen = service.fact(ServiceSeen.class);
    var http = service.fact(HttpSeen.class);
    return new ServiceView(
        service.endpoint().port(),
        seen.map(Inventory::protocol).orElse("not identified"),
        seen.map(ServiceSeen::products).orElse(List.of()),
        seen.map(ServiceSeen::contradictory).orElse(false),
        seen.map(ServiceSeen::software).orElse(List.of()).stream().map(Inventory::hearsay).toList(),
        seen.flatMap(ServiceSeen::banner),
        given(service),
        Outline.Cost.of(service),
        service.fact(TlsSupport.class).map(TlsMatrix::of),
        service
            .fact(TlsSupport.class)
            .flatMap(TlsSupport::detail)
            .map(detail ->
                TlsDetailView.of(
                    detail, service.fact(CertificateSeen.class), service.fact(TlsSession.class))),
        http.flatMap(HttpSeen::trail),
        http.map(HttpSeen::exchanges).orElse(List.of()),
        service.fact(LoginSeen.class).map(LoginSeen::pages).orElse(List.of()).stream()
            .map(HostView::page)
            .toList(),
        service.fact(LoginTried.class).map(LoginLine::of),
        silences(service));
  }

  /** What the service gives away about its own protocol. */
  private static List<TlsDetailView.Line> given(ServiceFacts service) {
    List<TlsDetailView.Line> lines = new ArrayList<>();
    service
        .fact(ServiceSeen.class)
        .map(ServiceSeen::details)
        .orElse(List.of())
        .forEach(detail -> lines.add(new TlsDetailView.Line(detail.key(), "", detail.value())));
    service.fact(ServiceSeen.class).stream().flatMap(UpgradeLine::lines).forEach(lines::add);
    service
        .fact(ProtocolSeen.class)
        .ifPresent(seen -> {
          seen.traits()
              .forEach(
                  trait -> lines.add(TlsDetailView.line(words(trait.question()), trait.answer())));
          seen.listings()
              .forEach(listing ->
                  lines.add(
                      new TlsDetailView.Line(
                          listing.what(), "", String.join(", ", listing.names()))));
        });
    return lines;
  }

  private static String words(ProtocolSeen.Question question) {
    return switch (question) {
      case MSSQL_BROWSER -> "tells its instances to anybody";
      case RDP_OWN_SECURITY -> "takes RDP's own security";
      case RDP_WITHOUT_NLA -> "takes TLS without NLA";
      case SMB_1 -> "speaks SMB1";
      case SMB_UNSIGNED -> "takes sessions without signing";
      case SSH_1 -> "speaks version 1 of SSH";
      case SSH_ALGORITHMS -> "lists its algorithms";
      case VNC_IN_CLEAR -> "takes sessions in clear";
      case VNC_WITHOUT_PASSWORD -> "takes sessions without a password";
    };
  }

  private static PageLine page(LoginSeen.Page page) {
    String state;
    String how;
    switch (page.reachable()) {
      case Answer.Yes(String why) -> {
        state = "reachable";
        how = why;
      }
      case Answer.No(String why) -> {
        state = "not reachable";
        how = why;
      }
      case Answer.Unknown(var reason, String detail) -> {
        state = "unknown";
        how = reason.text() + ": " + detail;
      }
    }
    return new PageLine(
        page.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        page.url(),
        page.inClear(),
        state,
        how);
  }

  /** What was looked for here and not learnt, and why. */
  private static List<String> silences(ServiceFacts service) {
    List<String> lines = new ArrayList<>();
    for (var run : service.runs()) {
      switch (run.outcome()) {
        case Outcome.Observed<?> ignored -> {}
        case Outcome.Inconclusive<?>(var reason, String detail) ->
            lines.add(run.probe() + ": could not tell, " + reason.text() + ", " + detail);
        case Outcome.NotApplicable<?>(String why, _) ->
            lines.add(run.probe() + ": not applicable, " + why);
      }
    }
    return lines;
  }
}
