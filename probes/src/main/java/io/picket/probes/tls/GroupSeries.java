package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for the groups of TLS 1.3 that the matrix left open. As any suite known to be accepted will
 * do, the first hello puts ChaCha20 first and so settles who gets his way about that.
 */
final class GroupSeries {
  private final Asker asker;
  private final Offers offers;
  private final VersionMatrix matrix;
  private final GroupQuestions groups;
  private final DetailNotes notes;

  GroupSeries(
      Asker asker, Offers offers, VersionMatrix matrix, GroupQuestions groups, DetailNotes notes) {
    this.asker = asker;
    this.offers = offers;
    this.matrix = matrix;
    this.groups = groups;
    this.notes = notes;
  }

  void run() throws InterruptedException {
    if (groups.isOver()) {
      return;
    }
    List<Integer> suites = List.copyOf(matrix.accepted());
    if (suites.isEmpty()) {
      groups.fail(Reason.NOT_TRIED, "TLS 1.3 is not accepted");
      return;
    }
    var chaChaFirst = new ArrayList<>(suites.stream().filter(GroupSeries::isChaCha).toList());
    suites.stream().filter(suite -> !isChaCha(suite)).forEach(chaChaFirst::add);
    while (!groups.isOver()) {
      ClientHello hello = offers.joint(chaChaFirst, groups.left(), false);
      Reply reply = asker.ask(new Offer(TlsVersion.TLS_1_3, chaChaFirst, hello));
      if (reply instanceof Reply.Chosen(ServerHello chosen)) {
        matrix.chose(chaChaFirst, chosen.suite());
        noteChaCha(notes, chaChaFirst, chosen.suite());
      }
      groups.take(reply);
    }
    if (!groups.hasFound()) {
      matrix.sample().flatMap(ServerHello::group).ifPresent(groups::alsoNamed);
    }
  }

  /** Takes a choice among suites of which ChaCha20 stood first, if any did. */
  static void noteChaCha(DetailNotes notes, List<Integer> offered, int chosen) {
    if (isChaCha(offered.getFirst()) && !isChaCha(offered.getLast())) {
      notes.answer(
          Question.CHACHA20_PRIORITY,
          isChaCha(chosen)
              ? new Answer.Yes("chose " + Suites.name(chosen) + " when it stood first")
              : new Answer.No("chose " + Suites.name(chosen) + " all the same"));
    }
  }

  private static boolean isChaCha(int code) {
    return Sightings.is(code, suite -> suite.encryption().equals("ChaCha20"));
  }
}
