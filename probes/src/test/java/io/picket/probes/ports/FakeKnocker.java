package io.picket.probes.ports;

import io.picket.model.Endpoint;
import io.picket.probes.wire.Errno;
import io.picket.probes.wire.Knocker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Function;

/** An event loop with a clock of its own, on which endpoints answer as a script says. */
class FakeKnocker implements Knocker {
  /** What an endpoint does with one attempt. */
  sealed interface Deed {
    /** Answers after so many milliseconds; 0 is at once, before {@code knock} returns. */
    record Answers(Heard heard, long millis) implements Deed {}

    record Nothing() implements Deed {}

    record Defers(Begun begun) implements Deed {}
  }

  static final Heard ACCEPTED = new Heard.Accepted();

  static Deed fails(Errno how) {
    return new Deed.Answers(new Heard.Failed(how, false, "so says the script"), 1);
  }

  private record Task(long due, long number, Runnable step) {}

  private final Function<Endpoint, Deed> script;
  private final int window;
  private final int windowPerHost;
  private final Queue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
  private long now;
  private long number;
  final List<Endpoint> knocked = new ArrayList<>();
  int underWay;
  int mostUnderWay;

  FakeKnocker(int window, int windowPerHost, Function<Endpoint, Deed> script) {
    this.window = window;
    this.windowPerHost = windowPerHost;
    this.script = script;
  }

  /** Runs until nothing is left to do or so many steps were made. */
  void run(int steps) {
    for (int i = 0; i < steps && !tasks.isEmpty(); i++) {
      Task next = tasks.remove();
      now = Math.max(now, next.due());
      next.step().run();
    }
  }

  long millis() {
    return now / 1_000_000;
  }

  @Override
  public void execute(Runnable step) {
    tasks.add(new Task(now, number++, step));
  }

  @Override
  public void later(Runnable step, long nanos) {
    tasks.add(new Task(now + nanos, number++, step));
  }

  @Override
  public boolean isOver() {
    return false;
  }

  @Override
  public void close() {}

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(5);
  }

  @Override
  public int window() {
    return window;
  }

  @Override
  public int windowPerHost() {
    return windowPerHost;
  }

  @Override
  public Begun knock(Endpoint at, Answer answer) {
    Deed deed = script.apply(at);
    if (deed instanceof Deed.Defers(Begun begun)) {
      return begun;
    }
    knocked.add(at);
    underWay++;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    var attempt = new Attempt(answer);
    if (deed instanceof Deed.Answers(Heard heard, long millis)) {
      if (millis == 0) {
        attempt.tell(heard);
      } else {
        later(() -> attempt.tell(heard), millis * 1_000_000);
      }
    }
    return new Begun.Knocking(attempt);
  }

  private final class Attempt implements GiveUp {
    private final Answer answer;
    private boolean over;

    Attempt(Answer answer) {
      this.answer = answer;
    }

    void tell(Heard heard) {
      if (!over) {
        over = true;
        underWay--;
        answer.heard(heard);
      }
    }

    @Override
    public void giveUp() {
      if (!over) {
        over = true;
        underWay--;
      }
    }
  }
}
