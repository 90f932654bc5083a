package io.picket.fingerprints.products;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.data.BoundedText;
import io.picket.fingerprints.products.DefaultLogin.Account;
import io.picket.fingerprints.products.DefaultLogin.Flow;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultLoginsTest {
  @Test
  void everyExampleIsReadAsItSays() {
    for (DefaultLogin login : DefaultLogins.all()) {
      assertThat(login.examples()).as(login.product()).isNotEmpty();
      for (DefaultLogin.Example example : login.examples()) {
        assertThat(login.stop(example.body())).as(example.body()).isEqualTo(example.stop());
        assertThat(login.flow().map(flow -> flow.isInside(example.body())).orElse(false))
            .as(example.body())
            .isEqualTo(example.inside());
      }
    }
  }

  @Test
  void theyStandInOrderAndBelongToKnownProducts() {
    assertThat(DefaultLogins.all()).extracting(DefaultLogin::product).isSorted();
    assertThat(DefaultLogins.all())
        .allSatisfy(login -> assertThat(Products.of(login.product())).isPresent());
    assertThat(DefaultLogins.of("screenconnect")).isEmpty();
    assertThat(DefaultLogins.accounts()).containsExactly("admin", "administrator", "guest");
  }

  @Test
  void aPasswordIsNeverInAText() {
    var login =
        new DefaultLogin(
            "x",
            java.util.List.of(new Account("admin", new Secret("hunter2"), "https://example.com")),
            Optional.empty(),
            java.util.List.of(),
            java.util.List.of());
    assertThat(login.toString()).contains("admin").doesNotContain("hunter2");
    assertThat(new Secret("hunter2")).isNotEqualTo(new Secret("hunter2"));
  }

  @Test
  void whatCannotBeReadToItsEndStopsAndIsNotTheInside() {
    DefaultLogin login = DefaultLogins.of("desktop-central").orElseThrow();
    Flow flow = login.flow().orElseThrow();
    String inside = "<a href=\"./logout.do\">Sign Out</a> actionToCall=showAdminTab";
    assertThat(login.stop("x".repeat(BoundedText.LONGEST + 1))).isPresent();
    assertThat(flow.isInside(inside)).isTrue();
    assertThat(flow.isInside("x".repeat(BoundedText.LONGEST) + inside)).isFalse();
  }
}
