package io.picket.probes.service;

import io.picket.fingerprints.products.Products;
import io.picket.fingerprints.products.Traces;
import io.picket.model.Answer;
import io.picket.model.HttpSeen;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.probes.Site;
import io.picket.probes.http.Authority;
import io.picket.probes.http.HttpAnswer;
import io.picket.probes.http.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one visit has learnt of a port so far. Touched by the visit's thread only. */
final class Notes {
  /** The page that everybody asks for first. */
  static final String START = "/";

  final List<ServiceSeen.Detail> details = new ArrayList<>();
  Traces traces = Traces.none();
  @Nullable HttpAnswer start;
  Optional<String> protocol = Optional.empty();
  Optional<String> banner = Optional.empty();
  Answer tls = notTried();
  Answer plainHttp = notTried();
  Answer httpOverTls = notTried();
  private final List<HttpSeen.Exchange> pages = new ArrayList<>();

  static Answer notTried() {
    return new Answer.Unknown(Reason.NOT_TRIED, "not asked");
  }

  /** Words by which a protocol gave itself away. */
  void take(Spoken spoken) {
    protocol = Optional.of(spoken.protocol());
    details.addAll(spoken.details());
  }

  /** A page that was answered. */
  void keep(Site at, String path, boolean inTls, HttpAnswer answer) {
    start = path.equals(START) ? answer : start;
    noteThrottle(path, answer);
    traces = traces.with(Pages.traces(path, answer));
    pages.add(
        Pages.exchange(Authority.base(at.host(), at.clearance().endpoint(), inTls) + path, answer));
  }

  /** Notes the page by which a product says that it was asked too often. */
  private void noteThrottle(String path, HttpAnswer answer) {
    if (answer.status() == 429
        || Products.all().stream().anyMatch(product -> product.isThrottling(answer.text()))) {
      details.add(new ServiceSeen.Detail(ServiceSeen.THROTTLED, path));
    }
  }

  /** What is known by now. */
  ServiceSeen seen(
      List<ProductMatch> products, boolean contradictory, Optional<ServiceSeen.Upgrade> upgrade) {
    return new ServiceSeen(
        protocol,
        tls,
        plainHttp,
        httpOverTls,
        banner,
        products,
        contradictory,
        details,
        pages,
        upgrade);
  }
}
