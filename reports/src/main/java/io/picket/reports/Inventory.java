package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.HostFacts;
import io.picket.model.HttpSeen;
import io.picket.model.LoginTried;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Text;
import io.picket.model.TlsSupport;
import io.picket.reports.Page.Ink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is there: hosts, their ports, and what listens, each in a line or two. */
final class Inventory {
  private static final int KINDS_SHOWN = 12;
  private static final int PLACES_SHOWN = 12;

  private Inventory() {}

  /** The whole of it. */
  static void write(Page page, ScanRecord record) {
    if (record.hosts().isEmpty()) {
      return;
    }
    page.heading("WHAT IS THERE");
    TlsInWords.Detail detail = TlsInWords.Detail.of(record);
    for (HostFacts host : record.hosts()) {
      if (Quiet.is(host)) {
        continue;
      }
      page.gap();
      page.line(
          2, 4, Page.of(Ink.BOLD, host.host().toString()), Page.of(Ink.DIM, "  " + census(host)));
      for (ServiceFacts service : host.services()) {
        service(page, service, detail);
      }
    }
    quiet(page, Quiet.among(record.hosts(), Inventory::census));
  }

  private static void service(Page page, ServiceFacts service, TlsInWords.Detail detail) {
    Outline.Cost cost = Outline.Cost.of(service);
    page.line(
        4,
        12,
        Page.plain("%-8d".formatted(service.endpoint().port())),
        Page.plain(speaks(service)),
        Page.of(
            Ink.DIM,
            "  ("
                + Sentences.count(cost.connections(), "connection", "connections")
                + ", "
                + Sentences.bytes(cost.bytesSent() + cost.bytesReceived())
                + ")"));
    service
        .fact(ServiceSeen.class)
        .flatMap(UpgradeLine::of)
        .ifPresent(line -> page.line(12, 14, Page.of(Ink.DIM, line)));
    service
        .fact(TlsSupport.class)
        .map(TlsLine::of)
        .filter(line -> !line.isEmpty())
        .ifPresent(line -> page.line(12, 14, Page.of(Ink.DIM, line)));
    TlsInWords.of(service, detail).forEach(line -> page.line(12, 14, Page.of(Ink.DIM, line)));
    service
        .fact(LoginTried.class)
        .ifPresent(seen -> page.line(12, 14, Page.plain(LoginLine.of(seen).line())));
  }

  /** Hosts with nothing open behind the others, each kind once. */
  private static void quiet(Page page, List<Quiet> kinds) {
    if (kinds.isEmpty()) {
      return;
    }
    page.gap();
    for (Quiet kind : kinds.stream().limit(KINDS_SHOWN).toList()) {
      int many = kind.hosts().size();
      String places = Places.upTo(PLACES_SHOWN, kind.names());
      page.line(
          2,
          4,
          Page.of(Ink.BOLD, many == 1 ? places : Sentences.count(many, "host", "hosts")),
          Page.of(Ink.DIM, "  " + census(kind.hosts().getFirst())));
      if (many > 1) {
        page.line(4, 6, Page.plain(places));
      }
    }
    int more = kinds.stream().skip(KINDS_SHOWN).mapToInt(kind -> kind.hosts().size()).sum();
    if (more > 0) {
      page.line(
          2,
          Page.of(
              Ink.DIM,
              "and "
                  + Sentences.count(more, "host", "hosts")
                  + " more with no open port seen; -o html has them all"));
    }
  }

  /** {@code 2 open, 1,000 closed}, or why that is not known. */
  static String census(HostFacts host) {
    return switch (host.ports()) {
      case Outcome.Observed<PortCensus>(var census) -> {
        List<String> parts = new ArrayList<>();
        for (PortState state : PortState.values()) {
          int size = census.in(state).size();
          if (size > 0) {
            parts.add(Sentences.number(size) + " " + state.label());
          }
        }
        yield String.join(", ", parts)
            + (census.middleboxSuspected() ? ", middlebox suspected" : "");
      }
      case Outcome.Inconclusive<PortCensus>(Reason reason, String detail) ->
          reason.text() + ": " + detail;
      case Outcome.NotApplicable<PortCensus>(String why, _) -> why;
    };
  }

  /** What an endpoint speaks and is, in a few words. */
  static String speaks(ServiceFacts service) {
    var seen = service.fact(ServiceSeen.class);
    if (seen.isEmpty()) {
      return "open, not identified";
    }
    List<String> parts = new ArrayList<>();
    parts.add("%-6s".formatted(protocol(seen.get())));
    if (seen.get().contradictory()) {
      parts.add("contradictory signs of several products");
    } else {
      seen.get().products().stream()
          .map(match -> match.name() + match.version().map(v -> " " + v).orElse(""))
          .forEach(parts::add);
      if (parts.size() == 1) {
        seen.get().software().stream().map(Inventory::hearsay).findFirst().ifPresent(parts::add);
      }
      if (parts.size() == 1) {
        ownWords(service, seen.get()).map(words -> "\"" + words + "\"").ifPresent(parts::add);
      }
    }
    return String.join("  ", parts).stripTrailing();
  }

  /** What general patterns read in a service's words, marked as no more than that. */
  static String hearsay(ServiceSeen.Software software) {
    String system =
        software
            .system()
            .filter(text -> !text.equals(software.name()))
            .map(text -> " on " + text)
            .orElse("");
    return software.name()
        + software.version().map(text -> " " + text).orElse("")
        + system
        + ", by its own words";
  }

  /** What a service calls itself, where it is no product that is known. */
  private static Optional<String> ownWords(ServiceFacts service, ServiceSeen seen) {
    Optional<String> server =
        service.fact(HttpSeen.class).stream()
            .flatMap(http -> http.exchanges().stream())
            .flatMap(exchange -> exchange.header("server").stream())
            .findFirst();
    Optional<String> words =
        seen.protocol().filter("http"::equals).isPresent()
            ? server
            : seen.protocol()
                .flatMap(any ->
                    seen.details().stream()
                        .map(ServiceSeen.Detail::value)
                        .findFirst()
                        .or(seen::banner));
    return words.filter(said -> !said.isBlank()).map(said -> Text.printable(said, 80));
  }

  /** What a port does that says nothing: a reset is no silence. */
  private static String lifeless(ServiceSeen seen) {
    return seen.tls() instanceof Answer.Unknown(Reason reason, _) && reason != Reason.SILENT
        ? reason.text()
        : "silent";
  }

  /** The protocol in a word: {@code https}, {@code ldap/tls} where TLS stands underneath. */
  static String protocol(ServiceSeen seen) {
    if (seen.protocol().isEmpty()) {
      return seen.tls().isYes() ? "tls" : seen.alive() ? "unknown" : lifeless(seen);
    }
    String protocol = seen.protocol().get();
    if (!protocol.equals("http")) {
      return seen.tls().isYes() ? protocol + "/tls" : protocol;
    }
    if (!seen.httpOverTls().isYes()) {
      return protocol;
    }
    return seen.plainHttp().isYes() ? "http, https" : "https";
  }
}
