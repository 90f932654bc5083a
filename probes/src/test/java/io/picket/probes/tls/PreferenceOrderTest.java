package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsSupport.Preference;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreferenceOrderTest {
  private static final List<Integer> EIGHT = IntStream.rangeClosed(1, 8).boxed().toList();

  @Test
  void aServerWithItsOwnOrderIsToldFromOneWithout() {
    List<Integer> own = List.of(5, 2, 8, 1, 3, 7, 6, 4);

    PreferenceOrder server =
        learn(EIGHT, offered -> own.stream().filter(offered::contains).findFirst().orElseThrow());
    assertThat(server.preference()).isEqualTo(Preference.SERVER);
    assertThat(server.order()).isEqualTo(own);
    assertThat(server.whole()).isTrue();

    assertThat(learn(EIGHT, List::getFirst).preference()).isEqualTo(Preference.CLIENT);
  }

  /** Five of eight are weighed against each other, then the other three. */
  @Test
  void whatWasAskedInPartsHasNoWholeOrder() {
    var choices = new ArrayList<VersionMatrix.Choice>();
    List<List<Integer>> parts = List.of(List.of(3, 1, 5, 2, 4), List.of(8, 6, 7));
    for (List<Integer> own : parts) {
      var left = new ArrayList<>(own);
      while (!left.isEmpty()) {
        choices.add(
            new VersionMatrix.Choice(left.stream().sorted().toList(), left.getFirst(), true));
        left.removeFirst();
      }
    }
    PreferenceOrder order = PreferenceOrder.of(EIGHT, choices);
    assertThat(order.preference()).isEqualTo(Preference.SERVER);
    assertThat(order.whole()).isFalse();
  }

  @Test
  void twoSuitesLeaveADoubtThatOneMoreHelloSettles() {
    List<Integer> two = List.of(1, 2);
    PreferenceOrder order = learn(two, List::getFirst);

    assertThat(order.preference()).isEqualTo(Preference.UNKNOWN);
    assertThat(order.doubt()).contains(List.of(1, 2));
  }

  @Test
  void oneSuiteHasNoOrder() {
    assertThat(learn(List.of(1), List::getFirst).preference()).isEqualTo(Preference.NOT_APPLICABLE);
  }

  private static PreferenceOrder learn(
      List<Integer> suites, Function<List<Integer>, Integer> server) {
    var matrix = new VersionMatrix(TlsVersion.TLS_1_2, suites);
    for (int step = 0; step < suites.size(); step++) {
      List<Integer> offered = matrix.open(List.of(), Integer.MAX_VALUE);
      matrix.chose(offered, server.apply(offered));
    }
    return PreferenceOrder.of(new ArrayList<>(matrix.accepted()), matrix.choices());
  }
}
