package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server bears what is unusual but allowed, and the two questions of order that need a hello
 * of their own. Every hello here is one the server would accept if it were not for the one thing
 * asked about.
 */
final class ToleranceSeries {
  private static final int GREASE = 0x2A2A;
  private static final int UNKNOWN_EXTENSION = 0x7A51;
  private static final int HIGHER_THAN_ANY = 0x0306;
  private static final int MIDDLE = 384;
  private static final int LARGE = 2600;

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
    strangers(versions.getFirst());
    lengths(versions.getFirst());
    fallback();
    chaChaFirst();
    if (!accepted.belowThirteen().isEmpty()) {
      TlsVersion version = accepted.belowThirteen().getFirst();
      ClientHello plain = plain(version);
      notes.answer(
          Question.TOLERATES_HIGH_VERSION,
          tolerates(
              version,
              new ClientHello(
                  HIGHER_THAN_ANY,
                  plain.suites(),
                  0,
                  plain.compressions(),
                  plain.extensions(),
                  true),
              "client version 0x0306"));
    }
  }

  /** GREASE and an unknown extension together; one by one only when that is refused. */
  private void strangers(TlsVersion version) throws InterruptedException {
    Extension grease = Extension.empty(GREASE);
    Extension unknown = new Extension(UNKNOWN_EXTENSION, Octets.zeros(4));
    Answer both = tolerates(version, strange(version, true, List.of(grease, unknown)), "both");
    if (both.isYes()) {
      notes.answer(Question.TOLERATES_GREASE, new Answer.Yes("accepted a hello with GREASE"));
      notes.answer(
          Question.TOLERATES_UNKNOWN_EXTENSION,
          new Answer.Yes("accepted a hello with extension 0x7A51"));
      return;
    }
    notes.answer(
        Question.TOLERATES_GREASE,
        tolerates(version, strange(version, true, List.of(grease)), "GREASE"));
    notes.answer(
        Question.TOLERATES_UNKNOWN_EXTENSION,
        tolerates(version, strange(version, false, List.of(unknown)), "extension 0x7A51"));
  }

  private ClientHello strange(TlsVersion version, boolean greased, List<Extension> first) {
    ClientHello plain = plain(version);
    var suites = new ArrayList<>(plain.suites());
    if (greased) {
      suites.addFirst(GREASE);
    }
    var extensions = new ArrayList<>(first);
    extensions.addAll(plain.extensions());
    return new ClientHello(
        plain.legacyVersion(), suites, plain.sessionId(), plain.compressions(), extensions, true);
  }

  private void lengths(TlsVersion version) throws InterruptedException {
    notes.answer(
        Question.TOLERATES_MIDDLE_LENGTH,
        tolerates(version, ofLength(version, MIDDLE), "a hello of " + MIDDLE + " bytes"));
    notes.answer(
        Question.TOLERATES_LARGE_HELLO,
        tolerates(version, ofLength(version, LARGE), "a hello of " + LARGE + " bytes"));
  }

  /** A hello of just that many bytes, or of its own length where it is longer already. */
  private ClientHello ofLength(TlsVersion version, int bytes) {
    ClientHello plain = few(version);
    var extensions = new ArrayList<>(plain.extensions());
    int bare = unpadded(plain, extensions).encode(new java.util.Random(0)).length - 5;
    extensions.add(Extension.padding(Math.max(1, bytes - bare - 4)));
    return unpadded(plain, extensions);
  }

  private static ClientHello unpadded(ClientHello plain, List<Extension> extensions) {
    return new ClientHello(
        plain.legacyVersion(),
        plain.suites(),
        plain.sessionId(),
        plain.compressions(),
        extensions,
        false);
  }

  private ClientHello few(TlsVersion version) {
    List<Integer> some = accepted.suites(version).stream().limit(10).toList();
    return (ClientHello) offers.usual(version, some).hello();
  }

  private ClientHello plain(TlsVersion version) {
    return (ClientHello) offers.usual(version, accepted.suites(version)).hello();
  }

  private Answer tolerates(TlsVersion version, ClientHello hello, String what)
      throws InterruptedException {
    return switch (asker.ask(new Offer(version, accepted.suites(version), hello))) {
      case Reply.Chosen chosen -> new Answer.Yes("accepted " + what);
      case Reply.Refused(String how, long at) -> new Answer.No("refused " + what + ": " + how);
      case Reply.Odd(String odd) -> new Answer.Unknown(Reason.CONTRADICTORY, odd);
      case Reply.Listed listed -> new Answer.Unknown(Reason.MALFORMED, "answered in SSLv2");
      case Reply.Unanswered(Reason reason, String detail) -> new Answer.Unknown(reason, detail);
    };
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
    for (TlsVersion version : List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)) {
      List<Integer> chaCha = accepted.suites(version, ToleranceSeries::isChaCha);
      List<Integer> others = accepted.suites(version, suite -> !isChaCha(suite));
      if (chaCha.isEmpty() || others.isEmpty()) {
        continue;
      }
      var suites = new ArrayList<>(chaCha);
      suites.addAll(others);
      if (asker.ask(offers.usual(version, suites)) instanceof Reply.Chosen(ServerHello hello)) {
        boolean first = Suites.of(hello.suite()).filter(ToleranceSeries::isChaCha).isPresent();
        notes.answer(
            Question.CHACHA20_PRIORITY,
            first
                ? new Answer.Yes("chose " + Suites.name(hello.suite()) + " when it stood first")
                : new Answer.No("chose " + Suites.name(hello.suite()) + " all the same"));
      }
      return;
    }
  }

  private static boolean isChaCha(Suite suite) {
    return suite.encryption().equals("ChaCha20");
  }
}
