package io.picket.scanner.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs jobs on virtual threads of their own, some at once. Closing interrupts what still runs and
 * waits for it, so that no job outlives the block that started it.
 */
final class FanOut implements AutoCloseable {
  private final int atOnce;
  private final Semaphore room;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final String name;

  /**
   * @param name what the threads are called in a thread dump
   * @param atOnce how many jobs run at the same time
   */
  FanOut(String name, int atOnce) {
    this.name = name;
    this.atOnce = atOnce;
    this.room = new Semaphore(atOnce);
  }

  /** Starts a job as soon as there is room for it; false when there was none in time. */
  boolean start(Runnable job, Duration within) throws InterruptedException {
    if (!room.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(() -> {
              try {
                job.run();
              } finally {
                running.remove(Thread.currentThread());
                room.release();
              }
            });
    running.add(thread);
    thread.start();
    return true;
  }

  /** Waits until all jobs have ended; false when time ran out first. */
  boolean await(Duration within) throws InterruptedException {
    if (!room.tryAcquire(atOnce, within.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    room.release(atOnce);
    return true;
  }

  /** Interrupts every job; they end as they find out. */
  void interrupt() {
    running.forEach(Thread::interrupt);
  }

  @Override
  public void close() {
    interrupt();
    room.acquireUninterruptibly(atOnce);
    room.release(atOnce);
  }
}
