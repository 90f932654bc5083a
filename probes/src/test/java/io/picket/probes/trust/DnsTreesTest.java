package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsTreesTest {
  private static final List<String> LABELS = List.of("a", "b", "ab", "com");

  /** Every answer is the one that looking at each constraint by itself would give. */
  @Test
  void manyTreesAnswerAsEachOfThemWould() {
    var random = new Random(5);
    for (int round = 0; round < 3_000; round++) {
      var bases = new ArrayList<String>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        String base = name(random, random.nextInt(4));
        bases.add(random.nextInt(3) == 0 && !base.isEmpty() ? "." + base : base);
      }
      String name = name(random, 1 + random.nextInt(4));
      name = random.nextInt(3) == 0 ? "*." + name : random.nextInt(9) == 0 ? name + ".." : name;
      DnsTrees trees = DnsTrees.of(bases);
      for (boolean excluding : new boolean[] {true, false}) {
        boolean expected = false;
        for (String base : bases) {
          expected |= isWithin(name, base, excluding);
        }
        assertThat(trees.holds(name, excluding))
            .as(name + " in " + bases + " excluding " + excluding)
            .isEqualTo(expected);
      }
    }
    assertThat(DnsTrees.of(List.of()).holds("a..b", true)).isFalse();
  }

  private static String name(Random random, int labels) {
    var name = new ArrayList<String>();
    for (int i = 0; i < labels; i++) {
      name.add(LABELS.get(random.nextInt(LABELS.size())));
    }
    return String.join(".", name);
  }

  private static boolean isWithin(String name, String base, boolean excluding) {
    if (base.isEmpty()) {
      return true;
    }
    if (name.endsWith("..")) {
      return excluding;
    }
    if (base.startsWith(".")) {
      return name.endsWith(base);
    }
    String whole = name.startsWith("*.") ? name.substring(2) : name;
    boolean touches =
        excluding
            && name.startsWith("*.")
            && base.endsWith("." + whole)
            && base.substring(0, base.length() - whole.length() - 1).indexOf('.') < 0;
    return whole.equals(base) || whole.endsWith("." + base) || touches;
  }
}
