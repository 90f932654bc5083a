package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.policies.Compliance;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.Answer;
import io.picket.model.Evidence;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Parallelism;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Finds the versions and cipher suites a server accepts, and who chooses among them. */
public final class TlsProbe implements Probe<TlsSupport> {
  /** How much to find out. */
  public enum Detail {
    /** Whether anything that a policy forbids is accepted; what it allows is not looked for. */
    VERDICT,
    /** Versions and suites; who chooses, where finding them shows it. */
    MATRIX,
    /** Also groups, signatures, extensions and how the server bears what is unusual. */
    FULL
  }

  /**
   * What to find out.
   *
   * @param policy whose verdict; needed for {@link Detail#VERDICT} alone
   */
  public record Aim(Detail detail, Optional<TlsPolicy> policy) {
    /** Everything. */
    public static final Aim FULL = new Aim(Detail.FULL, Optional.empty());

    public Aim {
      if (detail == Detail.VERDICT && policy.isEmpty()) {
        throw new IllegalArgumentException("a verdict needs a policy");
      }
    }
  }

  private final RandomGenerator random;
  private final Detail detail;
  private final Optional<TlsPolicy> policy;
  private final int parallel;
  private final Asker.Budget budget;
  private final LongSupplier nanoTime;
  private final SealedReading sealed;

  /**
   * Finds out everything.
   *
   * @param random for the random fields of hellos; nothing secret hangs on it
   */
  public TlsProbe(RandomGenerator random) {
    this(random, Aim.FULL);
  }

  /** Finds out what is aimed at; leaves chains of TLS 1.3 unread. */
  public TlsProbe(RandomGenerator random, Aim aim) {
    this(random, aim, UNREAD);
  }

  /**
   * Finds out what is aimed at; a verdict with one question at a time.
   *
   * @param sealed reads the chains of TLS 1.3 that come along
   */
  public TlsProbe(RandomGenerator random, Aim aim, SealedReading sealed) {
    this(
        random,
        aim,
        aim.detail() == Detail.VERDICT ? 1 : Parallelism.USUAL,
        Asker.Budget.USUAL,
        System::nanoTime,
        sealed);
  }

  private static final SealedReading UNREAD =
      new SealedReading() {
        @Override
        public SealedFlight read(Connection connection, Octets hello, List<KeyShare> shares)
            throws WireException {
          throw new WireException(Reason.NOT_TRIED, "chains of TLS 1.3 are not read here");
        }

        @Override
        public SealedFlight readOn(
            Connection connection, Octets hello, Octets again, KeyShare share)
            throws WireException {
          return read(connection, hello, List.of(share));
        }
      };

  /**
   * @param parallel how many connections to one endpoint at once, at most
   */
  public TlsProbe(RandomGenerator random, Detail detail, int parallel) {
    this(random, detail, parallel, UNREAD);
  }

  /** The same, and reads the chains of TLS 1.3 that come along. */
  public TlsProbe(RandomGenerator random, Detail detail, int parallel, SealedReading sealed) {
    this(
        random,
        new Aim(detail, Optional.empty()),
        parallel,
        Asker.Budget.USUAL,
        System::nanoTime,
        sealed);
  }

  TlsProbe(
      RandomGenerator random,
      Detail detail,
      int parallel,
      Asker.Budget budget,
      LongSupplier nanoTime) {
    this(random, new Aim(detail, Optional.empty()), parallel, budget, nanoTime, UNREAD);
  }

  private TlsProbe(
      RandomGenerator random,
      Aim aim,
      int parallel,
      Asker.Budget budget,
      LongSupplier nanoTime,
      SealedReading sealed) {
    this.random = random;
    this.sealed = sealed;
    this.detail = aim.detail();
    this.policy = aim.policy();
    this.parallel = parallel;
    this.budget = budget;
    this.nanoTime = nanoTime;
  }

  @Override
  public String id() {
    return "tls";
  }

  @Override
  public Intrusion intrusion() {
    return Intrusion.HANDSHAKE;
  }

  @Override
  public Class<TlsSupport> sees() {
    return TlsSupport.class;
  }

  @Override
  public boolean beginsWithTls() {
    return true;
  }

  @Override
  public Interest wants(ServiceFacts soFar) {
    return soFar
        .fact(ServiceSeen.class)
        .map(service -> interest(service.anyTls()))
        .orElseGet(
            () -> new Interest.Unclear(Reason.NOT_TRIED, "what the port speaks is not known"));
  }

