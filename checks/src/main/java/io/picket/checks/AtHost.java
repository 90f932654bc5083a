package io.picket.checks;

import io.picket.fingerprints.products.Products;
import io.picket.model.Declaration;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether a question about a product arises at a host: product before port. */
final class AtHost {
  private AtHost() {}

  /** Why nothing can be said about a product at a host, or nothing when it was recognised there. */
  static Optional<Verdict> without(HostFacts host, Circumstances circumstances, Product product) {
    if (product == Product.SCREENCONNECT
        && isRelayAlone(circumstances)
        && endpoints(host, product).isEmpty()) {
      return doubtful(host)
          .or(() ->
              Optional.of(
                  new Verdict.NotApplicable(
                      "Declared to be a relay alone, which serves no pages.")));
    }
    return without(
        host, circumstances, product.ids(), product.title() + " was not recognised here.");
  }

  /**
   * The same for any of several products.
   *
   * @param ids of the products in question
   * @param absent what is said where none of them was seen and nobody expected one
   */
  static Optional<Verdict> without(
      HostFacts host, Circumstances circumstances, List<String> ids, String absent) {
    if (!endpoints(host, ids).isEmpty()) {
      return Optional.empty();
    }
    Optional<Verdict> doubtful = doubtful(host);
    if (doubtful.isPresent()) {
      return doubtful;
    }
    List<String> expected =
        ids.stream().filter(circumstances.expectedProducts()::contains).toList();
    if (!expected.isEmpty()) {
      return Optional.of(
          new Verdict.Unknown(
              Reason.UNRECOGNISED,
              names(expected) + " was expected here and not recognised on any port."));
    }
    for (ServiceFacts facts : host.services()) {
      if (facts.outcome(ServiceSeen.class)
          instanceof Outcome.Inconclusive<ServiceSeen>(Reason reason, String detail)) {
        return Optional.of(
            new Verdict.Unknown(
                reason,
                "What listens on port "
                    + facts.endpoint().port()
                    + " was not found out: "
                    + detail));
      }
    }
    return Optional.of(new Verdict.NotApplicable(absent));
  }

  /** Why it is not known what is here, or nothing. */
  private static Optional<Verdict> doubtful(HostFacts host) {
    Optional<Verdict> unasked = Facts.withoutCensus(host);
    if (unasked.isPresent()) {
      return unasked;
    }
    boolean contradictory =
        host.services().stream()
            .map(facts -> facts.fact(ServiceSeen.class))
            .flatMap(Optional::stream)
            .anyMatch(ServiceSeen::contradictory);
    return contradictory
        ? Optional.of(
            new Verdict.Unknown(
                Reason.CONTRADICTORY, "A port shows the signs of too many products at once."))
        : Optional.empty();
  }

  private static String names(List<String> ids) {
    return String.join(
        " or ",
        ids.stream().map(id -> Products.of(id).map(known -> known.name()).orElse(id)).toList());
  }

  /** As above for ScreenConnect's relay, which shows nothing where it stands alone. */
  static Optional<Verdict> withoutRelay(HostFacts host, Circumstances circumstances) {
    return isRelayAlone(circumstances)
        ? Facts.withoutCensus(host)
        : without(host, circumstances, Product.SCREENCONNECT);
  }

  /** Whether the operator says that nothing but the relay is at this address. */
  static boolean isRelayAlone(Circumstances circumstances) {
    return circumstances
        .declaration()
        .filter(said -> said.role() == Declaration.Role.RELAY)
        .isPresent();
  }

  /** The endpoints at which a product was recognised. */
  static List<ServiceFacts> endpoints(HostFacts host, Product product) {
    return endpoints(host, product.ids());
  }

  private static List<ServiceFacts> endpoints(HostFacts host, List<String> ids) {
    return host.services().stream()
        .filter(facts -> ids.stream().anyMatch(id -> Facts.product(facts, id).isPresent()))
        .toList();
  }
}
