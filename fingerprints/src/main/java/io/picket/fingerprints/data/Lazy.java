package io.picket.fingerprints.data;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value computed on first use, once, also when several threads ask at the same time. */
public final class Lazy<T> {
  private @Nullable Supplier<T> supplier;
  private volatile @Nullable T value;

  /** A value of this origin. */
  public Lazy(Supplier<T> supplier) {
    this.supplier = supplier;
  }

  /** The value, computed now if it was not before. */
  public T value() {
    T known = value;
    return known != null ? known : compute();
  }

  private synchronized T compute() {
    T known = value;
    if (known != null) {
      return known;
    }
    Supplier<T> todo = supplier;
    if (todo == null) {
      throw new IllegalStateException("computed, yet without a value");
    }
    T computed = todo.get();
    value = computed;
    supplier = null;
    return computed;
  }
}
