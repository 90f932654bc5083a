package io.picket.fingerprints.products;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Confidence;
import io.picket.model.ProductMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tries every example of every product on all products. */
class ProductLibraryTest {
  @Test
  void everyExampleIsRecognisedAsItsOwnProductAndNoOther() {
    var wrong = new ArrayList<String>();
    for (Product product : Products.all()) {
      for (Product.Example example : product.examples()) {
        List<ProductMatch> believed =
            Recognition.of(example.traces()).products().stream()
                .filter(match -> match.confidence() != Confidence.LOW)
                .toList();
        Optional<ProductMatch> own =
            believed.stream().filter(match -> match.id().equals(product.id())).findFirst();
        if (own.isPresent() != example.matches()) {
          wrong.add(example.text() + ": " + product.id() + " matches: " + own.isPresent());
        }
        if (own.isPresent()
            && example.version().isPresent()
            && !own.get().version().equals(example.version())) {
          wrong.add(example.text() + ": version " + own.get().version());
        }
        for (ProductMatch match : believed) {
          Product other = Products.of(match.id()).orElseThrow();
          if (example.matches()
              && other.kind() == product.kind()
              && !other.family().equals(product.family())) {
            wrong.add(example.text() + ": is also taken for " + other.id());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aVersionInAPageThatIsCutShortIsTheRightOneOrNone() {
    int cut = 0;
    for (Product product : Products.all()) {
      for (Product.Example example : product.examples()) {
        for (Traces.Page page : example.traces().pages()) {
          for (int end = 0; end < page.body().length(); end++) {
            var part =
                new Traces.Page(
                    page.path(),
                    page.status(),
                    page.headers(),
                    page.title(),
                    page.body().substring(0, end),
                    List.of());
            for (ProductMatch match : Recognition.of(Traces.none().with(part)).products()) {
              cut++;
              assertThat(match.version())
                  .as("%s: %s", match.id(), part.body())
                  .isIn(Optional.empty(), example.version());
            }
          }
        }
      }
    }
    assertThat(cut).isPositive();
  }

  /** Behind one address there may be servers of two versions; both are told. */
  @Test
  void twoVersionsInOneLookAreBothTold() {
    Traces traces = Traces.none();
    for (String version : List.of("26.6.5.1", "23.9.7.8804", "26.6.5.1")) {
      var server = new Traces.Header("Server", "ScreenConnect/" + version + "-1");
      traces =
          traces.with(new Traces.Page("/", 200, List.of(server), Optional.empty(), "", List.of()));
    }
    assertThat(Recognition.of(traces).products().getFirst().version())
        .contains("26.6.5.1 or 23.9.7.8804");
  }

  @Test
  void everyProductHasExamplesOfBothKindsAndStandsInOrder() {
    for (Product product : Products.all()) {
      assertThat(product.examples()).as(product.id()).anyMatch(Product.Example::matches);
      assertThat(product.examples()).as(product.id()).anyMatch(example -> !example.matches());
    }
    assertThat(Products.all()).extracting(Product::id).isSorted();
  }

  @Test
  void setupWizardsAreAskedForWithoutATrailingSegment() {
    for (Product product : Products.all()) {
      for (Product.Page page : product.pages()) {
        assertThat(page.path()).doesNotMatch("(?i).*\\.aspx/.*");
      }
    }
  }
}
