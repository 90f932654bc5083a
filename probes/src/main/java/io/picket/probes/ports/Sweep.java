package io.picket.probes.ports;

import io.picket.model.Endpoint;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.ports.PortScanner.Progress;
import io.picket.probes.wire.Knocker;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A port scan as a state machine on an event loop: each attempt is one step, hosts take turns, and
 * nothing in here ever waits or is touched by another thread, except that events go out.
 */
final class Sweep {
  private static final long PROGRESS_EVERY = 250_000_000;

  /** So many attempts are begun in one step, then answers have their turn. */
  private static final int ATTEMPTS_PER_STEP = 128;

  private static final int MOST_TRIES = 4;

  private final Knocker knocker;
  private final Consumer<SweepEvent> events;
  private final long patience;
  private final long origin;
  private final RoundTrip anywhere = new RoundTrip();
  private final Set<HostSweep> active = new LinkedHashSet<>();
  private final Turns turns = new Turns();
  private final Window window;
  private final Queue<Attempt> deadlines =
      new PriorityQueue<>(Comparator.comparingLong(Attempt::deadline));

  private boolean noMore;
  private boolean over;
  private boolean stepQueued;
  private long wakeAt = Long.MAX_VALUE;
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
  Sweep(Knocker knocker, Consumer<SweepEvent> events) {
    this.knocker = knocker;
    this.events = events;
    this.patience = knocker.patience().toNanos();
    this.origin = knocker.nanoTime();
    this.window = new Window(knocker.window());
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
      events.accept(new SweepEvent.Broken(e));
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
      host.settleRest(Found.CANCELLED);
      handOn(host);
    }
    active.clear();
    noMore = true;
    endIfDone();
  }

  private void handOn(HostSweep host) {
    hostsFinished++;
    events.accept(new SweepEvent.Finished(host.host, host.outcome(), host.weight));
  }

  private void endIfDone() {
    if (noMore && active.isEmpty() && !over) {
      over = true;
      events.accept(new SweepEvent.Progressed(progress()));
      events.accept(new SweepEvent.Ended());
    }
  }

  private Progress progress() {
    return new Progress(hostsBegun, hostsFinished, portsAsked, portsDone, open, attempts);
  }

  private void queue(HostSweep host) {
    turns.join(host);
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
    turns.wake(now);
    long rest = window.rest(now);
    long wait = rest > 0 ? rest : beginSome();
    tellProgress(now);
    sleepUntilNeeded(wait);
  }

  private void giveUpLate(long now) {
    while (true) {
      Attempt next = deadlines.peek();
      if (next == null || (!next.isOver() && next.deadline > now)) {
        return;
      }
      deadlines.remove();
      if (!next.isOver()) {
        next.giveUp();
        ended(next.host);
        noAnswer(next, Found.SILENT);
        queue(next.host);
      }
    }
  }

  private void ended(HostSweep host) {
    host.inFlight--;
    window.ended();
  }

  /** Begins what can be begun; says in how many nanoseconds to come again, or -1 for no hurry. */
  private long beginSome() {
    for (int count = 0; count < ATTEMPTS_PER_STEP; count++) {
      HostSweep host = window.isOpen() ? turns.next() : null;
      if (host == null) {
        return -1;
      }
      if (host.inFlight >= knocker.windowPerHost() || !host.hasNext()) {
        turns.leave(host);
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
      turns.leave(host);
      return 0;
    }
    var attempt = new Attempt(this, host, next.port(), next.tries() + 1, now(), wait(host));
    host.inFlight++;
    window.begun();
    switch (knocker.knock(new Endpoint(host.host.address(), next.port()), attempt)) {
      case Knocker.Begun.Knocking(Knocker.GiveUp handle) -> {
        attempts++;
        if (!attempt.isOver()) {
          attempt.knocking(handle);
          deadlines.add(attempt);
        }
        turns.again(host);
        return 0;
      }
      case Knocker.Begun.HostWaits(long nanos) -> {
        takeBack(attempt, next);
        turns.rest(host, now(), nanos);
        return 0;
      }
      case Knocker.Begun.AllWait(long nanos) -> {
        takeBack(attempt, next);
        turns.first(host);
        return nanos;
      }
      case Knocker.Begun.Denied(String why) -> {
        turns.again(host);
        ended(host);
        settle(host, next.port(), Found.unknown(Reason.OUT_OF_SCOPE, "outside the scope: " + why));
        return 0;
      }
    }
  }

  private void takeBack(Attempt attempt, HostSweep.Repeat next) {
    attempt.takeBack();
    ended(attempt.host);
    attempt.host.repeat(next.port(), next.tries());
  }

  private long wait(HostSweep host) {
    return host.isSecondLook()
        ? host.roundTrip.secondLook(patience, anywhere)
        : host.roundTrip.firstLook(patience);
  }

  /** Called on the loop with what became of an attempt. */
  void heard(Attempt attempt, Knocker.Heard heard) {
    guarded(() -> answered(attempt, heard));
  }

  private void answered(Attempt attempt, Knocker.Heard heard) {
    HostSweep host = attempt.host;
    ended(host);
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
    window.answered();
  }

  private void noAnswer(Attempt attempt, Found what) {
    window.unanswered();
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
    if (window.exhausted(now())) {
      settle(attempt.host, attempt.port, Found.OUT_OF_RESOURCES);
    } else {
      attempt.host.repeat(attempt.port, 0);
    }
  }

  private void settle(HostSweep host, int port, Found what) {
    host.settle(port, what);
    portsDone++;
    if (what.state() == PortState.OPEN) {
      open++;
      events.accept(new SweepEvent.Opened(host.host, port));
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
      events.accept(new SweepEvent.Progressed(progress()));
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
    next = Math.min(next, turns.nextDue());
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
}
