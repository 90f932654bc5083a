package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsVersion;
import java.util.List;
import java.util.Optional;

/**
 * Asks what the matrix left open about curves, signature schemes, application protocols, extensions
 * and Diffie-Hellman below TLS 1.3, all in the same connections.
 */
final class OlderSeries {
  private static final int MOST_STEPS = 60;

  private final Asker asker;
  private final Offers offers;
  private final Accepted accepted;
  private final CurveQuestions curves;
  private final Sightings sightings;

  OlderSeries(Asker asker, Offers offers, Accepted accepted, Riders riders) {
    this.asker = asker;
    this.offers = offers;
    this.accepted = accepted;
    this.curves = riders.curves();
    this.sightings = riders.sightings();
  }

  void run() throws InterruptedException {
    extras();
    Optional<TlsVersion> version = accepted.highest(OlderSeries::isEcdhe);
    if (version.isPresent()) {
      curves(version.get());
    } else {
      curves.fail(new Answer.Unknown(Reason.NOT_TRIED, "no ECDHE suite below TLS 1.3 is accepted"));
    }
    finiteFields();
  }

  /**
   * Asks what can be asked without knowing the other versions: nothing, unless this is the highest
   * with ECDHE.
   *
   * @param version whose suites are all known
   */
  void runFor(TlsVersion version) throws InterruptedException {
    if (accepted.highest(OlderSeries::isEcdhe).equals(Optional.of(version))) {
      extras();
      curves(version);
    }
  }

  private void curves(TlsVersion version) throws InterruptedException {
    if (version != TlsVersion.TLS_1_2) {
      curves.withoutSchemes();
    }
    List<Integer> suites = accepted.suites(version, OlderSeries::isEcdhe);
    for (int step = 0; step < MOST_STEPS && !curves.isOver(); step++) {
      ask(version, suites);
    }
  }

  private static boolean isEcdhe(Suite suite) {
    return suite.keyExchange() == Suite.KeyExchange.ECDHE && !suite.isAnonymous();
  }

  private void ask(TlsVersion version, List<Integer> suites) throws InterruptedException {
    Heard heard =
        asker.hear(new Offer(version, suites, offers.below13(version, suites, curves.next())));
    switch (heard.reply()) {
      case Reply.Chosen(ServerHello hello) -> take(version, hello, heard);
      case Reply.Refused(String how, long at) -> curves.refused(how, suites);
      case Reply.Odd(String what) -> curves.fail(new Answer.Unknown(Reason.CONTRADICTORY, what));
      case Reply.Listed listed ->
          curves.fail(new Answer.Unknown(Reason.MALFORMED, "answered in SSLv2"));
      case Reply.Unanswered(Reason reason, String detail) ->
          curves.fail(new Answer.Unknown(reason, detail));
    }
  }

  private void take(TlsVersion version, ServerHello hello, Heard heard) {
    sightings.take(version, hello, heard.flight());
    curves.protocol(hello);
    Riders.named(version, hello, heard.flight())
        .ifPresentOrElse(
            curves::named,
            () ->
                curves.fail(
                    new Answer.Unknown(Reason.CLOSED_EARLY, "no ServerKeyExchange could be read")));
  }

  /**
   * Asks with more extensions, where nobody answered them yet: the hello they rode on may have been
   * short of curves. Everything else is on offer, so that a refusal is theirs alone.
   */
  private void extras() throws InterruptedException {
    Optional<TlsVersion> version =
        accepted
            .highest(OlderSeries::isEcdhe)
            .or(() -> accepted.highest(suite -> !suite.isAnonymous()));
    if (version.isEmpty() || sightings.hasExtras()) {
      return;
    }
    List<Integer> suites = accepted.suites(version.get(), suite -> !suite.isAnonymous());
    ClientHello hello = offers.withExtras(version.get(), suites, CurveQuestions.everything());
    Heard heard = asker.hearOnce(new Offer(version.get(), suites, hello));
    if (heard.reply() instanceof Reply.Chosen(ServerHello chosen)) {
      sightings.take(version.get(), chosen, heard.flight());
      sightings.takeExtras(version.get(), chosen, heard.flight());
      Riders.named(version.get(), chosen, heard.flight()).ifPresent(curves::alsoNamed);
    } else {
      sightings.missExtras(heard.reply());
    }
  }

  /** One more look where a single one does not show whether public values are used again. */
  private void finiteFields() throws InterruptedException {
    Optional<TlsVersion> version = accepted.highest(OlderSeries::isFiniteField);
    for (int look = 0; look < 2 && version.isPresent(); look++) {
      if (sightings.finiteFields().isSettled()) {
        return;
      }
      List<Integer> suites = accepted.suites(version.get(), OlderSeries::isFiniteField);
      Heard heard = asker.hear(offers.usual(version.get(), suites));
      if (heard.reply() instanceof Reply.Chosen(ServerHello hello)) {
        sightings.take(version.get(), hello, heard.flight());
      }
    }
  }

  private static boolean isFiniteField(Suite suite) {
    return suite.keyExchange() == Suite.KeyExchange.DHE;
  }
}
