package io.picket.probes.ports;

import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.ports.PortScanner.Progress;
import io.picket.probes.wire.Knocker;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A port scan as a state machine on an event loop: each attempt is one step, hosts take turns, and
 * nothing in here ever waits or is touched by another thread, except that events go out.
 */
final class Sweep {
  /** What goes out. */
  sealed interface Event {
    record Opened(Host host, int port) implements Event {}

    /**
     * @param weight what was given with the ask
     */
    record Finished(Host host, Outcome<PortCensus> census, long weight) implements Event {}

    record Progressed(Progress progress) implements Event {}

    /** The last event: all asks are finished, or the sweep was cancelled. */
    record Ended() implements Event {}

    /** A fault of ours; the sweep has been cancelled, {@link Ended} follows. */
    record Broken(Throwable fault) implements Event {}
  }

  private static final long PROGRESS_EVERY = 250_000_000;

  /** So many attempts are begun in one step, then answers have their turn. */
  private static final int ATTEMPTS_PER_STEP = 128;

  /**
   * A host that has had enough rests at least so long, in nanoseconds, so that some turns are free
   * at once afterwards: waking for each turn would cost more than taking it. Well below the tenth
   * of a second's turns that the pace keeps for those who come late, so the rate stays.
   */
  private static final long LEAST_REST = 10_000_000;

  private static final long REST_WHEN_EXHAUSTED = 50_000_000;
  private static final int EXHAUSTED_FOR_GOOD = 20;
  private static final int MOST_TRIES = 4;

  private record Delayed(HostSweep host, long due) {}

  private final Knocker knocker;
  private final Consumer<Event> events;
  private final long patience;
  private final long origin;
  private final RoundTrip anywhere = new RoundTrip();
  private final Set<HostSweep> active = new LinkedHashSet<>();
  private final Deque<HostSweep> ready = new ArrayDeque<>();
  private final Queue<Delayed> delayed =
      new PriorityQueue<>(Comparator.comparingLong(Delayed::due));
  private final Queue<Attempt> deadlines =
      new PriorityQueue<>(Comparator.comparingLong(Attempt::deadline));

  private boolean noMore;
  private boolean over;
  private boolean stepQueued;
  private long wakeAt = Long.MAX_VALUE;
  private long restUntil;
  private int allowed;
  private int inFlight;
  private int exhaustedInARow;
  private long lastProgress;
  private long hostsBegun;
  private long hostsFinished;
  private long portsAsked;
  private long portsDone;
  private long open;
  private long attempts;

  /**
   * @param events called on the loop, must not wait
   */
  Sweep(Knocker knocker, Consumer<Event> events) {
    this.knocker = knocker;
    this.events = events;
    this.patience = knocker.patience().toNanos();
    this.origin = knocker.nanoTime();
    this.allowed = knocker.window();
  }

  /** One more host. */
  void add(HostSweep host) {
    guarded(() -> begin(host));
  }

  /** A fault in one step must not leave the caller waiting for ever. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      events.accept(new Event.Broken(e));
      cancel();
    }
  }

  private void begin(HostSweep host) {
    if (over) {
      host.settleRest(Found.CANCELLED);
      handOn(host);
      return;
    }
    hostsBegun++;
    portsAsked += host.size;
    if (host.size == 0) {
      handOn(host);
      return;
    }
    active.add(host);
    queue(host);
  }

  /** There are no more hosts to come. */
  void noMore() {
    noMore = true;
    endIfDone();
  }

  /** Stops: gives up what is under way and hands on every host begun, what is missing unknown. */
  void cancel() {
    if (over) {
      return;
    }
    deadlines.forEach(Attempt::giveUp);
    deadlines.clear();
    for (HostSweep host : active) {
      portsDone += host.size - host.done();
      host.settleRest(Found.CANCELLED);
      handOn(host);
    }
    active.clear();
    noMore = true;
    endIfDone();
  }

  private void handOn(HostSweep host) {
    hostsFinished++;
    events.accept(new Event.Finished(host.host, host.outcome(), host.weight));
  }

  private void endIfDone() {
    if (noMore && active.isEmpty() && !over) {
      over = true;
      events.accept(new Event.Progressed(progress()));
      events.accept(new Event.Ended());
    }
  }

  private Progress progress() {
    return new Progress(hostsBegun, hostsFinished, portsAsked, portsDone, open, attempts);
  }

  private void queue(HostSweep host) {
    if (!host.isQueued && host.hasNext()) {
      host.isQueued = true;
      ready.add(host);
    }
    queueStep();
  }

