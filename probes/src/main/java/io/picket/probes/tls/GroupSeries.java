package io.picket.probes.tls;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the groups of TLS 1.3. A hello without any key share makes the server name the group it
 * wants in a HelloRetryRequest, so that even post-quantum groups cost no cryptography; each answer
 * removes one group from the next hello, until the rest is refused.
 */
final class GroupSeries {
  private final Asker asker;
  private final Offers offers;
  private final Accepted accepted;
  private final DetailNotes notes;

  GroupSeries(Asker asker, Offers offers, Accepted accepted, DetailNotes notes) {
    this.asker = asker;
    this.offers = offers;
    this.accepted = accepted;
    this.notes = notes;
  }

  void run() throws InterruptedException {
    List<Integer> suites = accepted.suites(TlsVersion.TLS_1_3);
    if (suites.isEmpty()) {
      notes.groups(List.of(), new Answer.Unknown(Reason.NOT_TRIED, "TLS 1.3 is not accepted"));
      return;
    }
    var found = new ArrayList<Integer>();
    var left = new ArrayList<>(Offers.GROUPS);
    Optional<Answer> end = Optional.empty();
    while (end.isEmpty()) {
      if (left.isEmpty()) {
        end = Optional.of(unknown(Reason.CONTRADICTORY, "accepted every group there is"));
        break;
      }
      ClientHello hello = offers.thirteen(suites, left, Extension.emptyKeyShare());
      end = take(asker.ask(new Offer(TlsVersion.TLS_1_3, suites, hello)), found, left);
    }
    notes.groups(found, end.get());
  }

  private static Optional<Answer> take(Reply reply, List<Integer> found, List<Integer> left) {
    return switch (reply) {
      case Reply.Chosen(ServerHello hello) -> {
        Optional<Integer> group = hello.group();
        if (group.isPresent() && left.removeIf(group.get()::equals)) {
          found.add(group.get());
          yield Optional.empty();
        }
        yield Optional.of(unknown(Reason.CONTRADICTORY, "chose a group that was not offered"));
      }
      case Reply.Refused(String how, long at) ->
          Optional.of(
              found.isEmpty()
                  ? unknown(
                      Reason.NOT_TRIED, "it does not answer a hello without key share: " + how)
                  : new Answer.Yes(how));
      case Reply.Odd(String what) -> Optional.of(unknown(Reason.CONTRADICTORY, what));
      case Reply.Listed listed -> Optional.of(unknown(Reason.MALFORMED, "answered in SSLv2"));
      case Reply.Unanswered(Reason reason, String detail) -> Optional.of(unknown(reason, detail));
    };
  }

  private static Answer unknown(Reason reason, String detail) {
    return new Answer.Unknown(reason, detail);
  }
}
