package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Side questions that ride on hellos which the matrix asks anyway, so that they cost nothing as
 * long as the answer is a yes.
 *
 * <ol>
 *   <li>The first ride of each kind carries everything strange but allowed at once: GREASE, unknown
 *       extensions, a great length, a version that does not exist.
 *   <li>The others leave out what is known of groups, curves, signature schemes and protocols, so
 *       that each answer names something new.
 *   <li>A ride that is not answered with a yes says nothing about suites: the same suites are asked
 *       for again with nothing aboard. Only if these are accepted does it say anything at all.
 *   <li>One ride of a kind at a time; what is still open when the matrix is done is asked for by
 *       {@link OlderSeries}, {@link GroupSeries} and {@link ToleranceSeries}.
 * </ol>
 *
 * <p>Safe for many threads.
 */
final class Riders {
  private static final Set<Integer> USUAL_OF_13 = Set.of(0x1301, 0x1302, 0x1303);
  private static final int MOST_STRAYS = 4;

  private final Offers offers;
  private final DetailNotes notes;
  private final Sightings sightings;

  // Guarded by "this", as is what they refer to.
  private final CurveQuestions curves = new CurveQuestions();
  private final GroupQuestions groups = new GroupQuestions();
  private final SchemeQuestions schemes = new SchemeQuestions();
  private final Set<TlsVersion> underWay = EnumSet.noneOf(TlsVersion.class);
  private final Set<TlsVersion> over = EnumSet.noneOf(TlsVersion.class);
  private boolean strangersAsked;
  private boolean olderStrangersAsked;
  private int strays;

  Riders(Offers offers, DetailNotes notes, Sightings sightings) {
    this.offers = offers;
    this.notes = notes;
    this.sightings = sightings;
  }

  /**
   * A hello for the suites of the matrix with side questions aboard.
   *
   * @param strange what it must bear besides
   * @param restricted whether it leaves out groups, curves or schemes, so that a server may have to
   *     pass over suites that it has
   * @param narrowed whether it leaves out schemes of TLS 1.3
   */
  record Ride(Offer offer, Set<Question> strange, boolean restricted, boolean narrowed) {
    Ride {
      strange = Set.copyOf(strange);
    }

    TlsVersion version() {
      return offer.version();
    }

    /**
     * The suites above which the one chosen was certainly preferred: where something was left out,
     * those that need the same of it.
     */
    List<Integer> comparable(int chosen) {
      return restricted
          ? Suites.of(chosen).map(this::needingTheSame).orElseGet(List::of)
          : offer.suites();
    }

    private List<Integer> needingTheSame(Suite chosen) {
      return offer.suites().stream()
          .filter(other ->
              Sightings.is(
                  other,
                  known ->
                      known.keyExchange() == chosen.keyExchange()
                          && known.authentication() == chosen.authentication()))
          .toList();
    }
  }

  /** The state of curves, for who asks when the matrix is done. */
  CurveQuestions curves() {
    return curves;
  }

  /** The state of groups, for who asks when the matrix is done. */
  GroupQuestions groups() {
    return groups;
  }

  /** The state of TLS 1.3's schemes, for who asks when the matrix is done. */
  SchemeQuestions schemes() {
    return schemes;
  }

  /** What TLS 1.3 answered to a hello with everything on offer. */
  synchronized void opened(SealedFlight flight) {
    schemes.take(flight, false);
  }

  Sightings sightings() {
    return sightings;
  }

  /**
   * A ride on a hello for these suites.
   *
   * @param ballast whether TLS 1.3's suites want others behind them
   * @return nothing when there is nothing to ask, or somebody else is asking
   */
  synchronized Optional<Ride> board(TlsVersion version, List<Integer> suites, boolean ballast) {
    if (over.contains(version) || underWay.contains(version)) {
      return Optional.empty();
    }
    Optional<Ride> ride =
        switch (version) {
          case TLS_1_3 -> thirteen(suites, ballast);
          case TLS_1_2 -> twelve(suites);
          case SSL_2, SSL_3, TLS_1_0, TLS_1_1 -> Optional.empty();
        };
    ride.ifPresent(begun -> underWay.add(version));
    return ride;
  }

  private Optional<Ride> thirteen(List<Integer> suites, boolean ballast) {
    if (groups.isOver() || suites.stream().noneMatch(USUAL_OF_13::contains)) {
      return Optional.empty();
    }
    Set<Question> strange = strangers();
    boolean restricted = groups.hasFound();
    boolean narrowed = schemes.expectsMore() && !groups.isNamed();
    var hello =
        new Strangeness(strange)
            .on(
                offers.joint(
                    suites, groups.left(), narrowed ? schemes.next() : Offers.SIGNATURES, ballast),
                offers.grease(groups.left()));
    return Optional.of(
        new Ride(new Offer(TlsVersion.TLS_1_3, suites, hello), strange, restricted, narrowed));
  }

