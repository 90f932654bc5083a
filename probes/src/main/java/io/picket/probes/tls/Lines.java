package io.picket.probes.tls;

import io.picket.model.Clearance;
import io.picket.model.Reason;
import io.picket.probes.wire.Ahead;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Parallelism;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one endpoint, one for each question. Safe for many threads.
 *
 * <ol>
 *   <li>While an answer is awaited, the connections of questions that are sure to follow are opened
 *       already, so that a question takes one round trip instead of two.
 *   <li>Never more than {@value #MOST_OPEN} are open, waiting ones included; the one that stood
 *       first is used first, whichever was begun first, and none is opened ahead of a question that
 *       is still connecting. They are opened one after the other, unless the server is far away and
 *       has borne several questions at once. So a server which serves one after the other never
 *       waits for a connection that waits for nobody.
 *   <li>One that was opened ahead and found dead is no evidence: the question is asked again on a
 *       fresh connection, and nothing is opened ahead from then on.
 * </ol>
 */
final class Lines implements AutoCloseable {
  private static final int MOST_OPEN = 8;
  private static final int LIMIT = 256 * 1024;

  /**
   * Nearer than this, connecting one after the other costs nothing, and several answers at once
   * look as quick as one even where they are given one by one; in nanoseconds.
   */
  private static final long FAR = 20_000_000;

  private static final int BORNE = 4;

  private final Wire wire;
  private final Clearance at;
  private final Parallelism parallelism;
  private volatile IntSupplier sure = () -> 0;
  private volatile int mostInAll = Integer.MAX_VALUE;

  // Guarded by "this".
  private int opened;
  private final Deque<Ahead> early = new ArrayDeque<>();

  /** Those of them that stand, or failed, in that order. */
  private final Deque<Ahead> settled = new ArrayDeque<>();

  private int claimed;
  private int inUse;
  private int connecting;
  private int dialling;
  private long quickest;
  private boolean earlyHurts;
  private @Nullable Throwable fault;

  /**
   * @param parallelism how many questions at once
   */
  Lines(Wire wire, Clearance at, Parallelism parallelism) {
    this.wire = wire;
    this.at = at;
    this.parallelism = parallelism;
  }

  /** What to do with a connection once the question is sent. */
  @FunctionalInterface
  interface Listening<T> {
    /**
     * @param answered to be run as soon as there is an answer, where more is read than that
     */
    T to(Connection connection, Runnable answered) throws WireException, InterruptedException;
  }

  /**
   * Tells how many questions will be asked for certain besides those under way. A connection opened
   * ahead and never used would be a connection too many.
   *
   * @param questions is asked under a lock, so that it must take none
   * @param connections how many may be opened in all before nothing more is opened ahead
   */
  void foresee(IntSupplier questions, int connections) {
    mostInAll = connections;
    sure = questions;
  }

  /** How many connections questions have used so far; those that wait for one are left out. */
  synchronized int used() {
    return opened - early.size() + claimed;
  }

  /**
   * Asks one question.
   *
   * @param patience multiplies the usual patience
   * @param sending runs just before the question is sent
   */
  <T> T ask(byte[] question, double patience, Runnable sending, Listening<T> listening)
      throws WireException, InterruptedException {
    try (Parallelism.Turn turn = parallelism.enter()) {
      boolean ahead = begin(patience);
      try {
        if (ahead) {
          try (Connection connection = next().take()) {
            return ask(connection, turn, true, question, sending, listening);
          } catch (WireException e) {
            if (!mayHaveIdled(e.reason())) {
              throw e;
            }
            distrust();
          }
        }
        try (Connection connection = fresh(patience)) {
          return ask(connection, turn, false, question, sending, listening);
        }
      } catch (WireException e) {
        turn.failed();
        throw e;
      } finally {
        end();
      }
    }
  }

  private <T> T ask(
      Connection connection,
      Parallelism.Turn turn,
      boolean ready,
      byte[] question,
      Runnable sending,
      Listening<T> listening)
      throws WireException, InterruptedException {
    sending.run();
    turn.asked(ready);
    connection.send(question);
    openAhead();
    T heard = listening.to(connection, turn::answered);
    turn.answered();
    return heard;
  }

  private Connection fresh(double patience) throws WireException, InterruptedException {
    try {
      return wire.connect(at, new Wire.Limits(patience, LIMIT));
    } finally {
      synchronized (this) {
        connecting--;
      }
    }
  }

  /**
   * Whether a connection that was opened ahead is left for this question, which then is its own to
   * wait for; one with the usual patience is no use for more.
   */
  private synchronized boolean begin(double patience) {
    inUse++;
    boolean left = early.size() > claimed;
    if (left && patience <= 1) {
      claimed++;
      return true;
    }
    if (left) {
      closeNewest();
    }
    opened++;
    connecting++;
    return false;
  }

  /** Whichever stands first: that is the order in which a server takes them. */
  private synchronized Ahead next() throws InterruptedException {
    try {
      while (settled.isEmpty()) {
        wait();
      }
      Ahead next = settled.remove();
      early.remove(next);
      return next;
    } finally {
      claimed--;
    }
  }

  private void settled(Ahead one, long begun) {
    synchronized (this) {
      dialling--;
      long took = parallelism.now() - begun;
      quickest = quickest == 0 ? took : Math.min(quickest, took);
      if (!early.contains(one)) {
        return;
      }
      settled.add(one);
      notifyAll();
    }
    openAhead();
  }

  /**
   * Whether those opened ahead may stand in any order, because the server takes several at once.
   */
  private boolean mayOvertake() {
    return quickest >= FAR && parallelism.allowed() >= BORNE;
  }

  private synchronized void closeNewest() {
    Ahead newest = early.removeLast();
    settled.remove(newest);
    newest.close();
  }

  private synchronized void end() {
    inUse--;
  }

  private synchronized void distrust() {
    earlyHurts = true;
    opened++;
    connecting++;
    closeEarly();
  }

  private static boolean mayHaveIdled(Reason reason) {
    return switch (reason) {
      case RESET, CLOSED_EARLY, SILENT -> true;
      default -> false;
    };
  }

  /** Holds no lock while it tells others. */
  private void openAhead() {
    long begun = parallelism.now();
    for (Ahead one = beginAhead(); one != null; one = beginAhead()) {
      Ahead opened = one;
      opened.whenSettled(() -> settled(opened, begun));
    }
  }

  /** A fault of ours here is kept: on a thread of the wire's nobody would hear of it. */
  private synchronized @Nullable Ahead beginAhead() {
    try {
      return isWorthOpening() ? open() : null;
    } catch (RuntimeException | Error e) {
      fault = e;
      throw e;
    }
  }

  /**
   * As long as there is use and room for one more. What is sure to come is counted here, under the
   * lock: counted before, it may have come already.
   */
  private synchronized boolean isWorthOpening() {
    return !earlyHurts
        && connecting == 0
        && opened < mostInAll
        && early.size() < Math.min(sure.getAsInt(), parallelism.allowed())
        && inUse + early.size() < MOST_OPEN
        && (dialling == 0 || mayOvertake());
  }

  private synchronized Ahead open() {
    opened++;
    dialling++;
    Ahead one = wire.connectAhead(at, new Wire.Limits(1.0, LIMIT));
    early.add(one);
    return one;
  }

  /** What was spent so far. */
  Wire.Spending spending() {
    return wire.spending();
  }

  /** Leaves those for which somebody waits. */
  private synchronized void closeEarly() {
    while (early.size() > claimed) {
      closeNewest();
    }
  }

  /**
   * @throws IllegalStateException after a fault of ours when opening ahead
   */
  @Override
  public synchronized void close() {
    earlyHurts = true;
    closeEarly();
    if (fault != null) {
      throw new IllegalStateException("opening ahead: " + fault, fault);
    }
  }
}
