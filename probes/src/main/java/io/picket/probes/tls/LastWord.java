package io.picket.probes.tls;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Picks a suite that a server almost certainly has, to be asked for last of all: its acceptance is
 * then the good hello that makes the refusals before it credible, and costs no connection of its
 * own. A wrong guess costs one refusal more and proves nothing wrong.
 */
final class LastWord {
  /** Who has the one nearly always has the other, and seldom prefers them to all else. */
  private static final List<Set<Integer>> TWINS =
      List.of(
          Set.of(0x002F, 0x0035),
          Set.of(0xC013, 0xC014),
          Set.of(0x009C, 0x009D),
          Set.of(0xC02F, 0xC030),
          Set.of(0xC02B, 0xC02C),
          Set.of(0x1302, 0x1303));

  private LastWord() {}

  /**
   * @param matrix the version that is asked about last
   * @param foretold what an older version accepts, in its order; may be empty
   * @return a suite neither accepted nor refused so far
   */
  static Optional<Integer> of(VersionMatrix matrix, List<Integer> foretold) {
    for (int suite : foretold.reversed()) {
      if (!matrix.isSettled(suite)) {
        return Optional.of(suite);
      }
    }
    if (!foretold.isEmpty()) {
      return Optional.empty();
    }
    return TWINS.stream()
        .filter(twins -> twins.stream().anyMatch(matrix::isAccepted))
        .flatMap(twins -> twins.stream().filter(suite -> !matrix.isSettled(suite)))
        .findFirst();
  }
}
