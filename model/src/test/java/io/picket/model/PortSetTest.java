package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortSetTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "22,80,8000-8100 | 22,80,8000-8100",
        "80,22,80 | 22,80",
        "1,2,3 | 1-3",
        "- | 1-65535",
        "-3 | 1-3",
        "65534- | 65534-65535",
        " 22 , 80 | 22,80",
      })
  void readsWhatNmapUsersWrite(String text, String canonical) {
    assertThat(PortSet.parse(text)).hasToString(canonical);
    assertThat(PortSet.parse(canonical)).isEqualTo(PortSet.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "65536", "x", "80,,443", "100-1", "1-2-3", "-0", "80-x", "99999999999", ","})
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> PortSet.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isASet() {
    assertThat(PortSet.parse("1-10").minus(PortSet.parse("2-9")).or(PortSet.of(443)))
        .hasToString("1,10,443");
    assertThat(PortSet.parse("1-10").contains(10)).isTrue();
    assertThat(PortSet.parse("1-10").contains(11)).isFalse();
    assertThat(PortSet.parse("")).isEqualTo(PortSet.none());
    assertThat(PortSet.parse("1-10")).isNotEqualTo(PortSet.parse("1-9"));
    assertThat(PortSet.parse("1-10").size()).isEqualTo(10);
  }
}
