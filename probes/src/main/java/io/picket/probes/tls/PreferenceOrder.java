package io.picket.probes.tls;

import io.picket.model.TlsSupport.Preference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who chooses, and in which order, concluded from a server's choices alone. A server with an order
 * of its own is one whose choices fit a single order and do not always fall on our first; one
 * without is one whose choices always fall on our first although our order changed.
 *
 * @param preference who chooses; {@code UNKNOWN} when the choices fit both explanations
 * @param order the accepted suites, nothing behind what the server prefers it to
 * @param whole whether that is the one order the choices fit; where several questions were asked at
 *     once, not every suite was weighed against every other
 * @param doubt two suites, the one chosen first; offering them the other way round would decide
 */
record PreferenceOrder(
    Preference preference, List<Integer> order, boolean whole, Optional<List<Integer>> doubt) {
  /**
   * So many choices in a row on our first, while our order is turned round every time, are no
   * accident: of the orders a server may have, one in 5,040 does that.
   */
  private static final int NO_ACCIDENT = 7;

  static PreferenceOrder of(List<Integer> accepted, List<VersionMatrix.Choice> choices) {
    if (accepted.size() < 2) {
      return new PreferenceOrder(Preference.NOT_APPLICABLE, accepted, true, Optional.empty());
    }
    Set<Integer> known = new CodeSet(accepted);
    Map<Integer, Set<Integer>> beats = new HashMap<>();
    boolean alwaysOurFirst = true;
    int forwards = 0;
    int backwards = 0;
    Optional<List<Integer>> doubt = Optional.empty();
    for (VersionMatrix.Choice choice : choices) {
      List<Integer> possible = new ArrayList<>(choice.offered());
      possible.retainAll(known);
      if (possible.size() < 2) {
        continue;
      }
      alwaysOurFirst &= possible.getFirst() == choice.chosen();
      if (choice.forwards()) {
        forwards++;
      } else {
        backwards++;
      }
      Set<Integer> beaten = beats.computeIfAbsent(choice.chosen(), key -> new CodeSet());
      for (int other : possible) {
        if (other != choice.chosen()) {
          beaten.add(other);
          doubt = Optional.of(List.of(choice.chosen(), other));
        }
      }
    }
    Optional<List<Integer>> order = sorted(accepted, beats);
    if (!alwaysOurFirst) {
      boolean whole = order.filter(sorted -> isWhole(sorted, beats)).isPresent();
      return new PreferenceOrder(
          Preference.SERVER, order.orElse(accepted), whole, Optional.empty());
    }
    boolean noAccident =
        Math.min(forwards, backwards) >= NO_ACCIDENT / 2 && forwards + backwards >= NO_ACCIDENT;
    if (order.isEmpty() || noAccident) {
      return new PreferenceOrder(Preference.CLIENT, accepted, false, Optional.empty());
    }
    return new PreferenceOrder(Preference.UNKNOWN, order.get(), false, doubt);
  }

  /** Whether each was chosen over the next. */
  private static boolean isWhole(List<Integer> order, Map<Integer, Set<Integer>> beats) {
    for (int at = 1; at < order.size(); at++) {
      if (!beats.getOrDefault(order.get(at - 1), Set.of()).contains(order.get(at))) {
        return false;
      }
    }
    return true;
  }

  /** The accepted suites so that nothing stands behind what it beats; empty when that cannot be. */
  private static Optional<List<Integer>> sorted(
      List<Integer> accepted, Map<Integer, Set<Integer>> beats) {
    List<Integer> left = new ArrayList<>(accepted);
    List<Integer> order = new ArrayList<>();
    while (!left.isEmpty()) {
      Optional<Integer> next =
          left.stream()
              .filter(suite ->
                  left.stream()
                      .noneMatch(other -> beats.getOrDefault(other, Set.of()).contains(suite)))
              .findFirst();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      order.add(next.get());
      left.removeIf(next.get()::equals);
    }
    return Optional.of(order);
  }
}
