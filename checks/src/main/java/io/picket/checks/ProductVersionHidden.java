package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether the version of the product can be read without logging in. */
record ProductVersionHidden() implements Check.OfEndpoint<ServiceSeen> {
  private static final CheckCard CARD =
      Card.of("product-version-hidden", Severity.INFO, "The product's version is not shown")
          .why(
              "A version that anyone can read lets attackers pick the servers that a new fault"
                  + " fits. It also lets you check your own.")
          .remedy("Keep the product up to date; where it can be told not to show its version, do.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Class<ServiceSeen> needs() {
    return ServiceSeen.class;
  }

  @Override
  public Optional<String> declines(ServiceFacts endpoint) {
    return Optional.empty();
  }

  @Override
  public Verdict judge(ServiceSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (seen.contradictory()) {
      return new Verdict.Unknown(
          Reason.CONTRADICTORY, "The port shows the signs of too many products at once.");
    }
    List<ProductMatch> shown =
        seen.products().stream().filter(match -> match.version().isPresent()).toList();
    if (!shown.isEmpty()) {
      return new Verdict.Fail(
          Severity.INFO,
          "Shown to everyone: "
              + Phrases.list(
                  shown.stream()
                      .map(match -> match.name() + " " + match.version().orElseThrow())
                      .toList())
              + ".",
          shown.stream().map(ProductMatch::evidence).<Evidence>flatMap(List::stream).toList());
    }
    return seen.products().isEmpty()
        ? new Verdict.NotApplicable("No product was recognised.")
        : new Verdict.Pass(
            "No version was seen of "
                + Phrases.list(seen.products().stream().map(ProductMatch::name).toList())
                + ".");
  }
}
