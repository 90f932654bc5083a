package io.picket.probes.login;

import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.Evidence;
import io.picket.model.HostName;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.LoginSeen;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.Text;
import io.picket.probes.Site;
import io.picket.probes.http.Authority;
import io.picket.probes.http.HttpAnswer;
import io.picket.probes.http.Pages;
import io.picket.probes.http.WebClient;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One look at one port for pages to log in; the rules stand above {@link LoginProbe}. */
final class LoginVisit {
  private static final String GENERIC = "generic";

  private final Site at;
  private final WebClient web;
  private final ServiceSeen service;
  private final List<LoginSeen.Page> pages = new ArrayList<>();
  private Optional<Answer.Unknown> stopped;

  LoginVisit(Site at, WebClient web) {
    this.at = at;
    this.web = web;
    this.service = at.soFar().fact(ServiceSeen.class).orElseThrow();
    this.stopped = service.detail(ServiceSeen.THROTTLED).map(path -> throttled());
  }

  LoginSeen look() throws InterruptedException {
    for (Exchange start : service.startPages()) {
      if (start.body().passwordField()) {
        pages.add(
            new LoginSeen.Page(
                GENERIC,
                LoginSeen.Kind.LOGIN,
                start.url(),
                start.url().startsWith("http://"),
                new Answer.Yes("it asks for a password"),
                titles(start)));
      }
    }
    if (!service.contradictory()) {
      for (ProductMatch match : service.products()) {
        Optional<Product> product = Products.of(match.id());
        if (match.confidence() != Confidence.LOW && product.isPresent()) {
          lookFor(product.get());
        }
      }
    }
    return new LoginSeen(pages);
  }

  private static List<Evidence> titles(Exchange exchange) {
    return exchange.title().map(title -> List.of(new Evidence("title", title))).orElse(List.of());
  }

  private void lookFor(Product product) throws InterruptedException {
    for (Product.Page page : product.pages()) {
      if (service.plainHttp().isYes()) {
        lookAt(product, page, false);
      }
      if (service.httpOverTls().isYes()) {
        lookAt(product, page, true);
      }
    }
  }

  private void lookAt(Product product, Product.Page page, boolean tls) throws InterruptedException {
    String url = Authority.base(at.host(), at.clearance().endpoint(), tls) + page.path();
    var evidence = new ArrayList<Evidence>();
    Answer reachable;
    Optional<Exchange> known =
        service.startPages().stream().filter(asked -> asked.url().equals(url)).findFirst();
    if (known.isPresent()) {
      evidence.addAll(titles(known.get()));
      boolean shown =
          known.get().body().passwordField() || page.isShownBy(known.get().title().orElse(""));
      reachable = reachable(product, page, known.get(), shown);
    } else if (stopped.isPresent()) {
      reachable = stopped.get();
    } else if (!at.courtesy().setAside(1, product.requests())) {
      reachable =
          new Answer.Unknown(
              Reason.OUT_OF_BUDGET,
              "more than " + product.requests() + " requests to the host would be impolite");
    } else {
      web.awaitTurn(page.path(), product.spacing());
      reachable = ask(product, page, tls, url, evidence);
    }
    pages.add(new LoginSeen.Page(product.id(), page.kind(), url, !tls, reachable, evidence));
  }

  private static Answer.Unknown throttled() {
    return new Answer.Unknown(Reason.THROTTLED, "it says that it was asked too often");
  }

  private Answer ask(
      Product product, Product.Page page, boolean tls, String url, List<Evidence> evidence)
      throws InterruptedException {
    try {
      HttpAnswer answer = answer(page.path(), tls);
      Exchange exchange = Pages.exchange(url, answer);
      evidence.addAll(titles(exchange));
      if (answer.status() == 429 || product.isThrottling(answer.text())) {
        stopped = Optional.of(throttled());
        return throttled();
      }
      return reachable(
          product,
          page,
          exchange,
          page.isShownBy(answer.text()) && !isStartPageAgain(page, exchange));
    } catch (WireException e) {
      return new Answer.Unknown(e.reason(), Text.printable(e.detail()));
    }
  }

