package io.picket.checks;

import static io.picket.checks.Given.https;
import static io.picket.checks.Given.product;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.advisories.Advisories;
import io.picket.model.ClientId;
import io.picket.model.Finding;
import io.picket.model.HostFacts;
import io.picket.model.Priority;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What to fix first follows from the findings, one advisory at a time. */
class PrioritiesTest {
  private static final Instant AT = Instant.parse("2026-11-22T04:00:00Z");

  private static List<Priority> of(Profile profile, String version) {
    HostFacts host =
        Given.host(
            Given.open("443"), service(443, https(product("screenconnect", Optional.of(version)))));
    List<Finding> findings = Judge.judge(List.of(host), List.of(), profile, ClientId.SELF, AT);
    return Priorities.of(List.of(host), findings, profile);
  }

  @Test
  void theyStandInTheOrderOfWorkWithWhatMakesThemPressing() {
    List<Priority> all = of(Given.profile(), "23.9.7.8804");
    assertThat(all).isSorted().extracting(Priority::withinDays).contains(3, 14, 60);
    assertThat(all.getFirst())
        .satisfies(first -> {
          assertThat(first.advisory()).isEqualTo("CVE-2024-1709");
          assertThat(first.version()).isEqualTo("23.9.7.8804");
          assertThat(first.affected()).isEqualTo("before 23.9.8");
          assertThat(first.exploited()).contains(LocalDate.of(2024, 2, 22));
          assertThat(first.ransomware()).isTrue();
          assertThat(first.cvss()).isEqualTo(10.0);
          assertThat(first.finding().check().value()).isEqualTo("product-version-without-advisory");
        });
  }

  @Test
  void withoutAFindingThereIsNone() {
    assertThat(of(Given.profile(), "26.9.9")).isEmpty();
    assertThat(of(Given.profile(), "latest")).isEmpty();
    assertThat(of(Given.profile().withChecks(List.of()), "23.9.7.8804")).isEmpty();
  }

  @Test
  void theScansOwnClockSaysWhetherTheListIsOld() {
    Profile profile =
        Given.profile().withAdvisories(new Advisories(LocalDate.of(2026, 10, 8), true, List.of()));
    assertThat(Priorities.warnings(profile, AT)).isEmpty();
    assertThat(Priorities.warnings(profile, AT.plusSeconds(86_400)))
        .singleElement()
        .asString()
        .contains("2026-10-08");
    assertThat(Priorities.warnings(profile.withChecks(List.of()), AT.plusSeconds(86_400)))
        .isEmpty();
  }
}
