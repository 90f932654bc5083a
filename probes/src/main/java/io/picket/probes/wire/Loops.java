package io.picket.probes.wire;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The event loops: few, started with the first connection, never blocked, stopped at the end. */
final class Loops implements AutoCloseable {
  private static final int MOST = 4;

  /**
   * What Netty would otherwise find out when it starts, at a price, and nobody here uses: how much
   * direct memory there is (loads java.management), the machine's MAC address and process id (for
   * channel ids in log lines), a pool of buffers, flight recorder events.
   */
  private static final Map<String, String> QUICK_START =
      Map.of(
          "io.netty.ignoreMaxDirectMemorySize", "true",
          "io.netty.machineId", "00:00:00:00:00:00:00:01",
          "io.netty.processId", "1",
          "io.netty.allocator.type", "unpooled",
          "io.netty.jfr.enabled", "false");

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable MultiThreadIoEventLoopGroup group;
  private boolean closed;

  /** What the operator set himself stays as it is. */
  private static void quickStart() {
    QUICK_START.forEach((name, value) -> {
      if (System.getProperty(name) == null) {
        System.setProperty(name, value);
      }
    });
    InternalLoggerFactory.setDefaultFactory(new NoLogging());
  }

  /**
   * A loop to register a channel with.
   *
   * @throws RejectedExecutionException after {@link #close()}
   */
  EventLoop next() {
    lock.lock();
    try {
      if (closed) {
        throw new RejectedExecutionException("the network is closed");
      }
      if (group == null) {
        quickStart();
        int threads = Math.min(MOST, Runtime.getRuntime().availableProcessors());
        group =
            new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("picket-loop", true), NioIoHandler.newFactory());
      }
      return group.next();
    } finally {
      lock.unlock();
    }
  }

  /** Closes all channels and waits a little for the threads to end. */
  @Override
  public void close() {
    MultiThreadIoEventLoopGroup running;
    lock.lock();
    try {
      closed = true;
      running = group;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
  }
}
