package io.picket.probes.ports;

import io.picket.model.PortSet;
import io.picket.model.Scope;
import io.picket.probes.wire.Knocker;
import io.picket.probes.wire.Network;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds open ports by connecting to them. The calling thread takes asks and hands on results; the
 * attempts themselves are steps on an event loop of its own ({@link Sweep}).
 */
public final class ConnectScanner implements PortScanner {
  /** How many bits of port sets may be held for hosts under way, 32 MiB. */
  private static final long MOST_WEIGHT = 256L * 1024 * 1024;

  /** What a host under way weighs besides its port sets, in bits. */
  static final long WEIGHT_OF_HOST = 16 * 1024;

  private final Supplier<Knocker> knockers;
  private final long mostWeight;

  public ConnectScanner(Network network, Scope scope) {
    this(() -> network.knocker(scope), MOST_WEIGHT);
  }

  /**
   * @param mostWeight how many bits may be held for hosts under way; one host always may be
   */
  ConnectScanner(Supplier<Knocker> knockers, long mostWeight) {
    this.knockers = knockers;
    this.mostWeight = mostWeight;
  }

  @Override
  public void scan(Iterator<Ask> asks, Listener listener) throws InterruptedException {
    try (Knocker knocker = knockers.get()) {
      new Run(knocker, asks, listener, mostWeight).toTheEnd();
    }
  }

  /** One call of {@link #scan}, on its thread. */
  private static final class Run {
    private final Knocker knocker;
    private final Iterator<Ask> asks;
    private final Listener listener;
    private final long mostWeight;
    private final BlockingQueue<SweepEvent> events = new LinkedBlockingQueue<>();
    private final Sweep sweep;
    private long weight;
    private boolean fed;
    private boolean ended;
    private @Nullable Throwable fault;

    Run(Knocker knocker, Iterator<Ask> asks, Listener listener, long mostWeight) {
      this.knocker = knocker;
      this.asks = asks;
      this.listener = listener;
      this.mostWeight = mostWeight;
      this.sweep = new Sweep(knocker, events::add);
    }

    void toTheEnd() throws InterruptedException {
      try {
        while (!ended) {
          feed();
          hear(next());
        }
        if (fault != null) {
          throw new IllegalStateException("the port scan broke down", fault);
        }
      } catch (InterruptedException e) {
        cancelAndHear();
        throw e;
      } finally {
        cancelAndForget();
      }
    }

    /** Takes one ask after the other while there is room, and hears what happened in between. */
    private void feed() throws InterruptedException {
      while (!fed && weight < mostWeight && events.isEmpty()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!asks.hasNext()) {
          fed = true;
          onLoop(sweep::noMore);
          return;
        }
        Ask ask = asks.next();
        var host = new HostSweep(ask.host(), ask.ports(), WEIGHT_OF_HOST + 2L * bits(ask.ports()));
        weight += host.weight;
        onLoop(() -> sweep.add(host));
      }
    }

    private static int bits(PortSet ports) {
      return ports.stream().max().orElse(0);
    }

    private void onLoop(Runnable step) throws InterruptedException {
      try {
        knocker.execute(step);
      } catch (RejectedExecutionException e) {
        throw closed();
      }
    }

    private static InterruptedException closed() {
      return new InterruptedException("the network was closed");
    }

    private SweepEvent next() throws InterruptedException {
      while (true) {
        SweepEvent event = events.poll(1, TimeUnit.SECONDS);
        if (event != null) {
          return event;
        }
        if (knocker.isOver()) {
          throw closed();
        }
      }
    }

    private void hear(SweepEvent event) {
      switch (event) {
        case SweepEvent.Opened(var host, int port) -> listener.open(host, port);
        case SweepEvent.Finished(var host, var census, long given) -> {
          weight -= given;
          listener.finished(host, census);
        }
        case SweepEvent.Progressed(Progress progress) -> listener.progress(progress);
        case SweepEvent.Ended() -> ended = true;
        case SweepEvent.Broken(Throwable first) -> {
          // The hosts begun are handed on before the fault is told.
          fault = fault == null ? first : fault;
          fed = true;
        }
      }
    }

    private void cancelAndHear() {
      cancel();
      while (!ended) {
        hear(nextUninterrupted());
      }
    }

    private void cancelAndForget() {
      if (ended) {
        return;
      }
      cancel();
      // The listener has failed; only the end is of interest.
      SweepEvent last;
      do {
        last = nextUninterrupted();
      } while (!(last instanceof SweepEvent.Ended));
      ended = true;
    }

    private void cancel() {
      try {
        knocker.execute(sweep::cancel);
      } catch (RejectedExecutionException e) {
        // The loop is ending; nextUninterrupted cancels once it has.
        return;
      }
    }

    /** Once the loop has ended, nobody but this thread can touch the sweep. */
    private SweepEvent nextUninterrupted() {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            SweepEvent event = events.poll(1, TimeUnit.SECONDS);
            if (event != null) {
              return event;
            }
            if (knocker.isOver()) {
              sweep.cancel();
            }
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
