package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Endpoint;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.wire.WireException;
import io.picket.testkit.Behaviour;
import io.picket.testkit.HostileServer;
import io.picket.testkit.Loopback;
import io.picket.testkit.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Two hundred TLS servers looked at together. Each answers a few hellos and then holds the next
 * ones until all servers have come as far, so that all of them are in the middle at one time.
 */
@Isolated("measures the heap")
@Timeout(120)
class ManyEndpointsTest {
  private static final int ENDPOINTS = 200;

  /** Hellos that are answered at once. */
  private static final int BEFORE = 4;

  /** Both sides of a look that is under way; the server's are in this process too. */
  private static final long MOST_BYTES_EACH = 384 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<HostileServer> servers = new ArrayList<>();
  private final List<FutureTask<TlsSupport>> looks = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch inTheMiddle = new CountDownLatch(ENDPOINTS);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Looking looking = Looking.patiently();

  /**
   * Looks at servers that answer a few hellos at once.
   *
   * @param then what they do with each further one, before they answer it
   */
  private void look(Then then) throws InterruptedException {
    for (int number = 1; number <= ENDPOINTS; number++) {
      var hellos = new AtomicInteger();
      Behaviour behaviour =
          client -> {
            byte[] hello = client.read();
            int count = hello.length == 0 ? 0 : hellos.incrementAndGet();
            if (count == BEFORE + 1) {
              inTheMiddle.countDown();
            }
            if (count > BEFORE) {
              then.hold(client);
            }
            client.write(FalseGreenTest.twoSuites(hello));
          };
      HostileServer server = HostileServer.doing(Loopback.host(number), 0, behaviour);
      servers.add(server);
      var look = new FutureTask<>(() -> at(server.endpoint()));
      looks.add(look);
      threads.add(Thread.ofVirtual().start(look));
    }
    assertThat(inTheMiddle.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    looking.close();
    servers.forEach(HostileServer::close);
  }

  @FunctionalInterface
  private interface Then {
    void hold(Peer client) throws IOException, InterruptedException;
  }

  @Test
  void areAllSeenWithinBoundedMemory() throws Exception {
    long before = used();
    look(_ -> goOn.await());
    long each = (used() - before) / ENDPOINTS;
    goOn.countDown();

    assertThat(each).as("bytes for each endpoint under way").isLessThan(MOST_BYTES_EACH);
    for (FutureTask<TlsSupport> look : looks) {
      TlsSupport seen = look.get(60, TimeUnit.SECONDS);
      TlsSupport.OfVersion modern = seen.of(TlsVersion.TLS_1_2).orElseThrow();
      assertThat(modern.suites()).as(Looking.summary(seen)).hasSize(2);
      assertThat(modern.suitesComplete().isYes()).as(Looking.summary(seen)).isTrue();
      assertThat(seen.of(TlsVersion.TLS_1_0).orElseThrow().accepted().isNo())
          .as(Looking.summary(seen))
          .isTrue();
    }
  }

  /** The network stays as it is: whatever is closed is closed by those who opened it. */
  @Test
  void leaveNoConnectionWhenCancelledInTheMiddle() throws Exception {
    look(Peer::readToEnd);

    threads.forEach(Thread::interrupt);

    for (Thread thread : threads) {
      assertThat(thread.join(PATIENCE)).isTrue();
    }
    for (HostileServer server : servers) {
      assertThat(server.awaitAllGone(PATIENCE)).as("all of " + server.endpoint()).isTrue();
    }
    int connections = servers.stream().mapToInt(HostileServer::connections).sum();
    assertThat(looks).noneMatch(look -> look.state() == FutureTask.State.SUCCESS);
    assertThat(connections).isLessThan(ENDPOINTS * (BEFORE + 16));
  }

  private TlsSupport at(Endpoint endpoint) throws WireException, InterruptedException {
    return looking.at(endpoint, new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, 8));
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
