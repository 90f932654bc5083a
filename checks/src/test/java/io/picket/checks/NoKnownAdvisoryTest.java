package io.picket.checks;

import static io.picket.checks.Given.https;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.product;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.advisories.Advisories;
import io.picket.model.Verdict;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoKnownAdvisoryTest {
  private static final String ID = "product-version-without-advisory";

  @ParameterizedTest
  @CsvSource({
    "screenconnect, 23.9.7.8804, fail critical",
    "screenconnect, 26.1.9, fail medium",
    "screenconnect, 26.2.1.9500, pass",
    "endpoint-central-msp, 11.2.2309.1, pass",
    "endpoint-central-msp, 10.1.2137.2, fail critical",
    "screenconnect, latest, unknown unrecognised",
    "screenconnect, '', unknown unrecognised",
    "screenconnect, 26.6.5.1 or 23.9.7.8804, fail critical",
    "screenconnect, 26.6.5.1 or 26.9.9, pass",
    "endpoint-central-msp, 11.2.2309.1 or 11, unknown unrecognised",
    "nginx, 1.18.0, n/a"
  })
  void versions(String product, String version, String expected) {
    assertThat(label(verdict(product, version))).isEqualTo(expected);
  }

  private static Verdict verdict(String product, String version) {
    var match = version.isEmpty() ? product(product) : product(product, Optional.of(version));
    return Given.verdict(ID, service(443, https(match)));
  }

  @Test
  void itNeverSaysVulnerable() {
    Verdict verdict = verdict("screenconnect", "23.9.7.8804");
    assertThat(verdict.because())
        .startsWith("Fix within 3 days: ")
        .contains("in the affected range of CVE-2024-1709")
        .contains("confidence in the version: high");
    assertThat(verdict.toString().toLowerCase(java.util.Locale.ROOT)).doesNotContain("vulnerable");
  }

  @Test
  void theNearestVersionThatNoRangeReachesIsNamed() {
    for (String[] one :
        new String[][] {
          {"screenconnect", "23.9.7.8804", "26.2 or later"},
          {"screenconnect", "26.1.0.1", "26.2 or later"},
          {"endpoint-central", "10.1.2130.1", "10.1.2228.11 or later"},
        }) {
      assertThat(verdict(one[0], one[1]).because())
          .contains("No advisory of the list names " + one[2]);
      String beyond = one[2].substring(0, one[2].indexOf(' '));
      assertThat(label(verdict(one[0], beyond))).as(beyond).isEqualTo("pass");
    }
  }

  @Test
  void aGuessedVersionHasLowConfidence() {
    assertThat(verdict("endpoint-central", "100474").because())
        .contains("10.0.474")
        .contains("confidence in the version: low");
  }

  /** A build that a page may only offer is no reason to call the installed one clean. */
  @Test
  void aPassSaysWhereTheVersionIsNotSure() {
    assertThat(verdict("screenconnect", "26.9.9").because()).doesNotContain("confidence");
    assertThat(verdict("endpoint-central", "101222811").because())
        .startsWith("No advisory of the list")
        .contains("confidence in the version: low");
  }

  @Test
  void anOldListSaysSoEvenWhenItPasses() {
    var old = Given.profile().withAdvisories(old());
    var facts = service(443, https(product("screenconnect", Optional.of("26.9.9"))));
    Verdict verdict = Given.verdict(ID, old, Given.host(Given.open("443"), facts));
    assertThat(label(verdict)).isEqualTo("pass");
    assertThat(verdict.because()).contains("2026-01-01");
  }

  private static Advisories old() {
    return new Advisories(LocalDate.of(2026, 1, 1), true, Advisories.shipped().all());
  }
}
