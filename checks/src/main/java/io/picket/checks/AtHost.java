package io.picket.checks;

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
    if (recognised(host, product)) {
      return Optional.empty();
    }
    Optional<Verdict> unasked = Facts.withoutCensus(host);
    if (unasked.isPresent()) {
      return unasked;
    }
    boolean contradictory =
        host.services().stream()
            .map(facts -> facts.fact(ServiceSeen.class))
            .flatMap(Optional::stream)
            .anyMatch(ServiceSeen::contradictory);
    if (contradictory) {
      return Optional.of(
          new Verdict.Unknown(
              Reason.CONTRADICTORY, "A port shows the signs of too many products at once."));
    }
    if (product == Product.SCREENCONNECT && isRelayAlone(circumstances)) {
      return Optional.of(
          new Verdict.NotApplicable("Declared to be a relay alone, which serves no pages."));
    }
    if (product.ids().stream().anyMatch(circumstances.profile().products()::contains)) {
      return Optional.of(
          new Verdict.Unknown(
              Reason.UNRECOGNISED,
              product.title() + " was expected here and not recognised on any port."));
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
    return Optional.of(new Verdict.NotApplicable(product.title() + " was not recognised here."));
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

  private static boolean recognised(HostFacts host, Product product) {
    return !endpoints(host, product).isEmpty();
  }

  /** The endpoints at which a product was recognised. */
  static List<ServiceFacts> endpoints(HostFacts host, Product product) {
    return host.services().stream()
        .filter(
            facts -> product.ids().stream().anyMatch(id -> Facts.product(facts, id).isPresent()))
        .toList();
  }
}
