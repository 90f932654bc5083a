package io.picket.probes.revocation;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work that is done once for everybody who wants it: the first one starts it on a thread of its
 * own, and whoever gives up waiting takes nothing away from the others.
 */
final class Once<T> {
  private final ConcurrentHashMap<String, FutureTask<T>> tasks = new ConcurrentHashMap<>();

  /**
   * What the work brings; empty when that takes longer.
   *
   * @param nanos how long to wait
   * @throws IllegalStateException when the work failed instead of returning why
   */
  Optional<T> get(String key, long nanos, Callable<T> work) throws InterruptedException {
    var mine = new FutureTask<>(work);
    FutureTask<T> known = tasks.putIfAbsent(key, mine);
    if (known == null) {
      Thread.ofVirtual().name("picket-fetch").start(mine);
    }
    try {
      FutureTask<T> task = known == null ? mine : known;
      return Optional.of(task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(key, e.getCause());
    }
  }
}
