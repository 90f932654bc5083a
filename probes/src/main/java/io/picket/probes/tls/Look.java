package io.picket.probes.tls;

import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.Site;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One look at one endpoint: what is asked when, and what is made of the answers. */
final class Look {
  private final Site site;
  private final TlsProbe.Detail detail;
  private final int parallel;
  private final Offers offers;
  private final Asker asker;
  private final Tolerance tolerance = new Tolerance();
  private final DetailNotes notes = new DetailNotes();
  private final Riders riders;
  private final Matrices matrices;
  private final Optional<ForbiddenOnly> forbidden;
  private volatile boolean lastHelloIsDue;

  /**
   * @param parallel how many connections at once, at most
   */
  Look(Site site, TlsProbe.Aim aim, Offers offers, Asker asker, int parallel) {
    this.site = site;
    this.detail = aim.detail();
    this.parallel = parallel;
    this.offers = offers;
    this.asker = asker;
    this.riders = new Riders(offers, notes, new Sightings());
    boolean full = detail == TlsProbe.Detail.FULL;
    this.matrices =
        new Matrices(
            asker,
            offers,
            tolerance,
            parallel,
            full ? Thrift.IN_COMPANY : Thrift.ALONE,
            full ? Optional.of(riders) : Optional.empty());
    this.forbidden = aim.policy().map(policy -> new ForbiddenOnly(matrices, policy));
    this.lastHelloIsDue = full || (detail == TlsProbe.Detail.MATRIX && parallel > 1);
  }

  /**
   * How many questions are sure to come: the first of every version not asked about yet, and the
   * last good hello where several chains end with refusals. Takes no lock.
   */
  int sureToCome() {
    return (lastHelloIsDue && asker.control().isPresent() ? 1 : 0) + matrices.untouched();
  }

  /**
   * Asks all there is to ask.
   *
   * @throws WireException when nothing at all was answered
   */
  void ask() throws WireException, InterruptedException {
    if (forbidden.isPresent()) {
      forbidden.get().run();
    } else if (parallel == 1) {
      new OneByOne(matrices, tolerance).run();
    } else {
      new Together(matrices, tolerance, parallel, this::askWhatIsLeftOf, this::foretell).run();
    }
    lastHelloIsDue = detail == TlsProbe.Detail.FULL;
    askAgain(matrices.mended());
    askAgain(matrices.redeem());
    if (asker.control().isEmpty()) {
      throwIfSilent();
      return;
    }
    if (detail == TlsProbe.Detail.FULL) {
      askForDetail();
    }
    lastHelloIsDue = false;
    asker.confirm();
    if (detail == TlsProbe.Detail.FULL && asker.isAnswering()) {
      tellOfKeys();
    }
  }

  private void askAgain(List<TlsVersion> versions) throws InterruptedException {
    for (TlsVersion version : versions) {
      if (forbidden.isPresent()) {
        forbidden.get().run(version);
      } else {
        matrices.chain(version).run();
      }
    }
  }

  /** What no hello of the matrix is left to carry is asked for while others still are. */
  private void askWhatIsLeftOf(TlsVersion version) throws InterruptedException {
    if (detail != TlsProbe.Detail.FULL) {
      return;
    }
    if (version == TlsVersion.TLS_1_3) {
      groupSeries().run();
    } else {
      olderSeries().runFor(version);
    }
  }

  private void askForDetail() throws InterruptedException {
    Accepted accepted = matrices.accepted();
    var unusual = new ToleranceSeries(asker, offers, accepted, notes);
    try (var crew = new Crew()) {
      crew.start(olderSeries()::run);
      crew.start(groupSeries()::run);
      crew.start(unusual::run);
      crew.start(this::settlePreferences);
      for (VersionMatrix matrix : matrices.refused()) {
        crew.start(() -> askOnceMore(matrix));
      }
      crew.join();
    }
    lastHelloIsDue = false;
    unusual.middleLength();
    riders.curves().fold(notes);
    riders.groups().fold(notes);
    riders.sightings().fold(notes, accepted.has(TlsVersion.TLS_1_3));
    notes.answer(TlsDetail.Question.TOLERATES_MANY_SUITES, tolerance.manySuites());
  }

