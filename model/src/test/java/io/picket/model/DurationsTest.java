package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"700, 700 ms", "5000, 5 s", "1500, 1500 ms", "90000, 90 s", "600000, 10 min"})
  void inTheLargestUnitThatIsExact(long millis, String text) {
    assertThat(Durations.text(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
