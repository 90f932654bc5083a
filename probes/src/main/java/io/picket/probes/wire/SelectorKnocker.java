package io.picket.probes.wire;

import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.model.Scope;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knocks with bare channels on an event loop of its own. In each round the loop hears all answers
 * that have arrived, then runs what is due, then what was handed in before the round: so an answer
 * that came in time is never called late because of us, and beginning attempts never starves
 * listening.
 */
final class SelectorKnocker implements Knocker {
  private static final Heard ACCEPTED = new Heard.Accepted();
  private static final Heard MET_ITSELF = new Heard.MetItself();
  private static final long LONGEST_NAP_MILLIS = 1_000;

  private record Timed(long due, Runnable step) {}

  private final Dialler dialler;
  private final Scope scope;
  private final Pace pace;
  private final int window;
  private final Selector selector;
  private final Consumer<SelectorKnocker> ended;
  private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean over;
  // Touched by the loop only.
  private final Queue<Timed> timed = new PriorityQueue<>(Comparator.comparingLong(Timed::due));
  private final long origin;

  /**
   * @param ended told on the loop when it has ended
   */
  SelectorKnocker(
      Dialler dialler, Scope scope, Pace pace, int window, Consumer<SelectorKnocker> ended)
      throws IOException {
    this.dialler = dialler;
    this.scope = scope;
    this.pace = pace;
    this.window = window;
    this.ended = ended;
    this.origin = dialler.now();
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().daemon().name("picket-sweep").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  private void loop() {
    try {
      while (!closing) {
        round();
      }
    } catch (IOException e) {
      throw new IllegalStateException("the port scan's selector broke", e);
    } finally {
      closing = true;
      closeAll();
      over = true;
      ended.accept(this);
    }
  }

  private void round() throws IOException {
    awake.set(false);
    long nap = steps.isEmpty() ? nap() : 0;
    if (nap == 0) {
      selector.selectNow(SelectorKnocker::hear);
    } else {
      selector.select(SelectorKnocker::hear, nap);
    }
    awake.set(true);
    long now = sinceStart();
    for (Timed next = timed.peek(); next != null && next.due() <= now; next = timed.peek()) {
      timed.remove();
      next.step().run();
    }
    int handedIn = steps.size();
    for (int i = 0; i < handedIn; i++) {
      Runnable step = steps.poll();
      if (step != null) {
        step.run();
      }
    }
  }

  private static void hear(SelectionKey key) {
    ((Attempt) key.attachment()).ready();
  }

  /** Milliseconds until something is due, rounded up; 0 when it is due now. */
  private long nap() {
    Timed next = timed.peek();
    if (next == null) {
      return LONGEST_NAP_MILLIS;
    }
    return Math.clamp((next.due() - sinceStart() + 999_999) / 1_000_000, 0, LONGEST_NAP_MILLIS);
  }

  private void closeAll() {
    try (selector) {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      // Nothing can be done, and the process lets go of the sockets in any case.
      return;
    }
  }

  private long sinceStart() {
    return dialler.now() - origin;
  }

  @Override
  public void execute(Runnable step) {
    boolean ours = Thread.currentThread().equals(thread);
    // The loop's own steps are dropped instead: that it ends is no fault of theirs.
    if (closing && !ours) {
      throw new RejectedExecutionException("the network is closed");
    }
    steps.add(step);
    // The loop itself comes to them in the same round, also where it hears an answer while it
    // selects; waking it would cost two calls of the kernel for each answer.
    if (!ours && !awake.get()) {
      selector.wakeup();
    }
  }

  @Override
  public void later(Runnable step, long nanos) {
    timed.add(new Timed(sinceStart() + nanos, step));
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
  }

  /** Waits for the loop to end. */
  void join(Duration atMost) throws InterruptedException {
    thread.join(atMost);
  }

  @Override
  public long nanoTime() {
    return dialler.now();
  }

  @Override
  public Duration patience() {
    return dialler.patience();
  }

  @Override
  public int window() {
    return window;
  }

  @Override
  public int windowPerHost() {
    return pace.halfOpenPerHost();
  }

  @Override
  public Begun knock(Endpoint at, Answer answer) {
    return switch (dialler.admit(scope, at, Intrusion.CONNECT)) {
      case Admission.Denied(String why) -> new Begun.Denied(why);
      case Admission.Admitted(Clearance clearance) ->
          switch (dialler.pacer().tryTake(clearance.client(), at.address())) {
            case Pacer.Turn.AllWait(long nanos) -> new Begun.AllWait(nanos);
            case Pacer.Turn.HostWaits(long nanos) -> new Begun.HostWaits(nanos);
            case Pacer.Turn.Taken() -> dial(clearance, answer);
          };
    };
  }

  private Begun dial(Clearance to, Answer answer) {
    var attempt = new Attempt(answer);
    attempt.begin(to.endpoint());
    return new Begun.Knocking(attempt);
  }

  private final class Attempt implements GiveUp {
    private final Answer answer;
    private @Nullable SocketChannel channel;
    private boolean over;

    Attempt(Answer answer) {
      this.answer = answer;
    }

    void begin(Endpoint to) {
      try {
        SocketChannel opened = dialler.openQuietly();
        channel = opened;
        if (opened.connect(Dialler.socketAddress(to))) {
          accepted(opened);
        } else {
          opened.register(selector, SelectionKey.OP_CONNECT, this);
        }
      } catch (IOException | RuntimeException e) {
        fail(e, true);
      }
    }

    void ready() {
      SocketChannel ready = channel;
      if (over || ready == null) {
        return;
      }
      try {
        if (ready.finishConnect()) {
          accepted(ready);
        }
      } catch (IOException e) {
        fail(e, false);
      }
    }

    private void accepted(SocketChannel connected) throws IOException {
      boolean self =
          Dialler.isSelfConnect(connected.getLocalAddress(), connected.getRemoteAddress());
      tell(self ? MET_ITSELF : ACCEPTED);
    }

    private void fail(Exception failure, boolean atOnce) {
      Errno how = Errno.of(failure);
      // Nearly every answer of a port scan is a refusal, and nobody reads its words.
      tell(new Heard.Failed(how, atOnce, how == Errno.REFUSED ? "" : Errno.quoted(failure)));
    }

    private void tell(Heard heard) {
      if (!over) {
        closeChannel();
        answer.heard(heard);
      }
    }

    @Override
    public void giveUp() {
      if (!over) {
        closeChannel();
      }
    }

    private void closeChannel() {
      over = true;
      if (channel == null) {
        return;
      }
      try {
        channel.close();
      } catch (IOException e) {
        // The descriptor is gone either way.
        return;
      }
    }
  }
}