  /**
   * Behind one address there may be several servers, and a refusal is of whoever answered: so every
   * version refused is asked for a second time. Where the answers differ, no refusal is believed.
   */
  private void askOnceMore(VersionMatrix matrix) throws InterruptedException {
    TlsVersion version = matrix.version();
    List<Integer> suites = matrix.candidates().stream().limit(VersionMatrix.SAFE).toList();
    if (asker.attempt(offers.usual(version, suites), 1.0)
        instanceof Reply.Chosen(ServerHello hello)) {
      matrix.chose(suites, hello.suite());
      matrix.odd(
          "refused "
              + version.label()
              + " once and accepted it another time: several servers may stand behind this"
              + " address");
    }
  }

  private OlderSeries olderSeries() {
    return new OlderSeries(asker, offers, matrices.accepted(), riders);
  }

  private GroupSeries groupSeries() {
    return new GroupSeries(asker, offers, matrices.of(TlsVersion.TLS_1_3), riders, notes);
  }

  /** What was refused counts for whoever looks for keys only while the server still answers. */
  private void tellOfKeys() {
    riders.schemes().fold(site.shown());
    if (riders.curves().hasAllSchemes() && matrices.of(TlsVersion.TLS_1_2).isClosed()) {
      site.shown().everyOlderKey();
    }
  }

  private void settlePreferences() throws InterruptedException {
    for (VersionMatrix matrix : matrices.all()) {
      Optional<List<Integer>> doubt =
          PreferenceOrder.of(List.copyOf(matrix.accepted()), matrix.choices()).doubt();
      if (doubt.isPresent() && matrix.version() != TlsVersion.SSL_2) {
        List<Integer> reversed = doubt.get().reversed();
        Reply reply = asker.ask(offers.usual(matrix.version(), reversed));
        if (reply instanceof Reply.Chosen(ServerHello hello)) {
          matrix.chose(reversed, hello.suite());
        }
      }
    }
  }

  private void foretell(List<TlsVersion> versions) {
    List<TlsSupport.OfVersion> soFar =
        versions.stream()
            .map(version ->
                new VersionVerdict(matrices.of(version), asker, List.of(), detail).fold())
            .toList();
    site.herald().accept(new TlsSupport(soFar, List.of(), 0, 0, 0));
  }

  /** Nothing accepted and nothing refused is nothing to report. */
  private void throwIfSilent() throws WireException {
    Reply.Unanswered why = null;
    for (VersionMatrix matrix : matrices.all()) {
      if (!matrix.refusals().isEmpty() || !matrix.oddities().isEmpty()) {
        return;
      }
      why = matrix.broken().orElse(why);
    }
    throw why == null
        ? new WireException(Reason.NOT_TRIED, "no hello was sent")
        : new WireException(why.reason(), why.detail());
  }

  /** What can be said of the endpoint. */
  TlsSupport fold(Wire.Spending spent) {
    var versions = new ArrayList<TlsSupport.OfVersion>();
    var anomalies = new ArrayList<Evidence>();
    var oddities = new ArrayList<String>();
    for (VersionMatrix matrix : matrices.all()) {
      oddities.addAll(matrix.oddities());
      for (String oddity : matrix.oddities()) {
        anomalies.add(new Evidence("hello of " + matrix.version().label(), oddity));
      }
    }
    for (VersionMatrix matrix : matrices.all()) {
      TlsSupport.OfVersion verdict = new VersionVerdict(matrix, asker, oddities, detail).fold();
      versions.add(verdict);
      if (verdict.accepted().isNo()) {
        site.shown().refuses(verdict.version());
      }
    }
    return new TlsSupport(
        versions,
        anomalies,
        spent.connections(),
        spent.bytesSent(),
        spent.bytesReceived(),
        detail == TlsProbe.Detail.FULL ? Optional.of(notes.fold()) : Optional.empty());
  }
}
