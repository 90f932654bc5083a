package io.picket.probes.wire;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Passes what an event loop has to say of one connection to the one thread that waits for it: that
 * it stands, one read's bytes at a time, its end, and that it is too late. It holds at most one
 * read, because the next is asked for only after the last was taken.
 *
 * <p>The thread parks without a timer and the loop wakes it directly: a timed wait would wake the
 * JVM's thread for timers at each question, and a monitor's another one at each answer.
 */
final class Mailbox {
  /** What arrived. */
  sealed interface Arrival {
    /** The connection stands. */
    record Opened() implements Arrival {}

    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Bytes(byte[] bytes) implements Arrival {}

    /** Nothing more will come, and why. */
    record End(Errno how, String detail) implements Arrival {}

    /** Nothing came in time. */
    record Late() implements Arrival {}
  }

  private static final Arrival.Opened OPENED = new Arrival.Opened();
  private static final Arrival.Late LATE = new Arrival.Late();

  private final ReentrantLock lock = new ReentrantLock();
  private boolean opened;
  private byte @Nullable [] bytes;
  private Arrival.@Nullable End end;
  private boolean late;
  private @Nullable Thread waiting;

  /** Called on the event loop, as all that tells something; never waits. */
  void opened() {
    tell(() -> opened = true);
  }

  void put(byte[] read) {
    tell(() -> bytes = bytes == null ? read : joined(bytes, read));
  }

  /** The first end counts. */
  void end(Errno how, String detail) {
    tell(() -> {
      if (end == null) {
        end = new Arrival.End(how, detail);
      }
    });
  }

  /** The time is over. */
  void late() {
    tell(() -> late = true);
  }

  private void tell(Runnable news) {
    Thread thread;
    lock.lock();
    try {
      news.run();
      thread = waiting;
    } finally {
      lock.unlock();
    }
    LockSupport.unpark(thread);
  }

  /** Waits; bytes before the end, and lateness, told once, behind everything else. */
  Arrival take() throws InterruptedException {
    while (!Thread.interrupted()) {
      Arrival arrival = poll();
      if (arrival != null) {
        return arrival;
      }
      LockSupport.park(this);
    }
    throw new InterruptedException();
  }

  private @Nullable Arrival poll() {
    lock.lock();
    try {
      waiting = null;
      if (opened) {
        opened = false;
        return OPENED;
      }
      if (bytes != null) {
        var taken = new Arrival.Bytes(bytes);
        bytes = null;
        return taken;
      }
      if (end != null) {
        return end;
      }
      if (late) {
        late = false;
        return LATE;
      }
      waiting = Thread.currentThread();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
