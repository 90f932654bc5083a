package io.picket.scanner.engine;

import io.picket.checks.Profile;
import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Admission;
import io.picket.model.Declaration;
import io.picket.model.Durations;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.Intrusion;
import io.picket.model.LoginTried;
import io.picket.model.Observation;
import io.picket.model.Omission;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Text;
import io.picket.probes.Courtesy;
import io.picket.probes.Probe;
import io.picket.probes.ProbeRunner;
import io.picket.probes.Site;
import io.picket.probes.tls.ShownChains;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Parallelism;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Looks at what is open at one host after the other; one thread for each host. */
final class HostVisit {
  /** Endpoints of one host that are looked at together. */
  private static final int ENDPOINTS_AT_ONCE = 4;

  private static final int MOST_OF_A_FAULT = 300;

  private final List<Probe<?>> probes;
  private final Scope scope;
  private final InstantSource clock;
  private final Watcher watcher;
  private final ProbeRunner runner;
  private final AtomicLong known = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private volatile boolean cancelled;

  HostVisit(
      Network network, List<Probe<?>> probes, Scope scope, InstantSource clock, Watcher watcher) {
    this.scope = scope;
    this.clock = clock;
    this.watcher = watcher;
    this.runner = new ProbeRunner(() -> network.wire(scope), System::nanoTime);
    this.probes = serviceProbeFirst(probes);
  }

  private static List<Probe<?>> serviceProbeFirst(List<Probe<?>> probes) {
    List<Probe<?>> ordered = new ArrayList<>();
    for (Probe<?> probe : probes) {
      if (probe.sees() == ServiceSeen.class) {
        ordered.addFirst(probe);
      } else {
        ordered.add(probe);
      }
    }
    return List.copyOf(ordered);
  }

  /** Says that interrupts mean the end of the scan from now on. */
  void cancel() {
    cancelled = true;
  }

  /** Endpoints found open. */
  long known() {
    return known.get();
  }

  /** Endpoints looked at. */
  long done() {
    return done.get();
  }

  /**
   * Everything to be seen at a host, as far as its time lasts.
   *
   * @param open the ports to look at
   */
  HostFacts look(Job job, Host host, Outcome<PortCensus> census, PortSet open) {
    try {
      return lookAt(job, host, census, open);
    } catch (RuntimeException | Error fault) {
      // A host must never vanish from the record: what is not in it looks clean.
      String why = Text.printable("looking at the host broke down: " + fault, MOST_OF_A_FAULT);
      return new HostFacts(host, new Outcome.Inconclusive<>(Reason.BUG, why), List.of());
    }
  }

  private HostFacts lookAt(Job job, Host host, Outcome<PortCensus> census, PortSet open) {
    known.addAndGet(open.size());
    var visit = new Visit(host, job.hostTimeout()).minding(job.profile());
    Map<Integer, ServiceFacts> seen = visit.look(open);
    List<ServiceFacts> services = new ArrayList<>();
    open.stream()
        .forEach(port ->
            services.add(
                visit.completed(
                    seen.getOrDefault(
                        port, new ServiceFacts(new Endpoint(host.address(), port), List.of())))));
    return new HostFacts(host, census, services);
  }

  /** A host that was found and not looked at because the scan was cancelled. */
  HostFacts notBegun(Host host, Outcome<PortCensus> census, PortSet open) {
    cancel();
    var visit = new Visit(host, Duration.ZERO);
    List<ServiceFacts> services =
        open.stream()
            .mapToObj(port -> new ServiceFacts(new Endpoint(host.address(), port), List.of()))
            .map(visit::completed)
            .toList();
    return new HostFacts(host, census, services);
  }

  /** One host's time, and why it ended. */
  private final class Visit {
    private final Host host;
    private final Duration timeout;
    private final long deadline;
    private final Courtesy courtesy = new Courtesy();
    private final Map<Integer, ServiceFacts> seen = new ConcurrentSkipListMap<>();
    private final Map<Integer, String> faults = new ConcurrentHashMap<>();
    private volatile boolean outOfTime;

