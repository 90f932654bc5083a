package io.picket.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same to many things at once, for what is mostly waiting. */
public final class AtOnce {
  private AtOnce() {}

  /** What is done to each. */
  @FunctionalInterface
  public interface Each<K, T, R> {
    R of(K key, T one) throws Exception;
  }

  /**
   * Does it to all, and waits for all.
   *
   * @return the results by key, in the order of the keys
   * @throws ExecutionException with what was thrown first, by that order
   */
  public static <K, T, R> Map<K, R> each(Map<K, T> all, Each<K, T, R> each)
      throws ExecutionException, InterruptedException {
    var doing = new LinkedHashMap<K, Future<R>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach((key, one) -> {
        Callable<R> work = () -> each.of(key, one);
        doing.put(key, threads.submit(work));
      });
    }
    var results = new LinkedHashMap<K, R>();
    for (var one : doing.entrySet()) {
      results.put(one.getKey(), one.getValue().get());
    }
    return results;
  }
}
