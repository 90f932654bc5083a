package io.picket.probes.http;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.Endpoint;
import io.picket.model.HostName;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.Intrusion;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at what a web port serves and where its start page leads. The pages that the service probe
 * asked for are not asked for again. A port that speaks HTTP both in clear and inside TLS is looked
 * at in clear.
 */
public final class HttpProbe implements Probe<HttpSeen> {
  private final String userAgent;

  /**
   * @param userAgent what requests call themselves
   */
  public HttpProbe(String userAgent) {
    this.userAgent = userAgent;
  }

  @Override
  public String id() {
    return "http";
  }

  @Override
  public Intrusion intrusion() {
    return Intrusion.REQUEST;
  }

  @Override
  public Class<HttpSeen> sees() {
    return HttpSeen.class;
  }

  @Override
  public Interest wants(ServiceFacts soFar) {
    return ofWeb(soFar);
  }

  /** Whether a port speaks HTTP in one way or the other. */
  public static Interest ofWeb(ServiceFacts soFar) {
    Optional<ServiceSeen> seen = soFar.fact(ServiceSeen.class);
    if (seen.isEmpty()) {
      return new Interest.Unclear(Reason.NOT_TRIED, "what the port speaks is not known");
    }
    Answer clear = seen.get().plainHttp();
    Answer inside = seen.get().httpOverTls();
    if (clear.isYes() || inside.isYes()) {
      return new Interest.Yes();
    }
    // Where TLS is spoken, what came of HTTP in clear explains less than what came of it inside.
    boolean tls = seen.get().tls().isYes();
    for (Answer answer : tls ? List.of(inside, clear) : List.of(clear, inside)) {
      if (answer instanceof Answer.Unknown(Reason reason, String detail)) {
        return new Interest.Unclear(reason, detail);
      }
    }
    return new Interest.No("the port does not speak HTTP");
  }

  @Override
  public HttpSeen observe(Site at, Wire wire) throws WireException, InterruptedException {
    ServiceSeen service = at.soFar().fact(ServiceSeen.class).orElseThrow();
    boolean tls = !service.plainHttp().isYes();
    WebAddress start = start(at, tls);
    String scheme = tls ? "https://" : "http://";
    var exchanges =
        new ArrayList<Exchange>(
            service.startPages().stream().filter(page -> page.url().startsWith(scheme)).toList());
    try (var web = new WebClient(wire, userAgent, at.courtesy())) {
      if (exchanges.isEmpty()) {
        exchanges.add(ask(web, at, start));
      }
      if (tls) {
        return new HttpSeen(true, exchanges, Optional.empty());
      }
      var trail = new RedirectTrail(at, wire, web);
      HttpSeen.Trail followed = trail.follow(start, exchanges.getFirst());
      for (Exchange more : trail.here()) {
        if (exchanges.stream().noneMatch(known -> known.url().equals(more.url()))) {
          exchanges.add(more);
        }
      }
      return new HttpSeen(false, List.copyOf(exchanges), Optional.of(followed));
    }
  }

  private static WebAddress start(Site at, boolean tls) {
    Endpoint endpoint = at.clearance().endpoint();
    String host =
        at.host().name().map(HostName::ascii).orElseGet(() -> Addresses.text(endpoint.address()));
    return new WebAddress(tls, host, endpoint.port(), "/");
  }

  private static Exchange ask(WebClient web, Site at, WebAddress start)
      throws WireException, InterruptedException {
    web.awaitTurn(start.target());
    if (start.tls()) {
      return switch (web.inTls(at.clearance(), start.name(), start.authority(), start.target())) {
        case WebClient.Inside inside -> Pages.exchange(start.toString(), inside.answer());
        case WebClient.NotTls(String detail) ->
            throw new WireException(Reason.CONTRADICTORY, detail);
      };
    }
    return switch (web.inClear(at.clearance(), start.authority(), start.target())) {
      case WebClient.Reply.Http(HttpAnswer answer) -> Pages.exchange(start.toString(), answer);
      case WebClient.Reply.Other(byte[] bytes, Reason reason, String detail) ->
          throw new WireException(reason, detail);
    };
  }
}