    Visit(Host host, Duration timeout) {
      this.host = host;
      this.timeout = timeout;
      this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /** Minds from the first request on what the products ask for that are expected here. */
    Visit minding(Profile profile) {
      String declared =
          profile.declarationOf(host.declared()).flatMap(Declaration::product).orElse("");
      for (Product product : Products.all()) {
        boolean expected =
            profile.products().contains(product.id()) || product.id().equals(declared);
        if (expected) {
          courtesy.mind(product);
        }
      }
      return this;
    }

    Map<Integer, ServiceFacts> look(PortSet ports) {
      try (var endpoints = new FanOut("endpoint", ENDPOINTS_AT_ONCE)) {
        PrimitiveIterator.OfInt each = ports.iterator();
        boolean inTime = true;
        while (inTime && each.hasNext()) {
          int port = each.nextInt();
          inTime = endpoints.start(() -> endpoint(port), left());
        }
        outOfTime = !inTime || !endpoints.await(left());
      } catch (InterruptedException _) {
        cancelled = true;
      }
      return seen;
    }

    private Duration left() {
      return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** A fault of ours at one endpoint ends that endpoint alone, and shows. */
    private void endpoint(int port) {
      try {
        lookAt(port);
      } catch (RuntimeException | Error fault) {
        faulty(port, fault);
      }
    }

    private void faulty(int port, Throwable fault) {
      faults.put(port, Text.printable("looking broke down: " + fault, MOST_OF_A_FAULT));
    }

    private void lookAt(int port) {
      var at = new Endpoint(host.address(), port);
      var parallelism = new Parallelism(Parallelism.USUAL, System::nanoTime);
      var shown = new ShownChains();
      ServiceFacts facts =
          new EndpointVisit(
                  at,
                  probes,
                  parallelism,
                  (probe, soFar, herald) -> run(probe, soFar, parallelism, herald, shown),
                  soFar -> seen.put(port, soFar),
                  fault -> faulty(port, fault))
              .look();
      done.incrementAndGet();
      watcher.endpoint(host, completed(facts));
    }

    private ProbeRun run(
        Probe<?> probe,
        ServiceFacts facts,
        Parallelism parallelism,
        Consumer<Observation> herald,
        ShownChains shown) {
      if (isUnaskedLogin(probe)) {
        return nobodyAsked(probe);
      }
      return switch (leave(probe, facts.endpoint())) {
        case Admission.Admitted(var clearance) ->
            honest(
                runner.run(
                    probe, new Site(host, clearance, facts, courtesy, parallelism, herald, shown)));
        case Admission.Denied(String why) -> notRun(probe, Reason.OUT_OF_SCOPE, why);
      };
    }

    /**
     * Leave for as much as any anonymous visitor might do, where the scope goes so far: a probe
     * that needs less looks further if it may. Logging in is never part of it by the way.
     */
    private Admission leave(Probe<?> probe, Endpoint at) {
      if (probe.intrusion().compareTo(Intrusion.REQUEST) < 0
          && scope.admit(at, Intrusion.REQUEST, clock.instant())
              instanceof Admission.Admitted further) {
        return further;
      }
      return scope.admit(at, probe.intrusion(), clock.instant());
    }

    /** What was interrupted because the host's time was up is called that, and not cancelled. */
    private ProbeRun honest(ProbeRun run) {
      if (!cancelled
          && run.outcome() instanceof Outcome.Inconclusive<?>(Reason reason, String detail)
          && reason == Reason.CANCELLED) {
        return new ProbeRun(
            run.probe(),
            run.sees(),
            new Outcome.Inconclusive<>(
                Reason.OUT_OF_BUDGET,
                detail + ": the host's time (" + Durations.text(timeout) + ") was up"),
            run.requests(),
            run.connections(),
            run.bytesSent(),
            run.bytesReceived(),
            run.took());
      }
      return run;
    }

    /** The facts, with an entry for every probe that did not get its turn. */
    ServiceFacts completed(ServiceFacts facts) {
      ServiceFacts all = facts;
      for (Probe<?> probe : probes) {
        all = withEntry(all, probe);
      }
      return all;
    }

    private ServiceFacts withEntry(ServiceFacts facts, Probe<?> probe) {
      if (facts.runs().stream().anyMatch(run -> run.probe().equals(probe.id()))) {
        return facts;
      }
      if (isUnaskedLogin(probe)) {
        return facts.with(nobodyAsked(probe));
      }
      Optional<String> fault = Optional.ofNullable(faults.get(facts.endpoint().port()));
      if (fault.isPresent()) {
        return facts.with(notRun(probe, Reason.BUG, fault.get()));
      }
      return facts.with(
          outOfTime && !cancelled
              ? notRun(
                  probe,
                  Reason.OUT_OF_BUDGET,
                  "the host's time ("
                      + Durations.text(timeout)
                      + ") was up; --host-timeout sets it")
              : notRun(probe, Reason.CANCELLED, "interrupted before its turn"));
    }

    /** A login that nobody asked for is not missing from the scan. */
    private boolean isUnaskedLogin(Probe<?> probe) {
      return probe.sees() == LoginTried.class && !scope.asksForLogin(host.address());
    }

    private static ProbeRun nobodyAsked(Probe<?> probe) {
      return without(
          probe, new Outcome.NotApplicable<>(LoginTried.NOT_ASKED, Optional.of(Omission.LOGIN)));
    }

    private static ProbeRun notRun(Probe<?> probe, Reason reason, String detail) {
      return without(probe, new Outcome.Inconclusive<>(reason, detail));
    }

    private static ProbeRun without(Probe<?> probe, Outcome<?> outcome) {
      return new ProbeRun(
          probe.id(), probe.sees().getSimpleName(), outcome, 0, 0, 0, Duration.ZERO);
    }
  }
}
