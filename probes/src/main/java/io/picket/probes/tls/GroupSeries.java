package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for the groups and signature schemes of TLS 1.3 that the matrix left open, in the same
 * hellos. As any suite known to be accepted will do, the first hello puts ChaCha20 first and so
 * settles who gets his way about that.
 */
final class GroupSeries {
  /** More questions than there are groups and schemes are a server playing games. */
  private static final int MOST_STEPS = 80;

  private final Asker asker;
  private final Offers offers;
  private final VersionMatrix matrix;
  private final GroupQuestions groups;
  private final SchemeQuestions schemes;
  private final DetailNotes notes;

  GroupSeries(Asker asker, Offers offers, VersionMatrix matrix, Riders riders, DetailNotes notes) {
    this.asker = asker;
    this.offers = offers;
    this.matrix = matrix;
    this.groups = riders.groups();
    this.schemes = riders.schemes();
    this.notes = notes;
  }

  void run() throws InterruptedException {
    List<Integer> suites = List.copyOf(matrix.accepted());
    if (suites.isEmpty()) {
      groups.fail(Reason.NOT_TRIED, "TLS 1.3 is not accepted");
      schemes.fail(Reason.NOT_TRIED, "TLS 1.3 is not accepted");
      return;
    }
    var chaChaFirst = new ArrayList<>(suites.stream().filter(GroupSeries::isChaCha).toList());
    suites.stream().filter(suite -> !isChaCha(suite)).forEach(chaChaFirst::add);
    for (int step = 0; step < MOST_STEPS && !(groups.isOver() && schemes.isOver()); step++) {
      if (groups.isOver() && (groups.readable().isEmpty() || !schemes.hasFound())) {
        schemes.fail(Reason.NOT_TRIED, "no answer of TLS 1.3 could be read");
      } else {
        ask(chaChaFirst);
      }
    }
    if (!groups.hasFound()) {
      matrix.sample().flatMap(ServerHello::group).ifPresent(groups::alsoNamed);
    }
  }

  /** Leaves out what is known of both; where that is refused, one shows which it was. */
  private void ask(List<Integer> suites) throws InterruptedException {
    boolean forGroups = !groups.isOver();
    boolean narrowed =
        schemes.isNarrowed() && (!forGroups || (schemes.expectsMore() && !groups.isNamed()));
    ClientHello hello =
        offers.joint(
            suites,
            forGroups ? groups.left() : groups.readable(),
            narrowed ? schemes.next() : Offers.SIGNATURES,
            false);
    Heard heard = asker.hear(new Offer(TlsVersion.TLS_1_3, suites, hello));
    if (heard.reply() instanceof Reply.Chosen(ServerHello chosen)) {
      matrix.chose(suites, chosen.suite());
      noteChaCha(notes, suites, chosen.suite());
    }
    switch (heard.reply()) {
      case Reply.Refused(String how, long at) when narrowed && forGroups -> schemes.doubt(how);
      case Reply.Refused(String how, long at) when narrowed -> schemes.refused(how);
      case Reply.Chosen chosen -> chosen(heard, forGroups, narrowed);
      case Reply.Unanswered(Reason reason, String detail) when !forGroups ->
          schemes.fail(reason, detail);
      case Reply reply -> {
        if (forGroups) {
          groups.take(reply);
          schemes.acquit();
        } else {
          schemes.fail(Reason.CONTRADICTORY, "answered otherwise than before");
        }
      }
    }
  }

  private void chosen(Heard heard, boolean forGroups, boolean narrowed) {
    if (forGroups) {
      groups.take(heard.reply());
    }
    schemes.convict();
    heard
        .sealed()
        .ifPresent(flight -> {
          groups.named(flight.groups());
          schemes.take(flight, narrowed);
        });
    if (narrowed) {
      heard.laterRefusal().ifPresent(schemes::refused);
    }
    if (!forGroups && heard.sealed().isEmpty()) {
      schemes.fail(Reason.NOT_TRIED, "what it signs with could not be read");
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