  private void queueStep() {
    if (!stepQueued && !over) {
      stepQueued = true;
      knocker.execute(this::step);
    }
  }

  private void step() {
    stepQueued = false;
    if (!over) {
      guarded(this::go);
    }
  }

  private void go() {
    long now = now();
    giveUpLate(now);
    wakeDelayed(now);
    long wait = restUntil > now ? restUntil - now : beginSome();
    tellProgress(now);
    sleepUntilNeeded(wait);
  }

  private void giveUpLate(long now) {
    while (true) {
      Attempt next = deadlines.peek();
      if (next == null || (!next.over && next.deadline > now)) {
        return;
      }
      deadlines.remove();
      if (!next.over) {
        next.giveUp();
        next.host.inFlight--;
        inFlight--;
        noAnswer(next, Found.SILENT);
        queue(next.host);
      }
    }
  }

  private void wakeDelayed(long now) {
    while (true) {
      Delayed next = delayed.peek();
      if (next == null || next.due() > now) {
        return;
      }
      delayed.remove();
      ready.add(next.host());
    }
  }

  /** Begins what can be begun; says in how many nanoseconds to come again, or -1 for no hurry. */
  private long beginSome() {
    for (int count = 0; count < ATTEMPTS_PER_STEP; count++) {
      HostSweep host = inFlight < allowed ? ready.poll() : null;
      if (host == null) {
        return -1;
      }
      if (host.inFlight >= knocker.windowPerHost() || !host.hasNext()) {
        host.isQueued = false;
        continue;
      }
      long wait = tryOne(host);
      if (wait > 0) {
        return wait;
      }
    }
    return 0;
  }

  /** Returns how long everybody has to wait; 0 when others may go on. */
  private long tryOne(HostSweep host) {
    HostSweep.Repeat next = host.next();
    if (next == null) {
      host.isQueued = false;
      return 0;
    }
    var attempt = new Attempt(host, next.port(), next.tries() + 1, now(), wait(host));
    host.inFlight++;
    inFlight++;
    switch (knocker.knock(new Endpoint(host.host.address(), next.port()), attempt)) {
      case Knocker.Begun.Knocking(Knocker.GiveUp handle) -> {
        attempts++;
        if (!attempt.over) {
          attempt.handle = handle;
          deadlines.add(attempt);
        }
        ready.add(host);
        return 0;
      }
      case Knocker.Begun.HostWaits(long nanos) -> {
        takeBack(attempt, next);
        delayed.add(new Delayed(host, now() + Math.max(nanos, LEAST_REST)));
        return 0;
      }
      case Knocker.Begun.AllWait(long nanos) -> {
        takeBack(attempt, next);
        ready.addFirst(host);
        return nanos;
      }
      case Knocker.Begun.Denied(String why) -> {
        ready.add(host);
        host.inFlight--;
        inFlight--;
        settle(host, next.port(), Found.unknown(Reason.OUT_OF_SCOPE, "outside the scope: " + why));
        return 0;
      }
    }
  }

  private void takeBack(Attempt attempt, HostSweep.Repeat next) {
    attempt.over = true;
    attempt.host.inFlight--;
    inFlight--;
    attempt.host.repeat(next.port(), next.tries());
  }

  private long wait(HostSweep host) {
    return host.isSecondLook()
        ? host.roundTrip.secondLook(patience, anywhere)
        : host.roundTrip.firstLook(patience);
  }

  private void answered(Attempt attempt, Knocker.Heard heard) {
    HostSweep host = attempt.host;
    host.inFlight--;
    inFlight--;
    switch (heard) {
      case Knocker.Heard.Accepted() -> {
        measured(attempt);
        settle(host, attempt.port, Found.ACCEPTED);
      }
      case Knocker.Heard.MetItself() -> repeat(attempt, Found.MET_ITSELF);
      case Knocker.Heard.Failed failed -> failed(attempt, failed);
    }
    queue(host);
  }

