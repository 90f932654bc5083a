package io.picket.fingerprints.products;

import io.picket.model.Confidence;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.ProductMatch;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import java.util.List;
import java.util.stream.Stream;

/**
 * A host that shows another product on each of many ports. Behind one address there may be several
 * servers, a port forwarded to each; five unrelated products for managing computers are a decoy's.
 */
public final class Crowd {
  private static final int TOO_MANY = 5;

  private Crowd() {}

  /** The same facts, with none of those products to be believed where there are too many. */
  public static HostFacts doubted(HostFacts host) {
    long families =
        host.services().stream()
            .map(facts -> facts.fact(ServiceSeen.class))
            .flatMap(seen -> seen.stream().flatMap(Crowd::families))
            .distinct()
            .count();
    return families < TOO_MANY
        ? host
        : new HostFacts(
            host.host(), host.ports(), host.services().stream().map(Crowd::doubted).toList());
  }

  private static ServiceFacts doubted(ServiceFacts facts) {
    List<ProbeRun> runs =
        facts.runs().stream()
            .map(run ->
                run.outcome() instanceof Outcome.Observed<?>(ServiceSeen seen)
                        && families(seen).findAny().isPresent()
                    ? run.with(new Outcome.Observed<>(seen.contradicted()))
                    : run)
            .toList();
    return new ServiceFacts(facts.endpoint(), runs);
  }

  /** The families of the products that are more than a hint, web servers apart. */
  private static Stream<String> families(ServiceSeen seen) {
    return seen.products().stream()
        .filter(match -> match.confidence() != Confidence.LOW)
        .map(ProductMatch::id)
        .flatMap(id -> Products.of(id).stream())
        .filter(product -> product.kind() != Product.Kind.WEB_SERVER)
        .map(Product::family);
  }
}
