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
      String file = Profiles.file(name);
      Profile full = Profiles.read(name, Yaml.read(file, Yaml.text(Profiles.class, file)));
      assertThat(Profiles.named(name)).contains(full);
    }
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
