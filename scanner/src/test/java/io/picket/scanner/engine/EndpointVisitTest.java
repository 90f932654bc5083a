package io.picket.scanner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.Endpoint;
import io.picket.model.HttpSeen;
import io.picket.model.Intrusion;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsSession;
import io.picket.model.TlsSupport;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.wire.Parallelism;
import io.picket.probes.wire.Wire;
import io.picket.testkit.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which probes of an endpoint run beside each other, and which wait; latches, no stopwatch. */
@Timeout(60)
class EndpointVisitTest {
  private static final Endpoint AT = new Endpoint(InetAddress.getLoopbackAddress(), 443);
  private static final TlsSupport FORETOLD = new TlsSupport(List.of(), List.of(), 0, 0, 0);

  private static final Answer YES = new Answer.Yes("a test");
  private static final ServiceSeen SPEAKS_TLS =
      new ServiceSeen(Optional.empty(), YES, YES, YES, Optional.empty(), List.of(), false);

  private static final Probe<?> SERVICE = new Named("service", ServiceSeen.class, false);
  private static final Probe<?> CERTIFICATE = new Named("certificate", CertificateSeen.class, true);
  private static final Probe<?> HTTP = new Named("http", HttpSeen.class, false);
  private static final Probe<?> TLS = new Named("tls", TlsSupport.class, true);
  private static final Probe<?> SESSION = new Named("session", TlsSession.class, true);
  private static final List<Probe<?>> ALL = List.of(SERVICE, CERTIFICATE, HTTP, TLS, SESSION);

  private final ManualClock clock = new ManualClock();
  private final Parallelism parallelism = new Parallelism(8, clock);
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch sessionTold = new CountDownLatch(2);
  private final List<ServiceFacts> told = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());

  @Test
  void whatAServerBearsIsAskedTogether() {
    var both = new CountDownLatch(2);
    ServiceFacts facts =
        look((probe, soFar, herald) -> {
          if (probe.equals(TLS)) {
            answerAtOnce(15);
            meet(both);
          } else if (probe.equals(CERTIFICATE)) {
            meet(both);
          }
          return ran(probe);
        });
    assertThat(facts.runs()).extracting(ProbeRun::probe).containsExactlyElementsOf(ids());
    assertThat(faults).isEmpty();
  }

  @Test
  void nothingBeginsBesideTheVersionsOfAServerThatHasNotShownThatItBearsIt() {
    look((probe, soFar, herald) -> {
      events.add(probe.id());
      if (probe.equals(TLS)) {
        answerAtOnce(1);
      }
      events.add(probe.id() + " over");
      return ran(probe);
    });
    assertThat(events.subList(0, 4))
        .containsExactlyInAnyOrder("service", "service over", "tls", "tls over");
    assertThat(events).hasSize(10);
  }

  @Test
  void whatIsForetoldLetsOthersBeginBeforeItIsSeenWhole() {
    var tlsBegan = new CountDownLatch(2);
    var sessionBegan = new CountDownLatch(2);
    var known = Collections.synchronizedList(new ArrayList<Outcome<TlsSupport>>());
    look((probe, soFar, herald) -> {
      if (probe.equals(SERVICE)) {
        herald.accept(SPEAKS_TLS);
        meet(tlsBegan);
      } else if (probe.equals(TLS)) {
        meet(tlsBegan);
        answerAtOnce(15);
        herald.accept(FORETOLD);
        meet(sessionBegan);
      } else if (probe.equals(SESSION)) {
        known.add(soFar.outcome(TlsSupport.class));
        meet(sessionBegan);
      }
      return ran(probe);
    });
    assertThat(known).containsExactly(new Outcome.Observed<>(FORETOLD));
    assertThat(faults).isEmpty();
  }

  @Test
  void whatIsOnlyForetoldIsNeverTold() {
    ServiceFacts facts =
        look((probe, soFar, herald) -> {
          if (probe.equals(TLS)) {
            answerAtOnce(15);
            herald.accept(FORETOLD);
            meet(sessionTold);
          }
          return ran(probe);
        });
    assertThat(told).hasSize(ALL.size());
    assertThat(told)
        .allSatisfy(seen ->
            assertThat(seen.outcome(TlsSupport.class)).isNotInstanceOf(Outcome.Observed.class));
    assertThat(told.getLast()).isEqualTo(facts);
  }

  @Test
  void aFaultOfOneKeepsNobodyWaiting() {
    ServiceFacts facts =
        look((probe, soFar, herald) -> {
          if (probe.equals(TLS)) {
            throw new StackOverflowError("too deep");
          }
          return ran(probe);
        });
    assertThat(facts.runs())
        .extracting(ProbeRun::probe)
        .containsExactly("service", "certificate", "http", "session");
    assertThat(faults).singleElement().isInstanceOf(StackOverflowError.class);
  }

  @Test
  void anInterruptEndsThemAll() {
    var allUnderWay = new CountDownLatch(3);
    Thread looking = Thread.currentThread();
    ServiceFacts facts =
        look((probe, soFar, herald) -> {
          if (!probe.equals(SERVICE)) {
            if (probe.equals(TLS)) {
              answerAtOnce(15);
            }
            allUnderWay.countDown();
            if (allUnderWay.getCount() == 0) {
              looking.interrupt();
            }
            waitForEver();
            events.add(probe.id());
          }
          return ran(probe);
        });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(events).contains("certificate", "http", "tls");
    assertThat(facts.runs()).extracting(ProbeRun::probe).contains("service", "tls");
  }

  private ServiceFacts look(EndpointVisit.Runs runs) {
    return new EndpointVisit(AT, ALL, parallelism, runs, this::told, faults::add).look();
  }

  private void told(ServiceFacts seen) {
    told.add(seen);
    if (seen.runs().stream().anyMatch(run -> run.probe().equals(SESSION.id()))) {
      sessionTold.countDown();
    }
  }

  private static List<String> ids() {
    return ALL.stream().<String>map(Probe::id).toList();
  }

  /** So many answers of the same 50 milliseconds. */
  private void answerAtOnce(int questions) {
    try {
      for (int i = 0; i < questions; i++) {
        try (Parallelism.Turn turn = parallelism.enter()) {
          turn.asked();
          clock.advance(Duration.ofMillis(50));
          turn.answered();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Goes on when everybody who should run at the same time has come here. */
  private static void meet(CountDownLatch others) {
    others.countDown();
    try {
      if (!others.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ProbeRun ran(Probe<?> probe) {
    return new ProbeRun(
        probe.id(),
        probe.sees().getSimpleName(),
        new Outcome.Inconclusive<>(Reason.NOT_TRIED, "a test"),
        0,
        0,
        0,
        Duration.ZERO);
  }

  private record Named(String id, Class<? extends Observation> kind, boolean beginsWithTls)
      implements Probe<Observation> {
    @Override
    public Intrusion intrusion() {
      return Intrusion.HANDSHAKE;
    }

    @Override
    @SuppressWarnings("unchecked") // Nobody reads what it sees.
    public Class<Observation> sees() {
      return (Class<Observation>) kind;
    }

    @Override
    public Class<? extends Observation> buildsOn() {
      return kind == TlsSession.class ? TlsSupport.class : ServiceSeen.class;
    }

    @Override
    public Interest wants(ServiceFacts soFar) {
      return new Interest.Yes();
    }

    @Override
    public Observation observe(Site at, Wire wire) {
      throw new IllegalStateException("the test looks itself");
    }
  }
}
