package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for one version's suites, hello by hello.
 *
 * <ol>
 *   <li>It starts with at most 120 suites; as soon as the server has answered, it is asked for all
 *       the others at once, so that one refusal can close the list. A refusal of more than 128
 *       suites counts only on a server that has shown it bears that many, before or after ({@link
 *       Tolerance}).
 *   <li>Several threads share a version by segments. A thread offers everything that is open except
 *       the segments before its own; as long as the server prefers those, nobody finds what
 *       somebody else will, and the order of preference is proven across segments. As soon as a
 *       choice falls outside its segment, a thread asks for its own segment alone.
 *   <li>A guess of a segment may cost a repeated suite and a refusal, so guessing is rationed
 *       ({@link Thrift}). Segments foretold by another version cost nothing where the foretelling
 *       is right.
 * </ol>
 */
final class MatrixChain {
  private static final int SMALLEST_SEGMENT = 4;
  private static final int SMALLEST_GUESS = 8;

  private final Asker asker;
  private final Offers offers;
  private final VersionMatrix matrix;
  private final Tolerance tolerance;
  private final Thrift thrift;
  private final Optional<Riders> riders;

  /** What is foretold and left to chains of its own; replaced, never changed. */
  private volatile CodeSet claimed = new CodeSet();

  /**
   * @param riders what else to ask in the same hellos
   */
  MatrixChain(
      Asker asker,
      Offers offers,
      VersionMatrix matrix,
      Tolerance tolerance,
      Thrift thrift,
      Optional<Riders> riders) {
    this.asker = asker;
    this.offers = offers;
    this.matrix = matrix;
    this.tolerance = tolerance;
    this.thrift = thrift;
    this.riders = riders;
  }

  /** Asks one hello after the other until nothing is left. */
  void run() throws InterruptedException {
    while (step(Set.of()) != Progress.OVER) {
      // One hello at a time.
    }
  }

  /** Asks until nothing is left, on as many threads as seem worth it. */
  void run(Crew crew) throws InterruptedException {
    run(crew, new Segment(matrix.allBut(Set.of()), new CodeSet(), true, false, Kind.OPEN));
  }

  /**
   * Asks on several threads at once, each with its share of what another version accepts.
   *
   * @param foretold in the order the other version prefers
   */
  void run(Crew crew, Collection<Integer> foretold, int threads) {
    List<Integer> likely = likely(foretold);
    int shares = Math.max(1, Math.min(threads, likely.size() / SMALLEST_SEGMENT));
    var before = new CodeSet();
    thrift.exposed(shares - 1);
    for (int share = 0; share < shares; share++) {
      int from = likely.size() * share / shares;
      var own = new CodeSet(likely.subList(from, likely.size() * (share + 1) / shares));
      boolean last = share == shares - 1;
      var segment =
          new Segment(
              last ? matrix.allBut(before) : own, new CodeSet(before), last, false, Kind.FORETOLD);
      crew.start(() -> run(crew, segment));
      before.addAll(own);
    }
  }

  /**
   * Takes what another version accepts from the chains that are asking already, and has it asked
   * for beside them, once what they are asking now is answered. That costs nothing where the
   * foretelling is right.
   */
  void relieve(Crew crew, Collection<Integer> foretold, int threads) {
    List<Integer> likely = likely(foretold);
    int shares = Math.min(threads, likely.size() / SMALLEST_SEGMENT);
    if (shares == 0) {
      return;
    }
    claim(likely);
    // Hellos under way may still find what is claimed, so that it would be found twice.
    int latest = matrix.latest();
    for (int share = 0; share < shares; share++) {
      List<Integer> own =
          likely.subList(likely.size() * share / shares, likely.size() * (share + 1) / shares);
      var segment = new Segment(new CodeSet(own), new CodeSet(), false, true, Kind.CLAIMED);
      crew.start(() -> {
        matrix.awaitEnded(latest);
        run(crew, segment);
      });
    }
  }

  private synchronized void claim(List<Integer> suites) {
    var more = new CodeSet(claimed);
    more.addAll(suites);
    claimed = more;
  }

  private List<Integer> likely(Collection<Integer> foretold) {
    return foretold.stream()
        .filter(code -> Suites.of(code).filter(Suite::isTwelveOnly).isEmpty())
        .filter(code -> !matrix.isSettled(code))
        .toList();
  }

  /**
   * A thread's share.
   *
   * @param before the segments before, which others ask for
   * @param last whether it closes the list
   * @param alone whether nothing else is offered, because the server chooses across segments
   * @param kind how its suites came together
   */
  private record Segment(CodeSet own, CodeSet before, boolean last, boolean alone, Kind kind) {
    Segment onItsOwn() {
      return new Segment(own, before, last, !last, kind);
    }

    /** Whether it may find what somebody else finds as well. */
    boolean isExposed() {
      return !last && !alone;
    }
  }