  /** Whether a server that shows its start page at whatever address did so here. */
  private boolean isStartPageAgain(Product.Page page, Exchange exchange) {
    return page.marker().isEmpty()
        && !exchange.body().passwordField()
        && service.startPages().stream()
            .filter(known -> known.status() == exchange.status())
            .anyMatch(known ->
                known.url().equals(start(known.url().startsWith("https:")))
                    && known.title().equals(exchange.title())
                    && known.body().bytes() == exchange.body().bytes());
  }

  private String start(boolean tls) {
    return Authority.base(at.host(), at.clearance().endpoint(), tls) + "/";
  }

  private HttpAnswer answer(String path, boolean tls) throws WireException, InterruptedException {
    String authority = Authority.of(at.host(), at.clearance().endpoint(), tls);
    if (tls) {
      Optional<String> name = at.host().name().map(HostName::ascii);
      return switch (web.inTls(at.clearance(), name, authority, path)) {
        case WebClient.Inside inside -> inside.answer();
        case WebClient.NotTls(String detail) ->
            throw new WireException(Reason.CONTRADICTORY, detail);
      };
    }
    return switch (web.inClear(at.clearance(), authority, path)) {
      case WebClient.Reply.Http(HttpAnswer answer) -> answer;
      case WebClient.Reply.Other(byte[] bytes, Reason reason, String detail) ->
          throw new WireException(reason, detail);
    };
  }

  /**
   * Whether an answer is the page that was asked for.
   *
   * @param shown whether it looks like that page
   */
  private static Answer reachable(
      Product product, Product.Page page, Exchange exchange, boolean shown) {
    int status = exchange.status();
    if (status / 100 == 2) {
      return shown
          ? new Answer.Yes("it answers with " + status)
          : new Answer.Unknown(
              Reason.UNRECOGNISED, "it answers with " + status + ", but it is another page");
    }
    if (status == 401) {
      return new Answer.Yes("it asks for a password with 401");
    }
    Optional<String> location =
        Pages.redirects(status)
            ? exchange.header("location").stream().findFirst()
            : Optional.empty();
    if (location.isPresent()) {
      return redirected(product, page, exchange.url(), location.get());
    }
    if (exchange.body().passwordField()) {
      // Browsers show what comes with an error all the same.
      return new Answer.Yes("it asks for a password in an answer with " + status);
    }
    return switch (status) {
      case 403, 404, 405, 410 -> new Answer.No("it answers with " + status);
      default -> new Answer.Unknown(Reason.UNRECOGNISED, "it answers with " + status);
    };
  }

  /**
   * Whether a page is kept from visitors that it sends elsewhere: by another server, port or
   * protocol, or one of the pages that are asked for by themselves. Behind any other address of the
   * same server the page itself may stand.
   */
  private static Answer redirected(
      Product product, Product.Page page, String url, String location) {
    try {
      Optional<String> path = Pages.within(url, location);
      boolean elsewhere =
          path.isEmpty()
              || (!isSame(page.path(), path.get())
                  && (isSame("/", path.get())
                      || product.pages().stream()
                          .anyMatch(other -> isSame(other.path(), path.get()))));
      return elsewhere
          ? new Answer.No("it leads to " + location)
          : new Answer.Unknown(
              Reason.NOT_TRIED, "it leads to " + location + ", which was not asked for");
    } catch (IllegalArgumentException e) {
      return new Answer.Unknown(Reason.MALFORMED, "it leads to " + e.getMessage());
    }
  }

  /** Whether two paths name one page to servers that do not mind case, query and last slash. */
  private static boolean isSame(String page, String path) {
    return bare(page).equals(bare(path));
  }

  private static String bare(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    int end = lower.indexOf('?') < 0 ? lower.length() : lower.indexOf('?');
    while (end > 0 && lower.charAt(end - 1) == '/') {
      end--;
    }
    return lower.substring(0, end);
  }
}
