package io.picket.fingerprints.products;

import io.picket.fingerprints.products.Sign.Found;
import io.picket.model.Confidence;
import io.picket.model.ProductMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is recognised in the traces of one service.
 *
 * <ol>
 *   <li>A product's confidence is HIGH when a strong sign and a sign in another place agree, MEDIUM
 *       with a strong sign alone or two weak ones in different places, LOW with one weak sign.
 *   <li>Of one family, only the products with the most convincing signs are kept.
 *   <li>Three or more unrelated products for one purpose, none of them at LOW, contradict each
 *       other: nothing serves them all, so something shows every banner it knows. So do two, web
 *       servers apart, that show strong signs in one and the same page.
 * </ol>
 *
 * @param products most confident first, then by id
 * @param contradictory whether none of them is to be believed
 * @param confirm pages that might say more
 */
public record Recognition(
    List<ProductMatch> products, boolean contradictory, List<String> confirm) {
  private static final int TOO_MANY = 3;

  public Recognition {
    products = List.copyOf(products);
    confirm = List.copyOf(confirm);
  }

  /** Recognises all known products. */
  public static Recognition of(Traces traces) {
    return of(traces, Products.all());
  }

  static Recognition of(Traces traces, List<Product> known) {
    var candidates = new ArrayList<Candidate>();
    for (Product product : known) {
      List<Found> found =
          product.signs().stream()
              .map(sign -> sign.find(traces))
              .flatMap(Optional::stream)
              .toList();
      if (!found.isEmpty()) {
        candidates.add(new Candidate(product, found));
      }
    }
    List<Candidate> kept =
        candidates.stream().filter(candidate -> !isBeaten(candidate, candidates)).toList();
    Set<String> asked = traces.pages().stream().map(Traces.Page::path).collect(Collectors.toSet());
    var confirm = new LinkedHashSet<String>();
    for (Candidate candidate : candidates) {
      candidate.product().confirm().stream()
          .filter(path -> !asked.contains(path) && candidate.isUnclearWithout(path))
          .forEach(confirm::add);
    }
    return new Recognition(
        kept.stream()
            .map(Candidate::match)
            .sorted(
                Comparator.comparing(ProductMatch::confidence)
                    .reversed()
                    .thenComparing(ProductMatch::id))
            .toList(),
        isContradictory(kept),
        List.copyOf(confirm));
  }

  private static boolean isBeaten(Candidate candidate, List<Candidate> all) {
    return all.stream()
        .anyMatch(other ->
            other.product().family().equals(candidate.product().family())
                && other.points() > candidate.points());
  }

  private static boolean isContradictory(List<Candidate> candidates) {
    return hasTooManyOfOneKind(candidates) || isOnePageOfTwo(candidates);
  }

  /** A console stands behind a web server, never behind another console. */
  private static boolean isOnePageOfTwo(List<Candidate> candidates) {
    var families = new HashMap<String, String>();
    for (Candidate candidate : candidates) {
      if (candidate.product().kind() == Product.Kind.WEB_SERVER) {
        continue;
      }
      String family = candidate.product().family();
      for (Found found : candidate.found()) {
        if (found.sign().strong()
            && found.page().isPresent()
            && !family.equals(families.computeIfAbsent(found.page().get(), _ -> family))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasTooManyOfOneKind(List<Candidate> candidates) {
    for (Product.Kind kind : Product.Kind.values()) {
      long families =
          candidates.stream()
              .filter(candidate -> candidate.product().kind() == kind)
              .filter(candidate -> candidate.confidence() != Confidence.LOW)
              .map(candidate -> candidate.product().family())
              .distinct()
              .count();
      if (families >= TOO_MANY) {
        return true;
      }
    }
    return false;
  }

  private record Candidate(Product product, List<Found> found) {
    Confidence confidence() {
      boolean strong = found.stream().anyMatch(one -> one.sign().strong());
      long places = found.stream().map(one -> one.sign().where()).distinct().count();
      if (strong && places > 1) {
        return Confidence.HIGH;
      }
      return strong || places > 1 ? Confidence.MEDIUM : Confidence.LOW;
    }

    /** Whether a page might still tell that it is this product, or which version. */
    boolean isUnclearWithout(String path) {
      return confidence() == Confidence.LOW
          || (found.stream().noneMatch(one -> one.versionText().isPresent())
              && product.signs().stream()
                  .anyMatch(
                      sign -> sign.version() > 0 && sign.path().filter(path::equals).isPresent()));
    }

    int points() {
      return found.stream().mapToInt(one -> one.sign().strong() ? 100 : 1).sum();
    }

    ProductMatch match() {
      Optional<Found> version =
          found.stream().filter(one -> one.versionText().isPresent()).findFirst();
      return new ProductMatch(
          product.id(),
          product.name(),
          version.flatMap(Found::versionText),
          confidence(),
          version.map(one -> one.sign().versionConfidence()).orElse(Confidence.LOW),
          found.stream().map(Found::evidence).toList());
    }
  }
}