  private enum Kind {
    /** May be split on a guess. */
    OPEN,
    /** Foretold, so that splitting the rest is not worth it. */
    FORETOLD,
    /** Foretold, and left alone by all others. */
    CLAIMED
  }

  private void run(Crew crew, Segment segment) throws InterruptedException {
    thrift.began(matrix);
    try {
      covered(share(crew, segment));
    } finally {
      thrift.ended(matrix);
    }
  }

  private Segment share(Crew crew, Segment segment) throws InterruptedException {
    Segment mine = segment;
    int owing = 0;
    while (mine.last() || !matrix.areSettled(mine.own())) {
      Step step = advance(heldBack(mine), wantsBallast());
      thrift.exposed(-owing);
      owing = 0;
      switch (step.progress()) {
        case OVER -> {
          return mine;
        }
        case REFUSED -> {
          if (mine.last()) {
            return mine;
          }
        }
        case NEWS -> {
          mine = split(crew, mine);
          if (!mine.own().contains(step.chosen())) {
            // Whose it is may be asking for it at this moment; by the next answer that is over.
            owing = mine.isExposed() ? 1 : 0;
            mine = mine.onItsOwn();
          }
        }
        case REPEATED -> {
          thrift.repeated();
          mine = covered(mine);
        }
      }
    }
    thrift.exposed(-owing);
    return mine;
  }

  /** From now on it offers its own alone, so that it finds nothing that somebody else does. */
  private Segment covered(Segment mine) {
    if (mine.isExposed()) {
      thrift.exposed(-1);
    }
    return mine.onItsOwn();
  }

  private Set<Integer> heldBack(Segment mine) {
    CodeSet others = mine.alone() ? matrix.allBut(mine.own()) : new CodeSet(mine.before());
    if (mine.kind() != Kind.CLAIMED) {
      others.addAll(claimed);
    }
    return others;
  }

  /** Gives half of what is left to another thread, when that is likely to pay. */
  private Segment split(Crew crew, Segment mine) {
    if (mine.kind() != Kind.OPEN) {
      return mine;
    }
    List<Integer> open = matrix.openOf(mine.own().without(claimed));
    if (open.size() < 2 * SMALLEST_GUESS || !thrift.mayGuess(matrix, !mine.alone())) {
      return mine;
    }
    var first = new CodeSet(open.subList(0, likelyMiddle(open)));
    CodeSet second = mine.own().without(first);
    var before = new CodeSet(mine.before());
    before.addAll(first);
    var other = new Segment(second, before, mine.last(), mine.alone(), Kind.OPEN);
    crew.start(() -> run(crew, other));
    return new Segment(first, mine.before(), false, mine.alone(), Kind.OPEN);
  }

  /** The middle of the suites that servers are likely to have, which stand in front. */
  private static int likelyMiddle(List<Integer> open) {
    return Math.max(SMALLEST_GUESS, Math.min(open.size() / 2, open.size() > 200 ? 30 : 20));
  }

  /** What one hello brought. */
  enum Progress {
    /** A suite that was not known yet. */
    NEWS,
    /** A suite that another chain had found meanwhile. */
    REPEATED,
    /** Some suites can be crossed out. */
    REFUSED,
    /** Nothing is left to ask, or nothing more can be learnt. */
    OVER
  }

  /**
   * Sends one hello with everything that is open.
   *
   * @param heldBack suites that others ask for
   */
  Progress step(Collection<Integer> heldBack) throws InterruptedException {
    return advance(heldBack, wantsBallast()).progress();
  }

  /**
   * Sends the one hello that is to be accepted last of all, with more suites than a server must
   * bear where it has not shown yet that it does.
   */
  Progress last(int suite) throws InterruptedException {
    boolean ballast = matrix.version() == TlsVersion.TLS_1_3 && tolerance.manySuites().isUnknown();
    return advance(matrix.allBut(Set.of(suite)), ballast).progress();
  }

  /**
   * What a hello brought.
   *
   * @param chosen the suite where one was chosen, or -1
   */
  private record Step(Progress progress, int chosen) {
    static Step without(Progress progress) {
      return new Step(progress, -1);
    }

    static Step chose(boolean news, int suite) {
      return new Step(news ? Progress.NEWS : Progress.REPEATED, suite);
    }
  }

  private Step advance(Collection<Integer> heldBack, boolean ballast) throws InterruptedException {
    int number = matrix.begins();
    try {
      return ask(matrix.open(heldBack, limit()), ballast);
    } finally {
      matrix.ended(number);
    }
  }

