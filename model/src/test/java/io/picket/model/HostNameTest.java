package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @Test
  void readsNamesAsPeopleWriteThem() {
    assertThat(HostName.parse("RMM.Example.").ascii()).isEqualTo("rmm.example");
    assertThat(HostName.parse("b\u00FCcher.example").ascii()).isEqualTo("xn--bcher-kva.example");
    assertThat(HostName.parse("rmm\u3002example").ascii()).isEqualTo("rmm.example");
    assertThat(HostName.parse("xn--strae-oqa.example").ascii()).isEqualTo("xn--strae-oqa.example");
  }

  /** Browsers ask xn--strae-oqa.example, older programs strasse.example: not the same owner. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "stra\u00DFe.example",
        "\u03B2\u03CC\u03BB\u03BF\u03C2.example",
        "a\u200Cb.example",
        "a\u200Db.example"
      })
  void aNameThatIsTwoNamesIsRefused(String name) {
    assertThatThrownBy(() -> HostName.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ASCII form, xn--...");
  }
}
