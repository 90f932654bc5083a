package io.picket.probes.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many questions at once one host bears, learnt from how long its answers take. Safe for use by
 * any number of threads.
 *
 * <ol>
 *   <li>It begins with one question, whose answer time is the measure for all others; quicker
 *       answers later lower it, each by a quarter of the difference, so that one stroke of luck
 *       does not make all others look slow. Questions on connections that stood ready do not lower
 *       the measure of others: a peer may begin its work when it is connected to, and how much of
 *       that is done when the question comes hangs on how long the connection stood.
 *   <li>After as many flat answers as are allowed at once the number doubles, from the first
 *       setback on it grows by half. Flat is at most {@value #FLAT} times the measure, and what a
 *       busy machine adds on its own is forgiven.
 *   <li>When answers are no longer flat, or do not come, the number is halved, at most once for the
 *       questions that were under way.
 * </ol>
 *
 * <p>A server that handles one connection after the other is so asked one or two things at a time,
 * which is quicker there than eight (facts: 11 times quicker on {@code gnutls-serv}).
 */
public final class Parallelism {
  /** Questions at once that a server in good health does not notice. */
  public static final int USUAL = 8;

  private static final double FLAT = 1.6;

  /** Differences below this are the machine's own noise, in nanoseconds. */
  private static final double FORGIVEN = 8e6;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final int most;
  private final LongSupplier nanoTime;
  private int allowed = 1;
  private int inUse;
  private final double[] measure = {-1, -1};
  private double recent = 1;
  private int flatInARow;
  private boolean setBack;
  private boolean settled;
  private final List<Runnable> afterwards = new ArrayList<>();
  private long epoch;

  /**
   * @param most never more than so many at once, at least 1
   * @param nanoTime a steady clock in nanoseconds
   * @throws IllegalArgumentException when {@code most} is below 1
   */
  public Parallelism(int most, LongSupplier nanoTime) {
    if (most < 1) {
      throw new IllegalArgumentException("at least 1 question at a time is needed");
    }
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /** Waits until one more question may be asked. */
  public Turn enter() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (inUse >= allowed) {
        room.await();
      }
      inUse++;
      return new Turn(epoch);
    } finally {
      lock.unlock();
    }
  }

  /** What its clock says, in nanoseconds. */
  public long now() {
    return nanoTime.getAsLong();
  }

  /** How many may be asked at once now. */
  public int allowed() {
    lock.lock();
    try {
      return allowed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until so many at once have been allowed, or nothing more will be learnt. */
  public void awaitBorne(int atOnce) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (allowed < Math.min(atOnce, most) && !settled) {
        room.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until whoever learns from answers has ended. */
  public void awaitSettled() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!settled) {
        room.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has something run when whoever learns from answers has ended; at once where that is so already.
   * It must not wait.
   */
  public void whenSettled(Runnable action) {
    lock.lock();
    try {
      if (!settled) {
        afterwards.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** Says that whoever learns from answers has ended. */
  public void settle() {
    List<Runnable> due;
    lock.lock();
    try {
      settled = true;
      room.signalAll();
      due = List.copyOf(afterwards);
      afterwards.clear();
    } finally {
      lock.unlock();
    }
    due.forEach(Runnable::run);
  }

  /** Leave to ask one question; used by one thread. */
  public final class Turn implements AutoCloseable {
    private final long begunIn;
    private long askedAt;
    private int kind;
    private boolean asked;
    private boolean left;

    private Turn(long begunIn) {
      this.begunIn = begunIn;
    }

    /** The question has been sent; connecting before it does not count. */
    public void asked() {
      asked(false);
    }

    /**
     * The question has been sent; connecting before it does not count.
     *
     * @param ready whether the connection had been opened ahead
     */
    public void asked(boolean ready) {
      kind = ready ? 1 : 0;
      askedAt = nanoTime.getAsLong();
      asked = true;
    }

    /** The answer has come, whatever it says. */
    public void answered() {
      if (asked) {
        asked = false;
        learn(nanoTime.getAsLong() - askedAt, kind, begunIn);
      }
    }

    /** No answer came in time, or the connection failed. */
    public void failed() {
      asked = false;
      lock.lock();
      try {
        halve(begunIn);
      } finally {
        lock.unlock();
      }
    }

    /** Lets somebody else ask. */
    @Override
    public void close() {
      lock.lock();
      try {
        if (!left) {
          left = true;
          inUse--;
          room.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void learn(long nanos, int kind, long begunIn) {
    lock.lock();
    try {
      double known = measure[kind];
      measure[kind] = known < 0 ? nanos : known + Math.min(0, nanos - known) / 4;
      double base = Math.max(measure[0], measure[kind]);
      double ratio = Math.max(0, nanos - FORGIVEN) / Math.max(1, base);
      recent += (ratio - recent) / Math.min(4, 1 + allowed);
      if (recent > FLAT) {
        halve(begunIn);
      } else if (++flatInARow >= allowed) {
        flatInARow = 0;
        int more = setBack ? Math.max(1, allowed / 2) : allowed;
        allowed = Math.min(most, allowed + more);
        room.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Questions asked before the last halving are part of its cause, not new evidence. */
  private void halve(long begunIn) {
    flatInARow = 0;
    if (begunIn == epoch) {
      epoch++;
      setBack = true;
      allowed = Math.max(1, allowed / 2);
      recent = 1;
    }
  }
}
