package io.picket.probes.http;

import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Addresses;
import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.HostName;
import io.picket.model.HttpSeen.End;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.HttpSeen.Hop;
import io.picket.model.HttpSeen.Trail;
import io.picket.model.Intrusion;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.Text;
import io.picket.probes.Site;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the redirects of a start page, hop by hop.
 *
 * <ol>
 *   <li>At most {@link #MOST_HOPS} hops; an address that comes again is a loop.
 *   <li>Every Location is read strictly; what programs read differently is not followed.
 *   <li>A hop to the site's own name stays at the site's own address. Any other name is looked up,
 *       and every address it yields is put to the scope; without leave nothing is sent.
 *   <li>From https back to http is an end, not a hop.
 *   <li>A hop to the site's own address waits for its turn and counts as the product that was
 *       recognised here would have it: the port it leads to was asked for the same page just now.
 *   <li>That the last hop speaks TLS is believed only when it answered inside it.
 * </ol>
 */
final class RedirectTrail {
  /** As browsers stop at 20, and no honest server needs half of that. */
  static final int MOST_HOPS = 10;

  private final Site site;
  private final Wire wire;
  private final WebClient web;
  private final List<Hop> hops = new ArrayList<>();
  private final List<Exchange> here = new ArrayList<>();
  private final Set<String> visited = new HashSet<>();

  RedirectTrail(Site site, Wire wire, WebClient web) {
    this.site = site;
    this.wire = wire;
    this.web = web;
  }

  /** The answers met on the way that the site's own endpoint gave in clear. */
  List<Exchange> here() {
    return List.copyOf(here);
  }

  /** Either an end or the next answer. */
  private sealed interface Next {
    record Ended(Trail trail) implements Next {}

    record Answered(WebAddress at, Exchange exchange) implements Next {}
  }

  Trail follow(WebAddress start, Exchange first) throws InterruptedException {
    WebAddress at = start;
    Exchange answer = first;
    visited.add(at.toString());
    while (true) {
      Optional<String> location = answer.header("location").stream().findFirst();
      if (!Pages.redirects(answer.status()) || location.isEmpty()) {
        return answered(at, answer);
      }
      switch (next(at, answer.status(), location.get())) {
        case Next.Ended(Trail trail) -> {
          return trail;
        }
        case Next.Answered(WebAddress there, Exchange exchange) -> {
          at = there;
          answer = exchange;
        }
      }
    }
  }

  private Trail answered(WebAddress at, Exchange answer) {
    String how = at + " answers with " + answer.status();
    if (hops.isEmpty()) {
      return ended(End.NO_REDIRECT, how);
    }
    return ended(at.tls() ? End.ANSWERED_WITH_TLS : End.ANSWERED_IN_CLEAR, how);
  }

  private Trail ended(End end, String detail) {
    return new Trail(hops, end, Text.printable(detail));
  }

  private Next end(End end, String detail) {
    return new Next.Ended(ended(end, detail));
  }

  private Next next(WebAddress from, int status, String location) throws InterruptedException {
    hops.add(new Hop(from.toString(), status, Text.printable(location)));
    WebAddress to;
    try {
      to = WebAddress.redirect(from, location).asSent();
    } catch (IllegalArgumentException e) {
      return end(End.BAD_LOCATION, "" + e.getMessage());
    }
    if (from.tls() && !to.tls()) {
      return end(End.DOWNGRADE, from + " leads to " + to);
    }
    if (!visited.add(to.toString())) {
      return end(End.LOOP, to + " comes again");
    }
    if (hops.size() > MOST_HOPS) {
      return end(End.TOO_MANY, "more than " + MOST_HOPS + " redirects");
    }
    return ask(to);
  }

  private Next ask(WebAddress to) throws InterruptedException {
    List<InetAddress> addresses;
    try {
      addresses = addresses(to);
    } catch (WireException e) {
      return e.reason() == Reason.UNREACHABLE
          ? end(End.TARGET_DEAD, to.host() + ": " + e.detail())
          : end(End.UNKNOWN, to.host() + ": " + e.reason().text());
    }
    String why = to.host() + " has no address";
    for (InetAddress address : addresses) {
      switch (wire.admit(new Endpoint(address, to.port()), Intrusion.REQUEST)) {
        case Admission.Admitted(Clearance clearance) -> {
          return ask(to, clearance);
        }
        case Admission.Denied(String because) -> why = because;
      }
    }
    return end(End.OUT_OF_SCOPE, to + ": " + why);
  }

  private List<InetAddress> addresses(WebAddress to) throws WireException, InterruptedException {
    InetAddress own = site.clearance().endpoint().address();
    boolean sameName =
        site.host().name().map(HostName::ascii).filter(to.host()::equals).isPresent();
    if (sameName || to.host().equals(Addresses.text(own))) {
      return List.of(own);
    }
    return wire.resolve(to.host());
  }

  private Next ask(WebAddress to, Clearance clearance) throws InterruptedException {
    if (clearance.endpoint().address().equals(site.clearance().endpoint().address())) {
      List<Product> products = recognised();
      int most = products.stream().mapToInt(Product::requests).min().orElse(Integer.MAX_VALUE);
      if (!site.courtesy().setAside(1, most)) {
        return end(End.UNKNOWN, to + ": more requests to the host would be impolite");
      }
      Optional<Duration> spacing =
          products.stream().map(Product::spacing).max(Comparator.naturalOrder());
      if (spacing.isPresent()) {
        web.awaitTurn(to.target(), spacing.get());
      }
    }
    try {
      return to.tls() ? askInTls(to, clearance) : askInClear(to, clearance);
    } catch (WireException e) {
      String detail = to + ": " + e.reason().text() + ", " + e.detail();
      boolean dead =
          switch (e.reason()) {
            case REFUSED, RESET, CLOSED_EARLY, UNREACHABLE -> true;
            case SILENT,
                MALFORMED,
                TOO_LARGE,
                CONTRADICTORY,
                UNRECOGNISED,
                THROTTLED,
                OUT_OF_SCOPE,
                CANCELLED,
                OUT_OF_BUDGET,
                NOT_TRIED,
                BUG ->
                false;
          };
      return end(dead && to.tls() ? End.TARGET_DEAD : End.UNKNOWN, detail);
    }
  }

  private List<Product> recognised() {
    List<String> ids =
        site.soFar().fact(ServiceSeen.class).stream()
            .flatMap(seen -> seen.products().stream())
            .map(ProductMatch::id)
            .toList();
    return Products.all().stream().filter(product -> ids.contains(product.id())).toList();
  }

  private Next askInTls(WebAddress to, Clearance clearance)
      throws WireException, InterruptedException {
    return switch (web.inTls(clearance, to.name(), to.authority(), to.target())) {
      case WebClient.Inside inside ->
          new Next.Answered(to, Pages.exchange(to.toString(), inside.answer()));
      case WebClient.NotTls(String detail) -> end(End.TARGET_DEAD, to + " " + detail);
    };
  }

  private Next askInClear(WebAddress to, Clearance clearance)
      throws WireException, InterruptedException {
    return switch (web.inClear(clearance, to.authority(), to.target())) {
      case WebClient.Reply.Http(HttpAnswer answer) -> {
        Exchange exchange = Pages.exchange(to.toString(), answer);
        if (clearance.endpoint().equals(site.clearance().endpoint())) {
          here.add(exchange);
        }
        yield new Next.Answered(to, exchange);
      }
      case WebClient.Reply.Other(byte[] bytes, Reason reason, String detail) ->
          end(End.UNKNOWN, to + ": " + detail);
    };
  }
}
