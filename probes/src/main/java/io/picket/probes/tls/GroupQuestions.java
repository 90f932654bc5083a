package io.picket.probes.tls;

import io.picket.model.Answer;
import io.picket.model.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known so far of the groups of TLS 1.3. A hello without any key share makes the server
 * name the group it wants in a HelloRetryRequest, so that even post-quantum groups cost no
 * cryptography; each answer removes one group from the next hello, until the rest is refused. Some
 * servers list theirs behind a hello whose group is not their favourite, which saves the asking one
 * by one.
 *
 * <p>Not safe for threads; whoever asks holds a lock.
 */
final class GroupQuestions {
  private final List<Integer> found = new ArrayList<>();
  private final List<Integer> left = new ArrayList<>(Offers.GROUPS);
  private Optional<Answer> end = Optional.empty();
  private boolean named;

  List<Integer> left() {
    return List.copyOf(left);
  }

  boolean isOver() {
    return end.isPresent();
  }

  /** Whether some were found, so that a refusal is about the others. */
  boolean hasFound() {
    return !found.isEmpty();
  }

  /** Takes the reply to a hello without shares that offered {@link #left()}. */
  void take(Reply reply) {
    switch (reply) {
      case Reply.Chosen(ServerHello hello) -> {
        Optional<Integer> group = hello.group();
        if (group.isEmpty() || !left.removeIf(group.get()::equals)) {
          fail(Reason.CONTRADICTORY, "chose a group that was not offered");
          return;
        }
        found.add(group.get());
        if (left.isEmpty()) {
          fail(Reason.CONTRADICTORY, "accepted every group there is");
        }
      }
      case Reply.Refused(String how, long at) -> {
        if (found.isEmpty()) {
          fail(Reason.NOT_TRIED, "it does not answer a hello without key share: " + how);
        } else {
          end = Optional.of(new Answer.Yes(how));
        }
      }
      case Reply.Odd(String what) -> fail(Reason.CONTRADICTORY, what);
      case Reply.Listed listed -> fail(Reason.MALFORMED, "answered in SSLv2");
      case Reply.Unanswered(Reason reason, String detail) -> fail(reason, detail);
    }
  }

  /**
   * Without an answer to a hello without shares: the group of one with shares, at least.
   *
   * @param group the one a usual hello was answered with
   */
  void alsoNamed(int group) {
    if (found.isEmpty() && left.removeIf(known -> known == group)) {
      found.add(group);
    }
  }

  /**
   * Takes the server's own list, where it agrees with what was seen: those it names are not asked
   * for one by one, the others are refused or not as before.
   */
  void named(List<Integer> supported) {
    if (end.isEmpty() && !found.isEmpty() && supported.containsAll(found)) {
      named = true;
      for (Integer group : supported) {
        if (left.size() > 1 && left.removeIf(group::equals)) {
          found.add(group);
        }
      }
    }
  }

  /** Whether the server has named its groups, so that the rest is likely to be refused. */
  boolean isNamed() {
    return named;
  }

  /** Those found so far whose generator is known, so that answers for them can be read. */
  List<Integer> readable() {
    return found.stream().filter(group -> KeyShare.of(group).isPresent()).toList();
  }

  void fail(Reason reason, String detail) {
    end = Optional.of(end.orElseGet(() -> new Answer.Unknown(reason, detail)));
  }

  void fold(DetailNotes notes) {
    notes.groups(
        found, end.orElseGet(() -> new Answer.Unknown(Reason.NOT_TRIED, "the series ended early")));
  }
}
