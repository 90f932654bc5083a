package io.picket.scanner.engine;

import io.picket.model.Endpoint;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsSupport;
import io.picket.probes.Probe;
import io.picket.probes.wire.Parallelism;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one endpoint with every probe, several beside each other where the server bears it.
 *
 * <ol>
 *   <li>Probes that talk (the service, HTTP, logins, protocols) go one after the other, the service
 *       first: they keep connections, and each builds on the one before.
 *   <li>Each probe of TLS has a thread of its own and begins when what it builds on is known, which
 *       may be before the probe that sees it has ended ({@link io.picket.probes.Site#herald}).
 *   <li>The one that asks for versions and suites learns how many questions at once the server
 *       bears. Until it has seen it bear {@value #BORNE}, or has ended, no other probe begins, so
 *       that a server which serves one after the other is still asked one thing at a time.
 *   <li>Interrupting the calling thread ends all of them.
 * </ol>
 */
final class EndpointVisit {
  private static final int BORNE = 4;
  private static final Duration FOREVER = Duration.ofDays(365);

  /** Runs one probe; never throws what the probe threw, unless it was not even asked to look. */
  @FunctionalInterface
  interface Runs {
    ProbeRun run(Probe<?> probe, ServiceFacts soFar, Consumer<Observation> herald);
  }

  private final Endpoint at;
  private final List<Probe<?>> probes;
  private final Parallelism parallelism;
  private final Runs runs;
  private final Consumer<ServiceFacts> progress;
  private final Consumer<Throwable> faults;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  // Guarded by "lock".
  private final Map<String, ProbeRun> ended = new HashMap<>();
  private final Map<Class<?>, ProbeRun> foretold = new HashMap<>();
  private final List<Class<?>> over = new ArrayList<>();

  /**
   * @param probes the service probe first
   * @param parallelism what is known of how many questions at once the server bears
   * @param progress is told after every run what was seen by then, in that order, and never what
   *     was only foretold
   * @param faults is told what was thrown outside of a look
   */
  EndpointVisit(
      Endpoint at,
      List<Probe<?>> probes,
      Parallelism parallelism,
      Runs runs,
      Consumer<ServiceFacts> progress,
      Consumer<Throwable> faults) {
    this.at = at;
    this.probes = probes;
    this.parallelism = parallelism;
    this.runs = runs;
    this.progress = progress;
    this.faults = faults;
  }

  /** Looks until every probe has ended; what was seen, in the order of the probes. */
  ServiceFacts look() {
    List<Probe<?>> ofTls = probes.stream().filter(Probe::beginsWithTls).toList();
    try (var beside = new FanOut("probe", Math.max(1, ofTls.size()))) {
      if (ofTls.stream().noneMatch(EndpointVisit::leads)) {
        parallelism.settle();
      }
      for (Probe<?> probe : ofTls) {
        beside.start(() -> besides(probe), FOREVER);
      }
      talk();
      beside.await(FOREVER);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return seen();
  }

  private void talk() throws InterruptedException {
    boolean first = true;
    for (Probe<?> probe : probes) {
      if (!probe.beginsWithTls()) {
        if (!first) {
          parallelism.awaitBorne(BORNE);
        }
        run(probe);
        first = false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private void besides(Probe<?> probe) {
    try {
      awaitNews(probe.buildsOn());
      if (!leads(probe)) {
        parallelism.awaitBorne(BORNE);
      }
      run(probe);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (leads(probe)) {
        parallelism.settle();
      }
    }
  }

  private static boolean leads(Probe<?> probe) {
    return probe.sees() == TlsSupport.class;
  }

  /** Waits until something was seen of this kind, was foretold, or will never be. */
  private void awaitNews(Class<? extends Observation> kind) throws InterruptedException {
    boolean somebodyLooks = probes.stream().anyMatch(probe -> probe.sees() == kind);
    lock.lockInterruptibly();
    try {
      while (somebodyLooks && !over.contains(kind) && !foretold.containsKey(kind)) {
        news.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run(Probe<?> probe) {
    try {
      ProbeRun run = runs.run(probe, known(), seen -> foretell(probe, seen));
      lock.lock();
      try {
        ended.put(probe.id(), run);
        // Within the lock, so that what was seen last is told last.
        progress.accept(seen());
      } finally {
        lock.unlock();
      }
    } catch (RuntimeException | Error fault) {
      faults.accept(fault);
    } finally {
      lock.lock();
      try {
        over.add(probe.sees());
        foretold.remove(probe.sees());
        news.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void foretell(Probe<?> probe, Observation seen) {
    lock.lock();
    try {
      var run =
          new ProbeRun(
              probe.id(),
              probe.sees().getSimpleName(),
              new Outcome.Observed<>(seen),
              0,
              0,
              0,
              Duration.ZERO);
      foretold.put(probe.sees(), run);
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What has been seen, and for the rest what was foretold. */
  private ServiceFacts known() {
    lock.lock();
    try {
      return facts(probe -> ended.getOrDefault(probe.id(), foretold.get(probe.sees())));
    } finally {
      lock.unlock();
    }
  }

  private ServiceFacts seen() {
    lock.lock();
    try {
      return facts(probe -> ended.get(probe.id()));
    } finally {
      lock.unlock();
    }
  }

  /** In the order of the probes, whoever has a run. */
  private ServiceFacts facts(Function<Probe<?>, @Nullable ProbeRun> runOf) {
    var known = new ArrayList<ProbeRun>();
    for (Probe<?> probe : probes) {
      ProbeRun run = runOf.apply(probe);
      if (run != null) {
        known.add(run);
      }
    }
    return new ServiceFacts(at, known);
  }
}