  private Optional<Ride> twelve(List<Integer> suites) {
    List<Integer> signedFirst = new ArrayList<>(suites.size());
    List<Integer> others = new ArrayList<>(suites.size());
    for (Integer suite : suites) {
      (isSigned(suite) ? signedFirst : others).add(suite);
    }
    if (signedFirst.isEmpty()) {
      return Optional.empty();
    }
    signedFirst.addAll(others);
    if (!olderStrangersAsked) {
      olderStrangersAsked = true;
      Set<Question> strange = EnumSet.copyOf(strangers());
      strange.add(Question.TOLERATES_HIGH_VERSION);
      ClientHello plain = offers.withExtras(TlsVersion.TLS_1_2, signedFirst, curves.next());
      var hello = new Strangeness(strange).on(plain, offers.grease(curves.next().curves()));
      return Optional.of(
          new Ride(
              new Offer(TlsVersion.TLS_1_2, signedFirst, hello),
              strange,
              curves.next().restricted(),
              false));
    }
    if (curves.isOver() || strays >= MOST_STRAYS) {
      return Optional.empty();
    }
    CurveQuestions.Lists next = curves.next();
    return Optional.of(
        new Ride(
            new Offer(
                TlsVersion.TLS_1_2,
                signedFirst,
                offers.below13(TlsVersion.TLS_1_2, signedFirst, next)),
            Set.of(),
            next.restricted(),
            false));
  }

  private Set<Question> strangers() {
    if (strangersAsked) {
      return EnumSet.noneOf(Question.class);
    }
    strangersAsked = true;
    return EnumSet.of(
        Question.TOLERATES_GREASE,
        Question.TOLERATES_UNKNOWN_EXTENSION,
        Question.TOLERATES_LARGE_HELLO,
        Question.TOLERATES_LENGTH_10_MOD_256);
  }

  private static boolean isSigned(int code) {
    return Sightings.is(
        code, suite -> suite.keyExchange() == Suite.KeyExchange.ECDHE && !suite.isAnonymous());
  }

  /** The ride was answered with a yes. */
  synchronized void arrived(Ride ride, ServerHello hello, Heard heard) {
    underWay.remove(ride.version());
    for (Question question : ride.strange()) {
      notes.answer(question, new Answer.Yes("accepted " + Strangeness.words(question)));
    }
    if (ride.version() == TlsVersion.TLS_1_3) {
      groups.take(heard.reply());
      heard
          .sealed()
          .ifPresent(flight -> {
            schemes.take(flight, ride.narrowed());
            groups.named(flight.groups());
          });
      if (ride.narrowed()) {
        heard.laterRefusal().ifPresent(schemes::refused);
      }
      return;
    }
    sightings.take(ride.version(), hello, heard.flight());
    if (ride.strange().contains(Question.TOLERATES_HIGH_VERSION)) {
      sightings.takeExtras(ride.version(), hello, heard.flight());
    }
    curves.protocol(hello);
    Optional<KeyExchangeParameters> named = named(ride.version(), hello, heard.flight());
    if (named.isEmpty()) {
      strays += ride.restricted() ? 1 : 0;
    } else {
      strays = 0;
      curves.named(named.get());
    }
  }

  /**
   * Somebody got a yes to the same suites with nothing aboard. The first suspects are the
   * protocols; without those it tells of curves only where an RSA certificate answers: one of ECDSA
   * may be refused for want of its own curve.
   *
   * @param reply the refusal of the ride
   * @param chosen the suite that was chosen with nothing aboard
   */
  synchronized void refused(Ride ride, Reply reply, int chosen) {
    underWay.remove(ride.version());
    if (!ride.strange().isEmpty()) {
      return;
    }
    if (reply instanceof Reply.Refused(String how, long at)
        && ride.version() == TlsVersion.TLS_1_2
        && (curves.hasProtocols()
            || Sightings.is(
                chosen,
                suite ->
                    suite.keyExchange() == Suite.KeyExchange.ECDHE
                        && suite.authentication() == Suite.Authentication.RSA))) {
      curves.refused(how, ride.offer().suites());
    } else {
      over.add(ride.version());
    }
  }

  /** The same suites were not accepted either way, so nothing is known. */
  synchronized void dropped(Ride ride) {
    underWay.remove(ride.version());
  }

  /** What a usual hello was answered with, and what that shows on the way. */
  synchronized void plain(TlsVersion version, ServerHello hello, Optional<ServerFlight> flight) {
    if (version == TlsVersion.TLS_1_3) {
      return;
    }
    sightings.take(version, hello, flight);
    if (version == TlsVersion.TLS_1_2) {
      named(version, hello, flight).ifPresent(curves::alsoNamed);
    }
  }

  /** Curve and signature of an answer; empty where nothing was signed. */
  static Optional<KeyExchangeParameters> named(
      TlsVersion version, ServerHello hello, Optional<ServerFlight> flight) {
    boolean twelve = version == TlsVersion.TLS_1_2;
    Optional<Octets> body = flight.flatMap(ServerFlight::keyExchange);
    if (isSigned(hello.suite())) {
      return body.flatMap(message -> KeyExchangeParameters.ecdhe(message, twelve));
    }
    return Sightings.is(
            hello.suite(),
            suite -> suite.keyExchange() == Suite.KeyExchange.DHE && !suite.isAnonymous())
        ? body.flatMap(message -> KeyExchangeParameters.dhe(message, twelve))
        : Optional.empty();
  }
}
