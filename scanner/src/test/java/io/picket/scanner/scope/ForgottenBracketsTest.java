package io.picket.scanner.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ::1:443} must never be dialled: it is not this machine. */
class ForgottenBracketsTest {
  @ParameterizedTest
  @ValueSource(strings = {"::1:443", "::443", "0:0:0:0:0:0:1:443", "::192.0.2.1"})
  void anAddressThatNobodyRoutesIsAMistake(String text) {
    assertThatThrownBy(() -> Target.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for a port write [");
  }

  @Test
  void theMendIsNamed() {
    assertThatThrownBy(() -> Target.parse("::1:443")).hasMessageContaining("[::1]:443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "2001:db8::7", "2001:db8::1:1", "fd00::1:443", "[::1]:443"})
  void otherAddressesStand(String text) {
    assertThat(Target.parse(text)).isInstanceOf(Target.Address.class);
  }
}