  private Step ask(List<Integer> offered, boolean ballast) throws InterruptedException {
    if (offered.isEmpty()) {
      return Step.without(Progress.OVER);
    }
    boolean daring = !tolerance.manySuites().isYes() && (ballast || offered.size() > safe());
    Optional<Riders.Ride> ride =
        matrix.count() == 0
            ? Optional.empty()
            : riders.flatMap(all -> all.board(matrix.version(), offered, ballast));
    if (ride.isEmpty()) {
      return plainly(offered, ballast, daring);
    }
    Heard heard = asker.hearOnce(ride.get().offer());
    if (heard.reply() instanceof Reply.Chosen(ServerHello hello)) {
      tolerance.proven(ride.get().offer().weight());
      riders.get().arrived(ride.get(), hello, heard);
      matrix.sample(hello);
      boolean news = matrix.choseAmong(ride.get().comparable(hello.suite()), hello.suite());
      return Step.chose(news, hello.suite());
    }
    int known = matrix.count();
    Step step = plainly(offered, ballast, daring);
    if (step.progress() == Progress.NEWS || matrix.count() > known) {
      riders.get().refused(ride.get(), heard.reply(), step.chosen());
    } else {
      riders.get().dropped(ride.get());
    }
    return step;
  }

  private Step plainly(List<Integer> offered, boolean ballast, boolean daring)
      throws InterruptedException {
    Offer offer =
        ballast ? offers.heavy(matrix.version(), offered) : offers.usual(matrix.version(), offered);
    Reply reply = plainReply(offer);
    if (!daring) {
      return take(offered, reply);
    }
    return switch (reply) {
      case Reply.Chosen chosen -> {
        tolerance.proven(offer.weight());
        yield take(offered, reply);
      }
      case Reply.Refused refusal -> {
        tolerance.lend();
        matrix.refusedOnCredit(offered, refusal);
        yield Step.without(Progress.REFUSED);
      }
      case Reply.Unanswered unanswered when matrix.count() == 0 -> {
        tolerance.lendNoMore();
        yield Step.without(Progress.REPEATED);
      }
      case Reply.Unanswered unanswered -> weigh(offered, reply);
      case Reply.Listed listed -> take(offered, reply);
      case Reply.Odd odd -> take(offered, reply);
    };
  }

  /** The first of a version may be asked again later, see {@link Matrices#mended()}. */
  private Reply plainReply(Offer offer) throws InterruptedException {
    boolean first = matrix.count() == 0;
    boolean clear = matrix.version() != TlsVersion.TLS_1_3;
    if (riders.isEmpty() || !(clear || first)) {
      return first ? asker.askFirst(offer) : asker.ask(offer);
    }
    Heard heard = first ? asker.hearFirst(offer) : asker.hear(offer);
    if (clear && heard.reply() instanceof Reply.Chosen(ServerHello hello)) {
      riders.get().plain(matrix.version(), hello, heard.flight());
    }
    if (!clear) {
      heard.sealed().ifPresent(riders.get()::opened);
    }
    return heard.reply();
  }

  /**
   * TLS 1.3 has too few suites to show anything, so others are sent along that cannot be chosen.
   */
  private boolean wantsBallast() {
    return matrix.version() == TlsVersion.TLS_1_3
        && tolerance.manySuites().isUnknown()
        && !tolerance.isLending()
        && matrix.count() > 0;
  }

  private Step take(List<Integer> offered, Reply reply) {
    switch (reply) {
      case Reply.Chosen(ServerHello hello) -> {
        tolerance.proven(offered.size());
        matrix.sample(hello);
        return Step.chose(matrix.chose(offered, hello.suite()), hello.suite());
      }
      case Reply.Listed(List<Integer> suites) -> {
        matrix.listed(suites);
        return Step.without(Progress.OVER);
      }
      case Reply.Refused refusal -> {
        matrix.refused(offered, refusal);
        return Step.without(Progress.REFUSED);
      }
      case Reply.Odd(String what) -> {
        matrix.odd(what);
        return Step.without(Progress.OVER);
      }
      case Reply.Unanswered unanswered -> {
        matrix.broke(unanswered);
        return Step.without(Progress.OVER);
      }
    }
  }

  /** Was it the number of suites, or the suites? Adds one that is accepted and asks again. */
  private Step weigh(List<Integer> offered, Reply reply) throws InterruptedException {
    List<Integer> more = new ArrayList<>(matrix.accepted());
    more.addAll(offered);
    Offer offer =
        matrix.version() == TlsVersion.TLS_1_3
            ? offers.heavy(TlsVersion.TLS_1_3, more)
            : offers.usual(matrix.version(), more);
    if (asker.ask(offer) instanceof Reply.Chosen(ServerHello hello)) {
      tolerance.proven(offer.weight());
      matrix.chose(more, hello.suite());
      return take(offered, reply);
    }
    tolerance.broken("did not answer a hello with " + offer.weight() + " suites");
    return Step.without(Progress.REPEATED);
  }

  private int limit() {
    boolean mayDare =
        tolerance.isLending() || (!tolerance.manySuites().isNo() && matrix.count() > 0);
    return mayDare || tolerance.manySuites().isYes() ? Integer.MAX_VALUE : safe();
  }

  /** Without extensions there is no padding, so SSLv3 stays below 256 bytes. */
  private int safe() {
    return matrix.version() == TlsVersion.SSL_3 ? 100 : VersionMatrix.SAFE;
  }
}
