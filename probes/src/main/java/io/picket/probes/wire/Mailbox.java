package io.picket.probes.wire;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Passes one read's bytes at a time from an event loop to the one thread that waits for them. It
 * holds at most one read, because the next is asked for only after the last was taken.
 */
final class Mailbox {
  /** What arrived. */
  sealed interface Arrival {
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Bytes(byte[] bytes) implements Arrival {}

    /** Nothing more will come, and why. */
    record End(Errno how, String detail) implements Arrival {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private byte @Nullable [] bytes;
  private Arrival.@Nullable End end;

  /** Called on the event loop; never waits. */
  void put(byte[] read) {
    lock.lock();
    try {
      bytes = bytes == null ? read : joined(bytes, read);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Called on the event loop; the first end counts. */
  void end(Errno how, String detail) {
    lock.lock();
    try {
      if (end == null) {
        end = new Arrival.End(how, detail);
      }
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits at most so long; bytes before the end; null when nothing arrived. */
  @Nullable Arrival take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (bytes == null && end == null) {
        if (left <= 0) {
          return null;
        }
        left = arrived.awaitNanos(left);
      }
      if (bytes != null) {
        var taken = new Arrival.Bytes(bytes);
        bytes = null;
        return taken;
      }
      return end;
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