  private static Interest interest(Answer tls) {
    return switch (tls) {
      case Answer.Yes yes -> new Interest.Yes();
      case Answer.No(String how) -> new Interest.No("the port does not speak TLS: " + how);
      case Answer.Unknown(Reason reason, String detail) -> new Interest.Unclear(reason, detail);
    };
  }

  @Override
  public TlsSupport observe(Site at, Wire wire) throws WireException, InterruptedException {
    var run = new Run(at, wire);
    try (run.lines) {
      run.ask();
    }
    return run.fold();
  }

  /** One look at one endpoint. */
  private final class Run {
    private final Site site;
    private final Wire wire;
    private final Offers offers;
    private final Lines lines;
    private final Asker asker;
    private final Riders riders;
    private final Tolerance tolerance = new Tolerance();
    private final DetailNotes notes = new DetailNotes();
    private final Map<TlsVersion, VersionMatrix> matrices = new EnumMap<>(TlsVersion.class);
    private final Map<TlsVersion, MatrixChain> chains = new EnumMap<>(TlsVersion.class);
    private volatile boolean lastHelloIsDue =
        detail == Detail.FULL || (detail == Detail.MATRIX && parallel > 1);

    Run(Site at, Wire wire) {
      this.site = at;
      this.wire = wire;
      this.offers = new Offers(at.host().name().map(HostName::ascii));
      this.lines = new Lines(wire, at.clearance(), parallelism(at));
      this.asker = new Asker(lines, random, budget, at.shown(), sealed, nanoTime);
      this.riders = new Riders(offers, notes, new Sightings());
      for (TlsVersion version : TlsVersion.values()) {
        matrices.put(version, new VersionMatrix(version, Offers.suites(version)));
      }
      var thrift =
          new Thrift(
              matrices.values(),
              parallel,
              detail == Detail.FULL ? Thrift.IN_COMPANY : Thrift.ALONE);
      matrices.forEach((version, matrix) ->
          chains.put(version, new MatrixChain(asker, offers, matrix, tolerance, thrift, aboard())));
    }

    /** What is learnt of the server is for the other probes there as well. */
    private Parallelism parallelism(Site at) {
      return parallel == Parallelism.USUAL
          ? at.parallelism()
          : new Parallelism(Math.min(parallel, Parallelism.USUAL), nanoTime);
    }

    /**
     * How many questions are sure to come: the first of every version not asked about yet, and the
     * last good hello where several chains end with refusals.
     */
    private int sureToCome() {
      int sure = lastHelloIsDue && asker.control().isPresent() ? 1 : 0;
      for (VersionMatrix matrix : matrices.values()) {
        sure += matrix.isUntouched() ? 1 : 0;
      }
      return sure;
    }

    private Optional<Riders> aboard() {
      return detail == Detail.FULL ? Optional.of(riders) : Optional.empty();
    }

    private VersionMatrix matrix(TlsVersion version) {
      return java.util.Objects.requireNonNull(matrices.get(version));
    }

    private MatrixChain chain(TlsVersion version) {
      return java.util.Objects.requireNonNull(chains.get(version));
    }

    void ask() throws WireException, InterruptedException {
      lines.foresee(this::sureToCome, budget.connections());
      if (policy.isPresent()) {
        askWhatIsForbidden(policy.get());
      } else {
        learnTheBasics();
        if (parallel == 1) {
          askOneByOne();
        } else {
          askTogether();
        }
      }
      if (asker.control().isEmpty()) {
        throwIfSilent();
        return;
      }
      for (TlsVersion version : mendable()) {
        if (policy.isPresent()) {
          complement(policy.get(), version);
        } else {
          chain(version).run();
        }
      }
      if (detail == Detail.FULL) {
        askForDetail();
      }
      lastHelloIsDue = false;
      asker.confirm();
      if (detail == Detail.FULL && asker.isAnswering()) {
        tellOfKeys();
      }
    }

    /** What was refused counts for whoever looks for keys only while the server still answers. */
    private void tellOfKeys() {
      riders.schemes().fold(site.shown());
      if (riders.curves().hasAllSchemes() && matrix(TlsVersion.TLS_1_2).isClosed()) {
        site.shown().everyOlderKey();
      }
    }

