package io.picket.probes.tls;

import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.Answer;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsSupport;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Parallelism;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

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
  private final Aim aim;
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
    this.aim = aim;
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
    Parallelism asked = parallelism(at);
    try (var lines = new Lines(wire, at.clearance(), asked)) {
      var asker = new Asker(lines, random, budget, at.shown(), sealed, nanoTime);
      var look =
          new Look(at, aim, new Offers(at.host().name().map(HostName::ascii)), asker, parallel);
      lines.foresee(look::sureToCome, budget.connections());
      look.ask();
      return look.fold(wire.spending());
    }
  }

  /** What is learnt of the server is for the other probes there as well. */
  private Parallelism parallelism(Site at) {
    return parallel == Parallelism.USUAL
        ? at.parallelism()
        : new Parallelism(Math.min(parallel, Parallelism.USUAL), nanoTime);
  }
}
