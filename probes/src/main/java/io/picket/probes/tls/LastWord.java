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
  /** Who has TLS 1.3 alone nearly always has this, whatever else he leaves out. */
  static final int OF_THIRTEEN_ALONE = 0x1302;

  /** Who has the one nearly always has the other, and seldom prefers them to all else. */
  private static final List<Set<Integer>> TWINS =
      List.of(
          Set.of(0x002F, 0x0035),
          Set.of(0xC013, 0xC014),
          Set.of(0x009C, 0x009D),
          Set.of(0xC02F, 0xC030),
          Set.of(0xC02B, 0xC02C));

  /** Those of the twins that a server without AES-128 lacks. */
  private static final Set<Integer> AES_128 = Set.of(0x002F, 0xC013, 0x009C, 0xC02F, 0xC02B);

  private LastWord() {}

  /**
   * @param matrix the version that is asked about last, below TLS 1.3
   * @param foretold what an older version accepts, in its order; may be empty
   * @param shunsAes128 whether the server accepts other suites of TLS 1.3, and none with AES-128
   * @return a suite neither accepted nor refused so far
   */
  static Optional<Integer> of(VersionMatrix matrix, List<Integer> foretold, boolean shunsAes128) {
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
        .filter(suite -> !shunsAes128 || !AES_128.contains(suite))
        .findFirst();
  }
}