  /** Only a refusal by the host closes a port; only silence or a router's word filters it. */
  private void failed(Attempt attempt, Knocker.Heard.Failed failed) {
    HostSweep host = attempt.host;
    switch (failed.how()) {
      case REFUSED -> {
        measured(attempt);
        settle(host, attempt.port, Found.REFUSED);
      }
      case RESET -> {
        measured(attempt);
        settle(host, attempt.port, Found.ACCEPTED_THEN_RESET);
      }
      case HOST_UNREACHABLE ->
          noAnswer(attempt, failed.atOnce() ? Found.NO_ROUTE : Found.HOST_UNREACHABLE);
      case NETWORK_UNREACHABLE ->
          noAnswer(attempt, failed.atOnce() ? Found.NO_ROUTE : Found.NETWORK_UNREACHABLE);
      case TIMED_OUT -> noAnswer(attempt, Found.SILENT);
      case OUT_OF_RESOURCES -> exhausted(attempt);
      case FORBIDDEN ->
          settle(
              host,
              attempt.port,
              Found.unknown(Reason.NOT_TRIED, "not possible here: " + told(failed)));
      case CANCELLED -> settle(host, attempt.port, Found.CANCELLED);
      case ENDED, UNRECOGNISED ->
          settle(host, attempt.port, Found.unknown(Reason.BUG, "not understood: " + told(failed)));
    }
  }

  private static String told(Knocker.Heard.Failed failed) {
    return Text.printable(failed.detail(), 100);
  }

  private void measured(Attempt attempt) {
    long took = now() - attempt.begun;
    attempt.host.roundTrip.answered(took);
    anywhere.answered(took);
    exhaustedInARow = 0;
    allowed = Math.min(knocker.window(), allowed + 1);
  }

  private void noAnswer(Attempt attempt, Found what) {
    exhaustedInARow = 0;
    if (attempt.isSecondLook) {
      settle(attempt.host, attempt.port, what);
    } else {
      attempt.host.lookAgain(attempt.port);
    }
  }

  private void repeat(Attempt attempt, Found atLast) {
    if (attempt.tries >= MOST_TRIES) {
      settle(attempt.host, attempt.port, atLast);
    } else {
      attempt.host.repeat(attempt.port, attempt.tries);
    }
  }

  /** Our own shortage is no answer: try less at once, rest, and in the end say so. */
  private void exhausted(Attempt attempt) {
    exhaustedInARow++;
    if (inFlight == 0 && exhaustedInARow > EXHAUSTED_FOR_GOOD) {
      settle(attempt.host, attempt.port, Found.OUT_OF_RESOURCES);
      return;
    }
    allowed = Math.max(1, inFlight / 2);
    restUntil = now() + REST_WHEN_EXHAUSTED;
    attempt.host.repeat(attempt.port, 0);
  }

  private void settle(HostSweep host, int port, Found what) {
    host.settle(port, what);
    portsDone++;
    if (what.state() == PortState.OPEN) {
      open++;
      events.accept(new Event.Opened(host.host, port));
    }
    if (host.isDone()) {
      active.remove(host);
      handOn(host);
      endIfDone();
    }
  }

  private void tellProgress(long now) {
    if (!over && now - lastProgress >= PROGRESS_EVERY) {
      lastProgress = now;
      events.accept(new Event.Progressed(progress()));
    }
  }

  private void sleepUntilNeeded(long wait) {
    if (over) {
      return;
    }
    if (wait == 0) {
      queueStep();
      return;
    }
    long now = now();
    long next = Math.max(lastProgress + PROGRESS_EVERY, now + 1);
    if (wait > 0) {
      next = Math.min(next, now + wait);
    }
    Attempt first = deadlines.peek();
    if (first != null) {
      next = Math.min(next, first.deadline);
    }
    Delayed firstDelayed = delayed.peek();
    if (firstDelayed != null) {
      next = Math.min(next, firstDelayed.due());
    }
    if (next < wakeAt) {
      wakeAt = next;
      long due = next;
      knocker.later(() -> wake(due), Math.max(1, next - now));
    }
  }

  private void wake(long due) {
    if (wakeAt == due) {
      wakeAt = Long.MAX_VALUE;
    }
    queueStep();
  }

  private long now() {
    return knocker.nanoTime() - origin;
  }

  /** One attempt under way. */
  private final class Attempt implements Knocker.Answer {
    private final HostSweep host;
    private final int port;
    private final int tries;
    private final long begun;
    private final long deadline;
    private final boolean isSecondLook;
    private Knocker.@Nullable GiveUp handle;
    private boolean over;

    Attempt(HostSweep host, int port, int tries, long begun, long wait) {
      this.host = host;
      this.port = port;
      this.tries = tries;
      this.begun = begun;
      this.deadline = begun + wait;
      this.isSecondLook = host.isSecondLook();
    }

    long deadline() {
      return deadline;
    }

    void giveUp() {
      over = true;
      if (handle != null) {
        handle.giveUp();
      }
    }

    @Override
    public void heard(Knocker.Heard heard) {
      if (!over) {
        over = true;
        guarded(() -> answered(this, heard));
      }
    }
  }
}
