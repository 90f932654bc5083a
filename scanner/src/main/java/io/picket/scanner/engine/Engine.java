package io.picket.scanner.engine;

import io.picket.checks.Cards;
import io.picket.checks.Coverage;
import io.picket.checks.Judge;
import io.picket.checks.Priorities;
import io.picket.checks.Profile;
import io.picket.checks.Warnings;
import io.picket.model.Finding;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.NotChecked;
import io.picket.model.Outcome;
import io.picket.model.PlaceOrder;
import io.picket.model.PortCensus;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.Scope;
import io.picket.probes.Probe;
import io.picket.probes.ports.ConnectScanner;
import io.picket.probes.ports.PortScanner;
import io.picket.probes.wire.Network;
import io.picket.scanner.Version;
import io.picket.scanner.scope.Plan;
import io.picket.scanner.scope.Resolution;
import io.picket.scanner.scope.Target;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Carries a job out.
 *
 * <ol>
 *   <li>Names are looked up once; the addresses they have then are the ones that are scanned.
 *   <li>The plan is walked while the port scan has room; a host with something open goes on to its
 *       own virtual thread at once, and when too many are under way the port scan waits.
 *   <li>At a host a few endpoints are looked at together; at an endpoint probes run beside each
 *       other only where the server bears it, so that one that serves one connection at a time is
 *       not mistaken for a silent one ({@link EndpointVisit}).
 *   <li>Interrupting the calling thread cancels: nothing new is sent, everything seen so far is
 *       judged, and the record says that it is not complete.
 * </ol>
 */
public final class Engine {
  /** Long enough for any scan; waits are ended by interrupts. */
  private static final Duration FOREVER = Duration.ofDays(365);

  private static final Duration BETWEEN_TELLINGS = Duration.ofMillis(250);

  private final Network network;
  private final List<Probe<?>> probes;
  private final InstantSource clock;
  private final UnaryOperator<HostFacts> reader;

  /** Takes what probes saw as it is. */
  public Engine(Network network, List<Probe<?>> probes, InstantSource clock) {
    this(network, probes, clock, UnaryOperator.identity());
  }

  /**
   * @param probes in the order in which they look at an endpoint, apart from the service probe,
   *     which is always the first
   * @param reader reads more out of what was seen at a host; pure
   */
  public Engine(
      Network network,
      List<Probe<?>> probes,
      InstantSource clock,
      UnaryOperator<HostFacts> reader) {
    this.reader = reader;
    this.network = network;
    this.probes = probes;
    this.clock = clock;
  }

  /** Scans, and returns what was seen, also when cut short. */
  public ScanRecord run(Job job, Watcher watcher) {
    Instant started = clock.instant();
    watcher.started(tool(), circumstances(job, started, started, List.of()));
    var log = new Log(watcher, reader);
    Resolution resolution = new Resolution();
    boolean cancelled = false;
    try {
      resolution = new Lookup(network, watcher).all(job);
    } catch (InterruptedException _) {
      cancelled = true;
    }
    Scope scope = job.permission().scope(resolution);
    var plan = new Plan(job.targets(), resolution, job.profile().ports(), scope, clock);
    if (!cancelled) {
      cancelled = scan(job, plan, scope, log);
    }
    if (cancelled) {
      plan.abandon(Reason.CANCELLED, "interrupted before its turn");
      log.cutShort("interrupted");
    }
    plan.refused().forEach(log::notChecked);
    if (plan.cutShort()) {
      log.cutShort("not every target could be looked at");
    }
    ScanRecord record = record(job, started, log);
    if (cancelled) {
      Thread.currentThread().interrupt();
    }
    return record;
  }

  /** Scans ports and hands hosts on; true when cancelled. */
  private boolean scan(Job job, Plan plan, Scope scope, Log log) {
    var visit = new HostVisit(network, probes, scope, clock, log.watcher);
    PortScanner scanner = new ConnectScanner(network, scope);
    long total = plan.size().min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    try (var hosts = new FanOut("host", job.parallelHosts())) {
      try {
        scanner.scan(plan, new HandOn(job, visit, hosts, log, total));
        while (!hosts.await(BETWEEN_TELLINGS)) {
          log.services(visit);
        }
        return false;
      } catch (InterruptedException _) {
        visit.cancel();
        return true;
      }
    }
  }

  /** Takes what the port scan finds to the hosts' threads. */
  private static final class HandOn implements PortScanner.Listener {
    private final Job job;
    private final HostVisit visit;
    private final FanOut hosts;
    private final Log log;
    private final long total;

    HandOn(Job job, HostVisit visit, FanOut hosts, Log log, long total) {
      this.job = job;
      this.visit = visit;
      this.hosts = hosts;
      this.log = log;
      this.total = total;
    }

    @Override
    public void open(Host host, int port) {
      log.watcher.open(host, port);
    }

