package io.picket.probes.wire;

import io.picket.model.Reason;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Dials on a virtual thread of its own while its owner does something else. */
final class AheadDial implements Ahead {
  private final ReentrantLock lock = new ReentrantLock();
  private final FutureTask<Connection> dial;
  private final CompletableFuture<Boolean> settled = new CompletableFuture<>();
  private final Thread dialling;
  private @Nullable Connection made;
  private boolean over;

  AheadDial(Callable<Connection> connect) {
    this.dial = new FutureTask<>(() -> keep(connect.call()));
    this.dialling = Thread.ofVirtual().name("picket-ahead").start(this::dial);
  }

  private void dial() {
    dial.run();
    settled.complete(true);
  }

  @Override
  public void whenSettled(Runnable action) {
    var _ = settled.thenRun(action);
  }

  /** Whoever gave it up must not be left with an open connection. */
  private Connection keep(Connection connection) {
    boolean unwanted;
    lock.lock();
    try {
      unwanted = over;
      made = connection;
    } finally {
      lock.unlock();
    }
    if (unwanted) {
      connection.close();
    }
    return connection;
  }

  @Override
  public Connection take() throws WireException, InterruptedException {
    Connection connection = whenThere();
    lock.lock();
    try {
      if (over) {
        throw new IllegalStateException("the connection was taken or given up before");
      }
      over = true;
    } finally {
      lock.unlock();
    }
    connection.beginAgain();
    return connection;
  }

  private Connection whenThere() throws WireException, InterruptedException {
    try {
      return dial.get();
    } catch (InterruptedException e) {
      close();
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case WireException why -> throw why;
        case InterruptedException given ->
            throw new WireException(Reason.CANCELLED, "the connection was given up");
        case null, default -> throw new IllegalStateException("dialling ahead", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    Connection unused;
    lock.lock();
    try {
      if (over) {
        return;
      }
      over = true;
      unused = made;
    } finally {
      lock.unlock();
    }
    dialling.interrupt();
    if (unused != null) {
      unused.close();
    }
  }
}
