package io.picket.probes.service;

import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.fingerprints.products.Recognition;
import io.picket.model.HostName;
import io.picket.model.ServiceSeen;
import io.picket.probes.Site;
import io.picket.probes.http.Authority;
import io.picket.probes.http.HttpAnswer;
import io.picket.probes.http.WebClient;
import io.picket.probes.wire.WireException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Asks for the pages that tell the products apart that come into question, within their budgets.
 */
final class Confirmation {
  private static final int MOST = 2;

  private final Site at;
  private final WebClient web;
  private final Notes notes;

  Confirmation(Site at, WebClient web, Notes notes) {
    this.at = at;
    this.web = web;
    this.notes = notes;
  }

  void run() throws InterruptedException {
    for (int asked = 0; asked < MOST; asked++) {
      Optional<String> path = Recognition.of(notes.traces).confirm().stream().findFirst();
      if (path.isEmpty()) {
        return;
      }
      if (!mayAsk(path.get())) {
        return;
      }
      try {
        if (notes.httpOverTls.isYes()
            && web.inTls(
                    at.clearance(),
                    at.host().name().map(HostName::ascii),
                    authority(true),
                    path.get())
                instanceof WebClient.Inside inside) {
          notes.keep(at, path.get(), true, inside.answer());
        } else if (notes.plainHttp.isYes()
            && web.inClear(at.clearance(), authority(false), path.get())
                instanceof WebClient.Reply.Http(HttpAnswer answer)) {
          notes.keep(at, path.get(), false, answer);
        } else {
          return;
        }
      } catch (WireException e) {
        notes.details.add(
            new ServiceSeen.Detail("not confirmed", path.get() + ": " + e.reason().text()));
        return;
      }
    }
  }

  /** Waits for the path's turn, once for all that share it; false when one was asked enough. */
  private boolean mayAsk(String path) throws InterruptedException {
    List<Product> sharing =
        Products.all().stream().filter(product -> product.confirm().contains(path)).toList();
    int most = sharing.stream().mapToInt(Product::requests).min().orElse(Integer.MAX_VALUE);
    if (!at.courtesy().setAside(1, most)) {
      notes.details.add(new ServiceSeen.Detail("not confirmed", path + ": asked often enough"));
      return false;
    }
    Optional<Duration> spacing =
        sharing.stream().map(Product::spacing).max(Comparator.naturalOrder());
    if (spacing.isPresent()) {
      web.awaitTurn(path, spacing.get());
    }
    return true;
  }

  private String authority(boolean inTls) {
    return Authority.of(at.host(), at.clearance().endpoint(), inTls);
  }
}
