package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the product that the profile is about was found; without it, its rules say nothing. */
record ProductRecognised() implements Check.OfHost {
  private static final CheckCard CARD =
      Card.of("product-recognised", Severity.INFO, "The expected product was recognised")
          .why(
              "The rules of a product's profile are asked only where the product was recognised. If"
                  + " it was not, they are unanswered, whatever else looks well.")
          .remedy(
              "Check the address and the ports (-p); a proxy or gateway in front may hide the signs"
                  + " by which the product is recognised.")
          .refutes("CW-24")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    List<String> expected = List.copyOf(circumstances.expectedProducts());
    if (expected.isEmpty()) {
      return new Verdict.NotApplicable(
          "Neither the profile nor a declaration expects a particular product.");
    }
    if (AtHost.isRelayAlone(circumstances)) {
      return new Verdict.NotApplicable(
          "Declared to be a relay alone, which shows nothing by which it is recognised.");
    }
    for (ServiceFacts facts : host.services()) {
      for (String id : expected) {
        Optional<ProductMatch> match = Facts.product(facts, id);
        if (match.isPresent()) {
          return new Verdict.Pass(
              match.get().name()
                  + match.get().version().map(version -> " " + version).orElse("")
                  + " on port "
                  + facts.endpoint().port()
                  + ".",
              match.get().evidence());
        }
      }
    }
    if (host.ports() instanceof Outcome.Inconclusive<PortCensus>(Reason reason, String detail)) {
      return new Verdict.Unknown(reason, detail);
    }
    return new Verdict.Unknown(
        Reason.UNRECOGNISED,
        "None of the expected products ("
            + Phrases.list(expected)
            + ") was recognised on any of "
            + Phrases.count(host.services().size(), "open port")
            + instead(host)
            + ".");
  }

  /** The consoles and service desks that were recognised and not expected. */
  private static String instead(HostFacts host) {
    List<String> others =
        host.services().stream()
            .flatMap(
                facts -> consoles(facts).map(name -> name + " on port " + facts.endpoint().port()))
            .toList();
    return others.isEmpty() ? "" : ", but " + Phrases.list(others);
  }

  private static Stream<String> consoles(ServiceFacts facts) {
    return Declarations.products().stream()
        .flatMap(id -> Facts.product(facts, id).stream())
        .map(ProductMatch::name);
  }
}