    private void askForDetail() throws InterruptedException {
      var accepted = new Accepted(matrices);
      var unusual = new ToleranceSeries(asker, offers, accepted, notes);
      try (var crew = new Crew()) {
        crew.start(olderSeries()::run);
        crew.start(groupSeries()::run);
        crew.start(unusual::run);
        crew.start(this::settlePreferences);
        crew.join();
      }
      lastHelloIsDue = false;
      unusual.middleLength();
      riders.curves().fold(notes);
      riders.groups().fold(notes);
      riders.sightings().fold(notes, accepted.has(TlsVersion.TLS_1_3));
      notes.answer(TlsDetail.Question.TOLERATES_MANY_SUITES, tolerance.manySuites());
    }

    /** Yields a hello known to be good, and whether the server bears many suites in one. */
    private void learnTheBasics() throws InterruptedException {
      for (TlsVersion version : List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)) {
        MatrixChain.Progress progress = chain(version).step(List.of());
        while (progress == MatrixChain.Progress.NEWS && tolerance.manySuites().isUnknown()) {
          progress = chain(version).step(List.of());
        }
        if (asker.control().isPresent() || progress == MatrixChain.Progress.OVER) {
          return;
        }
      }
    }

    private void askWhatIsForbidden(TlsPolicy forbids) throws InterruptedException {
      for (TlsVersion version : List.of(TlsVersion.values()).reversed()) {
        complement(forbids, version);
      }
    }

    /** One suite that is allowed, if there is one; then all that is not, until that is refused. */
    private void complement(TlsPolicy forbids, TlsVersion version) throws InterruptedException {
      Map<Boolean, List<Integer>> suites =
          matrix(version).candidates().stream()
              .collect(
                  Collectors.partitioningBy(code -> Compliance.allows(forbids, version, code)));
      Set<Integer> allowed = Set.copyOf(suites.get(true));
      Set<Integer> forbidden = Set.copyOf(suites.get(false));
      MatrixChain.Progress progress = MatrixChain.Progress.REFUSED;
      while (progress == MatrixChain.Progress.REFUSED) {
        progress = chain(version).step(forbidden);
      }
      while (chain(version).step(allowed) != MatrixChain.Progress.OVER) {
        // Whatever is accepted here breaks the policy.
      }
    }

    /** The version with the most suites comes last, and the surest of them last of all. */
    private void askOneByOne() throws InterruptedException {
      for (TlsVersion version :
          List.of(TlsVersion.SSL_2, TlsVersion.SSL_3, TlsVersion.TLS_1_0, TlsVersion.TLS_1_1)) {
        chain(version).run();
      }
      chain(TlsVersion.TLS_1_2).step(Set.of());
      boolean twelve = !matrix(TlsVersion.TLS_1_2).accepted().isEmpty();
      chain(twelve ? TlsVersion.TLS_1_3 : TlsVersion.TLS_1_2).run();
      TlsVersion last = twelve ? TlsVersion.TLS_1_2 : TlsVersion.TLS_1_3;
      List<Integer> foretold =
          twelve ? List.copyOf(matrix(TlsVersion.TLS_1_0).accepted()) : List.of();
      MatrixChain.Progress progress;
      do {
        progress =
            chain(last).step(LastWord.of(matrix(last), foretold).map(Set::of).orElseGet(Set::of));
      } while (progress != MatrixChain.Progress.OVER);
      chain(last).run();
    }

    private void askTogether() throws InterruptedException {
      try (var crew = new Crew()) {
        crew.start(this::askTwelve);
        crew.start(this::askOlder);
        crew.start(this::askThirteen);
        crew.join();
      }
      for (TlsVersion version : TlsVersion.values()) {
        chain(version).run();
      }
      if (asker.control().isPresent()) {
        foretell(List.of(TlsVersion.values()));
      }
    }

    /** What no hello of the matrix is left to carry is asked for while others still are. */
    private void askTwelve() throws InterruptedException {
      chain(TlsVersion.TLS_1_2).step(List.of());
      foretellBoth();
      askAll(TlsVersion.TLS_1_2);
      if (detail == Detail.FULL && matrix(TlsVersion.TLS_1_2).isClosed()) {
        olderSeries().runFor(TlsVersion.TLS_1_2);
      }
    }

    private void askThirteen() throws InterruptedException {
      askAll(TlsVersion.TLS_1_3);
      if (detail == Detail.FULL && matrix(TlsVersion.TLS_1_3).isClosed()) {
        groupSeries().run();
      }
    }

