package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether the signs by which products are recognised agree. */
record ProductSignsAgree() implements Check.OfEndpoint<ServiceSeen> {
  private static final CheckCard CARD =
      Card.of("product-signs-agree", Severity.INFO, "The signs of the product agree")
          .why(
              "A port that looks like many products at once is a decoy, a scanner trap or a page"
                  + " about those products. Nothing about a product can be told from it.")
          .remedy("Look at the address by hand, or ask its owner what runs there.")
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
    String names = Phrases.list(seen.products().stream().map(ProductMatch::name).toList());
    List<String> consoles =
        seen.products().stream()
            .filter(match -> Declarations.products().contains(match.id()))
            .map(ProductMatch::name)
            .toList();
    if (seen.contradictory()) {
      return new Verdict.Unknown(
          Reason.CONTRADICTORY,
          consoles.size() == 1
              ? "Contradictory evidence: the host shows another product on each of many ports, "
                  + consoles.getFirst()
                  + " on this one."
              : "Contradictory evidence: it looks like " + names + " at once.");
    }
    return seen.products().isEmpty()
        ? new Verdict.NotApplicable("No product was recognised.")
        : new Verdict.Pass("Recognised: " + names + ".");
  }
}
