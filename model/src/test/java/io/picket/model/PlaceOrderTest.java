package io.picket.model;

import static io.picket.model.PlaceOrder.PLACES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names and addresses stand where people look for them. */
class PlaceOrderTest {
  private static final List<String> ORDERED =
      List.of(
          "127.4.0.1",
          "127.4.0.1:80/tcp",
          "127.4.0.1:443/tcp",
          "127.4.0.2",
          "127.4.0.10",
          "127.4.0.100",
          "127.4.10.1",
          "rmm.example.com",
          "rmm.example.com:8040/tcp",
          "scan",
          "web02.example.com",
          "web2.example.com",
          "web10.example.com",
          "web99999999999999999999.example.com",
          "2001:db8::9",
          "[2001:db8::9]:443/tcp",
          "2001:db8::a",
          "2001:db8::10");

  @Test
  void digitsCountByTheirValue() {
    for (int seed = 1; seed <= 50; seed++) {
      List<String> shuffled = new ArrayList<>(ORDERED);
      Collections.shuffle(shuffled, new Random(seed));

      assertThat(shuffled.stream().sorted(PLACES)).containsExactlyElementsOf(ORDERED);
    }
  }

  @Test
  void theOrderHoldsForAnyPairAndOnlyTheSameIsEqual() {
    for (int i = 0; i < ORDERED.size(); i++) {
      for (int j = 0; j < ORDERED.size(); j++) {
        assertThat(Integer.signum(PLACES.compare(ORDERED.get(i), ORDERED.get(j))))
            .as("%s and %s", ORDERED.get(i), ORDERED.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  /** A sort that meets an order with a circle in it may throw. */
  @Test
  void noThreeTextsStandInACircle() {
    var random = new Random(1);
    for (int round = 0; round < 200_000; round++) {
      String a = anything(random);
      String b = anything(random);
      String c = anything(random);

      assertThat(PLACES.compare(a, b) < 0 && PLACES.compare(b, c) < 0 && PLACES.compare(a, c) >= 0)
          .as("%s, %s, %s", a, b, c)
          .isFalse();
    }
  }

  private static String anything(Random random) {
    var text = new StringBuilder(random.nextBoolean() ? "::" : "");
    for (int length = random.nextInt(6); length > 0; length--) {
      text.append(":019af.-z[".charAt(random.nextInt(10)));
    }
    return text.toString();
  }
}
