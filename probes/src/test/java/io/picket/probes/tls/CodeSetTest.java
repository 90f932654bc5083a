package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Held to a set of the JDK's by many random changes. */
final class CodeSetTest {
  @Test
  void isASet() {
    var random = new Random(11);
    for (int round = 0; round < 100; round++) {
      Set<Integer> plain = new TreeSet<>();
      Set<Integer> codes = new CodeSet();
      for (int step = 0; step < 60; step++) {
        int code = random.nextInt(80) * 997;
        List<Integer> some = random.ints(5, 0, 80).mapToObj(any -> any * 997).toList();
        switch (random.nextInt(6)) {
          case 0 -> assertThat(codes.remove(code)).isEqualTo(plain.remove(code));
          case 1 -> assertThat(codes.addAll(some)).isEqualTo(plain.addAll(some));
          case 2 ->
              assertThat(codes.addAll(new CodeSet(some))).isEqualTo(plain.addAll(Set.copyOf(some)));
          case 3 -> assertThat(codes.removeAll(some)).isEqualTo(plain.removeAll(some));
          case 4 ->
              assertThat(codes.removeAll(new CodeSet(some)))
                  .isEqualTo(plain.removeAll(Set.copyOf(some)));
          default -> assertThat(codes.add(code)).isEqualTo(plain.add(code));
        }
        assertThat(codes.containsAll(some)).isEqualTo(plain.containsAll(some));
        assertThat(codes.containsAll(new CodeSet(some))).isEqualTo(plain.containsAll(some));
        assertThat(codes.isEmpty()).isEqualTo(plain.isEmpty());
        assertThat(codes.contains(code)).isEqualTo(plain.contains(code));
        assertThat(codes).isEqualTo(plain);
      }
      assertThat(new ArrayList<>(codes)).isEqualTo(new ArrayList<>(plain));
      assertThat(new CodeSet(plain)).hasSameSizeAs(plain);
      assertThat(new CodeSet(codes).without(List.of(997)))
          .hasSize(plain.contains(997) ? plain.size() - 1 : plain.size());
    }
  }
}
