package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours and widths are what the environment, the terminal and custom say, in this order. */
class SurroundingsTest {
  private static Surroundings with(Map<String, String> environment, int columns) {
    var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Surroundings(
        new ByteArrayInputStream(new byte[0]),
        nowhere,
        nowhere,
        environment,
        InstantSource.system(),
        true,
        true,
        () -> columns,
        Interruption.none(nowhere));
  }

  @ParameterizedTest
  @CsvSource({
    "'',                          true,  true",
    "'',                          false, false",
    "NO_COLOR=1,                  true,  false",
    "TERM=dumb,                   true,  false",
    "CLICOLOR=0,                  true,  false",
    "CLICOLOR=1,                  false, false",
    "CLICOLOR_FORCE=1,            false, true",
    "CLICOLOR_FORCE=0,            false, false",
    "CLICOLOR_FORCE=1 NO_COLOR=1, false, false",
    "CLICOLOR_FORCE=1 CLICOLOR=0, true,  true",
  })
  void coloursAreWanted(String environment, boolean watched, boolean wanted) {
    var variables = new HashMap<String, String>();
    for (String one : environment.split(" ")) {
      int equals = one.indexOf('=');
      if (equals > 0) {
        variables.put(one.substring(0, equals), one.substring(equals + 1));
      }
    }
    assertThat(with(variables, 0).colours(watched)).isEqualTo(wanted);
  }

  @Test
  void aTerminalIsFilledAndAFileHasTheUsualWidth() {
    assertThat(with(Map.of(), 72).width(true)).isEqualTo(72);
    assertThat(with(Map.of(), 72).width(false)).isEqualTo(100);
    assertThat(with(Map.of(), 0).width(true)).isEqualTo(100);
    assertThat(with(Map.of("COLUMNS", "64"), 72).width(true)).isEqualTo(64);
    assertThat(with(Map.of("COLUMNS", "64"), 72).width(false)).isEqualTo(64);
    assertThat(with(Map.of("COLUMNS", "none"), 72).lineWidth()).isEqualTo(80);
  }
}