    /**
     * Nearly always the same suites in all, so that many threads can share what the first has
     * found.
     */
    private void askOlder() throws InterruptedException {
      List<TlsVersion> followers = List.of(TlsVersion.TLS_1_1, TlsVersion.SSL_3);
      chain(TlsVersion.TLS_1_0).step(Set.of());
      try (var crew = new Crew()) {
        crew.start(() -> chain(TlsVersion.SSL_2).run());
        crew.start(() -> askAll(TlsVersion.TLS_1_0));
        for (TlsVersion version : followers) {
          crew.start(() -> chain(version).step(Set.of()));
        }
        crew.join();
        List<Integer> foretold = List.copyOf(matrix(TlsVersion.TLS_1_0).accepted());
        for (TlsVersion version : followers) {
          if (!matrix(version).accepted().isEmpty()) {
            crew.start(() -> chain(version).run(crew, foretold, parallel / 2));
          }
        }
        chain(TlsVersion.TLS_1_2).relieve(crew, foretold, parallel / 2);
        crew.join();
      }
    }

    private void askAll(TlsVersion version) throws InterruptedException {
      try (var crew = new Crew()) {
        chain(version).run(crew);
        crew.join();
      }
    }

    /** As soon as both have a suite that every client speaks, whole handshakes can be tried. */
    private void foretellBoth() {
      List<TlsVersion> both = List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
      if (both.stream()
          .allMatch(version ->
              matrix(version).accepted().stream()
                  .anyMatch(code -> Sightings.is(code, Suite::isWidelySpoken)))) {
        foretell(both);
      }
    }

    private void foretell(List<TlsVersion> versions) {
      site.herald()
          .accept(
              new TlsSupport(
                  versions.stream()
                      .map(version ->
                          new VersionVerdict(matrix(version), asker, List.of(), detail).fold())
                      .toList(),
                  List.of(),
                  0,
                  0,
                  0));
    }

    private OlderSeries olderSeries() {
      return new OlderSeries(asker, offers, new Accepted(matrices), riders);
    }

    private GroupSeries groupSeries() {
      return new GroupSeries(asker, offers, matrix(TlsVersion.TLS_1_3), riders, notes);
    }

    /** Versions whose first hello went unanswered before any good hello was known to compare. */
    private List<TlsVersion> mendable() {
      var versions = new ArrayList<TlsVersion>();
      for (VersionMatrix matrix : matrices.values()) {
        boolean closed =
            matrix
                .broken()
                .filter(missing ->
                    missing.reason() == Reason.RESET || missing.reason() == Reason.CLOSED_EARLY)
                .isPresent();
        if (closed && matrix.accepted().isEmpty()) {
          matrix.mend();
          versions.add(matrix.version());
        }
      }
      return versions;
    }

    private void settlePreferences() throws InterruptedException {
      for (VersionMatrix matrix : matrices.values()) {
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

    /** Nothing accepted and nothing refused is nothing to report. */
    private void throwIfSilent() throws WireException {
      Reply.Unanswered why = null;
      for (VersionMatrix matrix : matrices.values()) {
        if (!matrix.refusals().isEmpty() || !matrix.oddities().isEmpty()) {
          return;
        }
        why = matrix.broken().orElse(why);
      }
      throw why == null
          ? new WireException(Reason.NOT_TRIED, "no hello was sent")
          : new WireException(why.reason(), why.detail());
    }

    TlsSupport fold() {
      var versions = new ArrayList<TlsSupport.OfVersion>();
      var anomalies = new ArrayList<Evidence>();
      var oddities = new ArrayList<String>();
      for (VersionMatrix matrix : matrices.values()) {
        oddities.addAll(matrix.oddities());
        for (String oddity : matrix.oddities()) {
          anomalies.add(new Evidence("hello of " + matrix.version().label(), oddity));
        }
      }
      for (VersionMatrix matrix : matrices.values()) {
        TlsSupport.OfVersion verdict = new VersionVerdict(matrix, asker, oddities, detail).fold();
        versions.add(verdict);
        if (verdict.accepted().isNo()) {
          site.shown().refuses(verdict.version());
        }
      }
      Wire.Spending spent = wire.spending();
      return new TlsSupport(
          versions,
          anomalies,
          spent.connections(),
          spent.bytesSent(),
          spent.bytesReceived(),
          detail == Detail.FULL ? Optional.of(notes.fold()) : Optional.empty());
    }
  }
}
