package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * How a server bears what is unusual but allowed, and the two questions of order that need a hello
 * of their own. Every hello here is one the server would accept if it were not for the one thing
 * asked about.
 */
final class ToleranceSeries {
  private static final int FEW = 10;

  private final Asker asker;
  private final Offers offers;
  private final Accepted accepted;
  private final DetailNotes notes;

  ToleranceSeries(Asker asker, Offers offers, Accepted accepted, DetailNotes notes) {
    this.asker = asker;
    this.offers = offers;
    this.accepted = accepted;
    this.notes = notes;
  }

  void run() throws InterruptedException {
    List<TlsVersion> versions = new ArrayList<>();
    if (accepted.has(TlsVersion.TLS_1_3)) {
      versions.add(TlsVersion.TLS_1_3);
    }
    versions.addAll(accepted.belowThirteen());
    if (versions.isEmpty()) {
      return;
    }
    // None of these waits for another.
    try (var crew = new Crew()) {
      crew.start(() ->
          apart(
              versions.getFirst(),
              List.of(
                  Question.TOLERATES_GREASE,
                  Question.TOLERATES_UNKNOWN_EXTENSION,
                  Question.TOLERATES_LARGE_HELLO,
                  Question.TOLERATES_LENGTH_10_MOD_256)));
      if (!accepted.belowThirteen().isEmpty()) {
        crew.start(() ->
            apart(accepted.belowThirteen().getFirst(), List.of(Question.TOLERATES_HIGH_VERSION)));
      }
      crew.start(this::fallback);
      crew.start(this::chaChaFirst);
      crew.join();
    }
  }

  /** What no ride has shown: all together, and one by one only when that is refused. */
  private void apart(TlsVersion version, List<Question> questions) throws InterruptedException {
    List<Question> open = questions.stream().filter(notes::isOpen).toList();
    if (open.size() > 1) {
      Reply reply = asker.ask(strange(version, new Strangeness(EnumSet.copyOf(open))));
      if (reply instanceof Reply.Chosen) {
        for (Question question : open) {
          notes.answer(question, new Answer.Yes("accepted " + Strangeness.words(question)));
        }
        return;
      }
    }
    for (Question question : open) {
      tolerates(version, question);
    }
  }

  /**
   * Asks about a hello of 256 to 511 bytes, whose length is 14 modulo 256 where it can be. Most
   * servers accept it, so that it serves as the last good hello as well.
   */
  void middleLength() throws InterruptedException {
    // Hellos of older versions are shorter, so that one fits both.
    Optional<TlsVersion> version =
        accepted.belowThirteen().isEmpty() && accepted.has(TlsVersion.TLS_1_3)
            ? Optional.of(TlsVersion.TLS_1_3)
            : accepted.belowThirteen().stream().findFirst();
    if (version.isEmpty()) {
      return;
    }
    List<Question> both =
        List.of(Question.TOLERATES_LENGTH_14_MOD_256, Question.TOLERATES_MIDDLE_LENGTH);
    if (Strangeness.fitsMiddleAnd14(fewSuites(version.get()))) {
      apart(version.get(), both);
    } else {
      for (Question question : both) {
        tolerates(version.get(), question);
      }
    }
  }

  private Offer strange(TlsVersion version, Strangeness strangeness) {
    List<Integer> groups = version == TlsVersion.TLS_1_3 ? Offers.GROUPS : Offers.CURVES;
    return new Offer(
        version, few(version), strangeness.on(fewSuites(version), offers.grease(groups)));
  }

  private ClientHello fewSuites(TlsVersion version) {
    return (ClientHello) offers.usual(version, few(version)).hello();
  }

  private List<Integer> few(TlsVersion version) {
    return accepted.suites(version).stream().limit(FEW).toList();
  }

  private void tolerates(TlsVersion version, Question question) throws InterruptedException {
    String what = Strangeness.words(question);
    notes.answer(
        question,
        switch (asker.ask(strange(version, Strangeness.of(question)))) {
          case Reply.Chosen chosen -> new Answer.Yes("accepted " + what);
          case Reply.Refused(String how, long at) -> new Answer.No("refused " + what + ": " + how);
          case Reply.Odd(String odd) -> new Answer.Unknown(Reason.CONTRADICTORY, odd);
          case Reply.Listed listed -> new Answer.Unknown(Reason.MALFORMED, "answered in SSLv2");
          case Reply.Unanswered(Reason reason, String detail) -> new Answer.Unknown(reason, detail);
        });
  }

  private ClientHello plain(TlsVersion version) {
    return (ClientHello) offers.usual(version, accepted.suites(version)).hello();
  }

  /** RFC 7507 matters only where there is a lower version to fall back to. */
  private void fallback() throws InterruptedException {
    List<TlsVersion> versions = accepted.belowThirteen();
    if (versions.size() < 2) {
      return;
    }
    TlsVersion lower = versions.get(1);
    ClientHello plain = plain(lower);
    var suites = new ArrayList<>(plain.suites());
    suites.add(ClientHello.FALLBACK_SCSV);
    var hello =
        new ClientHello(lower.code(), suites, 0, plain.compressions(), plain.extensions(), true);
    Reply reply = asker.ask(new Offer(lower, accepted.suites(lower), hello));
    notes.answer(
        Question.FALLBACK_SCSV,
        switch (reply) {
          case Reply.Refused(String how, long at) -> new Answer.Yes(how);
          case Reply.Chosen chosen ->
              new Answer.No("accepted " + lower.label() + " from a client that fell back");
          case Reply.Odd(String odd) -> new Answer.Unknown(Reason.CONTRADICTORY, odd);
          case Reply.Listed listed -> new Answer.Unknown(Reason.MALFORMED, "answered in SSLv2");
          case Reply.Unanswered(Reason reason, String detail) -> new Answer.Unknown(reason, detail);
        });
  }

  private void chaChaFirst() throws InterruptedException {
    List<Integer> chaCha = accepted.suites(TlsVersion.TLS_1_2, ToleranceSeries::isChaCha);
    List<Integer> others = accepted.suites(TlsVersion.TLS_1_2, suite -> !isChaCha(suite));
    if (accepted.has(TlsVersion.TLS_1_3) || chaCha.isEmpty() || others.isEmpty()) {
      return;
    }
    var suites = new ArrayList<>(chaCha);
    suites.addAll(others);
    Reply reply = asker.ask(offers.usual(TlsVersion.TLS_1_2, suites));
    if (reply instanceof Reply.Chosen(ServerHello hello)) {
      GroupSeries.noteChaCha(notes, suites, hello.suite());
    }
  }

  private static boolean isChaCha(Suite suite) {
    return suite.encryption().equals("ChaCha20");
  }
}
