package io.picket.probes.tls;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Some tasks at once, each on a virtual thread of its own; closing interrupts and awaits those that
 * still run. Tasks may add tasks.
 */
final class Crew implements AutoCloseable {
  /** A piece of work that may be interrupted. */
  @FunctionalInterface
  interface Task {
    void run() throws InterruptedException;
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  // Guarded by "this".
  private final Deque<Future<?>> running = new ArrayDeque<>();

  synchronized void start(Task task) {
    running.add(
        threads.submit(() -> {
          task.run();
          return null;
        }));
  }

  /** Waits for all, those added meanwhile included; rethrows what one of them threw. */
  void join() throws InterruptedException {
    for (Future<?> next = take(); next != null; next = take()) {
      try {
        next.get();
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case InterruptedException interrupted -> throw interrupted;
          case RuntimeException fault -> throw fault;
          case Error error -> throw error;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }
  }

  private synchronized @Nullable Future<?> take() {
    return running.poll();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
