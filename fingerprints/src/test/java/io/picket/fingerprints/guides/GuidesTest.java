package io.picket.fingerprints.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.GuideCoverage.Power;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuidesTest {
  @ParameterizedTest
  @CsvSource({"connectwise-control, CW, 12, 8, 17", "endpoint-central-msp, ME, 5, 14, 33"})
  void everyRowIsThere(String name, String prefix, int verify, int refute, int attest) {
    Guide guide = Guides.named(name).orElseThrow();
    assertThat(guide.rows()).hasSize(verify + refute + attest);
    for (int at = 0; at < guide.rows().size(); at++) {
      assertThat(guide.rows().get(at).id()).isEqualTo("%s-%02d".formatted(prefix, at + 1));
    }
    assertThat(count(guide, Power.VERIFY)).isEqualTo(verify);
    assertThat(count(guide, Power.REFUTE)).isEqualTo(refute);
    assertThat(count(guide, Power.ATTEST)).isEqualTo(attest);
  }

  private static long count(Guide guide, Power power) {
    return guide.rows().stream().filter(row -> row.power() == power).count();
  }

  @Test
  void whatCanBeSeenHasASeverityAndWhatCannotHasNone() {
    for (String name : Guides.names()) {
      for (Guide.Row row : Guides.named(name).orElseThrow().rows()) {
        assertThat(row.severity().isPresent()).as(row.id()).isEqualTo(row.power() != Power.ATTEST);
        assertThat(row.text()).as(row.id()).endsWith(".").doesNotContain("\n");
      }
    }
  }

  @Test
  void knownMistakesAreTold() {
    Guide guide = Guides.named("connectwise-control").orElseThrow();
    assertThat(guide.row("CW-30").orElseThrow().remark().orElseThrow()).contains("TLS 1.0 twice");
    assertThat(guide.row("CW-23").orElseThrow().remark().orElseThrow()).contains("the reverse");
  }
}
