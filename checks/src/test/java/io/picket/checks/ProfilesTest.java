package io.picket.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.Yaml;
import io.picket.model.Severity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfilesTest {
  @Test
  void everyProfileReads() {
    assertThat(Profiles.names()).isSorted().contains(Profiles.DEFAULT);
    for (String name : Profiles.names()) {
      Profile profile = Profiles.named(name).orElseThrow();
      assertThat(profile.name()).isEqualTo(name);
      assertThat(profile.description()).isNotBlank();
      assertThat(profile.checks()).hasSizeGreaterThan(50);
      assertThat(profile.gate().failOn()).contains(Severity.HIGH);
      assertThat(profile.ports().minus(profile.expectedOpen()).isEmpty()).isFalse();
      assertThat(profile.expectedOpen().minus(profile.ports()).isEmpty()).isTrue();
    }
    assertThat(Profiles.named("defualt")).isEmpty();
  }

  @Test
  void theQuickReadingOfOurOwnProfilesIsTheFullOne() {
    for (String name : Profiles.names()) {
      String text = Yaml.text(Profiles.class, Profiles.file(name));
      assertThat(PlainProfile.read(name, text)).contains(Profiles.readInFull(name));
    }
  }

  @Test
  void theQuickReadingLeavesWhatItDoesNotKnow() {
    String plain = "description: A few words\nports: 1-5\nchecks: all\nfail-on: high\n";
    assertThat(PlainProfile.read("one", plain)).isPresent();
    for (String more :
        new String[] {
          "ports: 6\n",
          "unknown: 6\n",
          "  indented: 6\n",
          "products: {a: b}\n",
          "guide: \"quoted\"\n",
          "without: [no-such-check]\n",
          "expected-open:\n  folded\n",
          "no colon\n"
        }) {
      assertThat(PlainProfile.read("one", plain + more)).as(more).isEmpty();
    }
    assertThat(PlainProfile.read("one", plain.replace("checks: all", "checks: [a]"))).isEmpty();
    assertThat(PlainProfile.read("one", plain.replace("high", "dreadful"))).isEmpty();
  }

  @Test
  void aProfileAsksForEveryPortItsChecksSpeakOf() {
    Profile profile = Profiles.named(Profiles.DEFAULT).orElseThrow();
    for (Check check : profile.checks()) {
      if (check instanceof ExposedPort exposed) {
        assertThat(exposed.ports().minus(profile.ports()).isEmpty())
            .as(check.card().id().value())
            .isTrue();
      }
    }
  }

  @Test
  void eachProductsRulesStayInItsOwnProfile() {
    Profile profile = Profiles.named("endpoint-central-msp").orElseThrow();
    assertThat(profile.checks())
        .extracting(check -> check.card().id().value())
        .contains("endpoint-central-msp-8040-closed")
        .doesNotContain("screenconnect-8040-redirects-only");
    assertThat(profile.guide()).isEqualTo(Optional.of("endpoint-central-msp"));
  }

  @Test
  void mistakesAreToldWithPlaceAndMend() {
    assertThatThrownBy(() ->
            Profiles.read(
                "mine",
                Yaml.read("mine.yaml", "description: d\nports: 443\nchecks: [tls-1-0-refusd]\n")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("mine.yaml:3:")
        .hasMessageContaining("tls-1-0-refused");
    assertThatThrownBy(
            () -> Profiles.read("mine", Yaml.read("mine.yaml", "description: d\nchecks: all\n")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("ports");
  }
}
