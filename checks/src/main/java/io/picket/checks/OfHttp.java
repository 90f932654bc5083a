package io.picket.checks;

import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.ServiceFacts;
import java.util.Optional;

/** A question about what a web port answers. */
interface OfHttp extends Check.OfEndpoint<HttpSeen> {
  @Override
  default Class<HttpSeen> needs() {
    return HttpSeen.class;
  }

  @Override
  default Optional<String> declines(ServiceFacts endpoint) {
    return Facts.declinesWeb(endpoint);
  }

  /** {@code GET /Login}, from the address asked for. */
  static String request(Exchange exchange) {
    String url = exchange.url();
    int authority = url.indexOf("://");
    int path = authority < 0 ? -1 : url.indexOf('/', authority + 3);
    return "GET " + (path < 0 ? "/" : url.substring(path));
  }

  /** Whether an answer leads elsewhere. */
  static boolean redirects(Exchange exchange) {
    return switch (exchange.status()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }
}