    @Override
    public void finished(Host host, Outcome<PortCensus> census) {
      Worthwhile open = Worthwhile.of(job.profile(), host, census);
      if (open.asked().isEmpty()) {
        log.host(new HostFacts(host, census, List.of()));
        return;
      }
      open.unasked(host)
          .ifPresent(left -> {
            log.notChecked(left);
            log.cutShort(host + ": not every port that looks open was asked what it is");
          });
      try {
        hosts.start(() -> log.host(visit.look(job, host, census, open.asked())), FOREVER);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        log.host(visit.notBegun(host, census, open.asked()));
      }
    }

    @Override
    public void progress(PortScanner.Progress progress) {
      log.watcher.progress(
          Watcher.Stage.PORTS,
          progress.portsDone(),
          Math.max(progress.portsAsked(), saturated(total, job.profile().ports().size())),
          progress.open(),
          log.failed.get());
    }

    private static long saturated(long a, long b) {
      return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
  }

  /** What has been seen so far. */
  static final class Log {
    private final Watcher watcher;
    private final UnaryOperator<HostFacts> reader;
    private final List<HostFacts> hosts = new ArrayList<>();
    private final Map<Outcome<PortCensus>, Outcome<PortCensus>> quiet = new HashMap<>();
    private final List<NotChecked> notChecked = new ArrayList<>();
    private final TreeMap<String, Long> cutShort = new TreeMap<>();
    private final AtomicLong failed = new AtomicLong();

    Log(Watcher watcher, UnaryOperator<HostFacts> reader) {
      this.watcher = watcher;
      this.reader = reader;
    }

    void host(HostFacts facts) {
      add(reader.apply(facts));
    }

    private synchronized void add(HostFacts facts) {
      hosts.add(facts.services().isEmpty() ? alike(facts) : facts);
      Shortfall.of(facts).forEach(why -> cutShort.merge(why, 1L, Long::sum));
      if (facts.ports() instanceof Outcome.Inconclusive<?>) {
        failed.incrementAndGet();
      }
      watcher.host(facts);
    }

    /** Of hosts with nothing to look at, few things become; each is kept once. */
    private HostFacts alike(HostFacts facts) {
      return new HostFacts(
          facts.host(), quiet.computeIfAbsent(facts.ports(), same -> same), List.of());
    }

    synchronized void notChecked(NotChecked what) {
      notChecked.add(what);
      failed.incrementAndGet();
      watcher.notChecked(what);
    }

    synchronized void cutShort(String why) {
      cutShort.merge(why, 1L, Long::sum);
    }

    void services(HostVisit visit) {
      watcher.progress(
          Watcher.Stage.SERVICES, visit.done(), visit.known(), visit.known(), failed.get());
    }

    synchronized List<HostFacts> hosts() {
      List<HostFacts> sorted = new ArrayList<>(hosts);
      sorted.sort(
          Comparator.comparing((HostFacts facts) -> facts.host().declared(), PlaceOrder.PLACES)
              .thenComparing(
                  facts -> facts.host().address().getAddress(),
                  (a, b) ->
                      a.length != b.length
                          ? Integer.compare(a.length, b.length)
                          : Arrays.compareUnsigned(a, b)));
      return sorted;
    }

    synchronized List<NotChecked> notChecked() {
      return List.copyOf(notChecked);
    }

    synchronized List<String> incompleteBecause() {
      List<String> because = new ArrayList<>();
      cutShort.forEach((why, count) -> because.add(count == 1 ? why : why + " (" + count + ")"));
      return because;
    }
  }

  private ScanRecord record(Job job, Instant started, Log log) {
    Profile profile = job.profile();
    List<HostFacts> hosts = log.hosts();
    List<Finding> findings =
        Judge.judge(hosts, log.notChecked(), profile, job.permission().client(), started);
    return new ScanRecord(
        ScanRecord.SCHEMA_VERSION,
        tool(),
        circumstances(job, started, clock.instant(), log.incompleteBecause()),
        Warnings.of(profile, hosts, started),
        Priorities.of(hosts, findings, profile),
        hosts,
        findings,
        Cards.of(profile),
        log.notChecked(),
        profile.declarations(),
        Coverage.of(hosts, findings, profile, started));
  }

  private static ScanRecord.Tool tool() {
    return new ScanRecord.Tool(Version.NAME, Version.text());
  }

  private static ScanRecord.Run circumstances(
      Job job, Instant started, Instant finished, List<String> incompleteBecause) {
    return new ScanRecord.Run(
        job.permission().client(),
        job.profile().name(),
        Optional.of(job.profile().measure()),
        job.targets().stream().map(Target::text).toList(),
        started,
        finished,
        incompleteBecause.isEmpty(),
        incompleteBecause,
        job.permission().statement(),
        job.permission().contact(),
        job.pretend());
  }
}
