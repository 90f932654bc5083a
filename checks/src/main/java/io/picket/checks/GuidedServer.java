package io.picket.checks;

import io.picket.fingerprints.guides.Guide;
import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Declaration;
import io.picket.model.Finding;
import io.picket.model.HostFacts;
import io.picket.model.ProductMatch;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether a server is one that a guide is about, and what of it concerns the guide.
 *
 * <ol>
 *   <li>It is where the guide's product was recognised. It is where the product was only declared,
 *       too, unless another console or service desk was recognised instead.
 *   <li>A port at which another of those was recognised, and not the guide's, concerns the guide by
 *       its TLS only, for guides speak of every TLS port of the machine.
 * </ol>
 */
final class GuidedServer {
  private final Guide guide;
  private final boolean recognised;
  private final Optional<String> declared;
  private final TreeMap<Integer, String> strangers = new TreeMap<>();

  GuidedServer(Guide guide, List<HostFacts> seen, Optional<Declaration> declaration) {
    this.guide = guide;
    this.declared = declaration.flatMap(Declaration::product).filter(guide.products()::contains);
    Set<String> families =
        guide.products().stream()
            .flatMap(id -> Products.of(id).stream())
            .map(Product::family)
            .collect(Collectors.toSet());
    boolean found = false;
    for (HostFacts host : seen) {
      for (ServiceFacts service : host.services()) {
        if (guide.products().stream().anyMatch(id -> Facts.product(service, id).isPresent())) {
          found = true;
        } else {
          stranger(service, families)
              .ifPresent(name -> strangers.put(service.endpoint().port(), name));
        }
      }
    }
    this.recognised = found;
  }

  private static Optional<String> stranger(ServiceFacts service, Set<String> families) {
    return service.fact(ServiceSeen.class).stream()
        .flatMap(seen -> seen.products().stream())
        .filter(match -> Facts.product(service, match.id()).isPresent())
        .filter(match ->
            Products.of(match.id())
                .filter(product -> product.kind() != Product.Kind.WEB_SERVER)
                .filter(product -> !families.contains(product.family()))
                .isPresent())
        .map(ProductMatch::name)
        .findFirst();
  }

  /** Whether anything seen of it counts. */
  boolean isIdentified() {
    return recognised || (declared.isPresent() && strangers.isEmpty());
  }

  /** Whether a finding about it may answer a row. */
  boolean concerns(Finding finding) {
    return !(finding.key().subject() instanceof Subject.OfEndpoint at)
        || !strangers.containsKey(at.port())
        || finding.key().check().value().startsWith("tls-");
  }

  /** What people should know before they read the rows. */
  List<String> remarks() {
    var remarks = new ArrayList<String>();
    if (!isIdentified()) {
      remarks.add(
          declared
              .map(id ->
                  "It is declared to be "
                      + name(id)
                      + ", but what was recognised is "
                      + others()
                      + ": nothing seen from outside counts for this guide until the declaration or"
                      + " the address is put right.")
              .orElse(
                  "The product of this guide was neither recognised on this server nor declared, so"
                      + " nothing seen from outside counts for it."));
    } else if (!strangers.isEmpty()) {
      remarks.add(
          "Another product answers here too, "
              + others()
              + ": of what was seen there, only TLS counts for this guide.");
    }
    remarks.addAll(guide.remarks());
    return remarks;
  }

  private static String name(String product) {
    return Products.of(product).map(Product::name).orElse(product);
  }

  private String others() {
    return Phrases.list(
        strangers.entrySet().stream()
            .map(stranger -> stranger.getValue() + " (port " + stranger.getKey() + ")")
            .toList());
  }
}
