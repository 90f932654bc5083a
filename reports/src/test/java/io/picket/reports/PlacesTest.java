package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses that follow on each other are told as a range, and none is lost on the way. */
class PlacesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.4.0.1 | 127.4.0.1",
        "127.4.0.1 127.4.0.2 | 127.4.0.1, 127.4.0.2",
        "127.4.0.1 127.4.0.2 127.4.0.3 | 127.4.0.1-3",
        "127.4.0.1 127.4.0.3 127.4.0.4 127.4.0.5 | 127.4.0.1, 127.4.0.3-5",
        "127.4.0.254 127.4.0.255 127.4.1.0 | 127.4.0.254-127.4.1.0",
        "127.4.0.1:80 127.4.0.2:80 127.4.0.3:80 | 127.4.0.1-3:80",
        "127.4.0.1:80 127.4.0.2:81 127.4.0.3:80 | 127.4.0.1:80, 127.4.0.2:81, 127.4.0.3:80",
        "127.4.0.1:80 127.4.0.2:80 127.4.0.3 | 127.4.0.1:80, 127.4.0.2:80, 127.4.0.3",
        "a.example:80 b.example:80 | a.example:80, b.example:80",
        "[::1]:80 [::2]:80 [::3]:80 | [::1]:80, [::2]:80, [::3]:80",
        "::9 ::a ::b | ::9-::b",
        "127.255.255.255 ::8000:0 | 127.255.255.255, ::8000:0",
        "127.4.0.1 a 127.4.0.2 127.4.0.3 | 127.4.0.1, a, 127.4.0.2, 127.4.0.3",
        "127.4.0.1 127.4.0.1 127.4.0.1 | 127.4.0.1, 127.4.0.1, 127.4.0.1",
      })
  void rangesOfAddresses(String places, String told) {
    assertThat(Places.all(List.of(places.split(" ")))).isEqualTo(told);
  }

  @Test
  void whyManyPlacesAreNotWholeIsToldOnce() {
    List<String> why = new ArrayList<>();
    for (int last = 300; last >= 1; last--) {
      why.add("127.4." + last / 250 + "." + last % 250 + ": not every port was tried");
      why.add("127.4.0." + last % 250 + " port 80: cut short");
    }
    why.add("interrupted");

    assertThat(Sentences.reasons(why))
        .isEqualTo(
            "interrupted; 127.4.0.1-249, 127.4.1.0-50: not every port was tried; 127.4.0.0 port 80,"
                + " 127.4.0.1 port 80, 127.4.0.1 port 80, 127.4.0.2 port 80 and 296 more: cut"
                + " short");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b c | a, b and 1 more",
        "127.4.0.1 127.4.0.2 127.4.0.3 b c d | 127.4.0.1-3, b and 2 more",
        "a 127.4.0.1 127.4.0.2 c | a, 127.4.0.1 and 2 more",
        "a b | a, b",
      })
  void whatIsNotNamedIsCounted(String places, String told) {
    assertThat(Places.upTo(2, List.of(places.split(" ")))).isEqualTo(told);
  }
}
