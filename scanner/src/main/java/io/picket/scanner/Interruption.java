package io.picket.scanner;

import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens at Ctrl-C (SIGINT), SIGTERM and a lost terminal (SIGHUP) while a scan is on: the
 * first stops sending, so that a valid record is written; the second ends the process at once. Only
 * one scan runs in a process.
 *
 * <ol>
 *   <li>{@link #prepare} comes before the arguments are read. A signal while they are waits for the
 *       scan to begin, which then writes a record in which nothing was looked at; for three seconds
 *       at most, because a list of targets may come from somebody who types it. Nothing was sent
 *       then.
 *   <li>Until handlers are installed, which takes a thread of its own a moment, the JVM's own way
 *       to end is followed: a shutdown hook waits for the record.
 *   <li>The hook alone would not do, because during shutdown the JVM takes no second signal. The
 *       class that handles signals is exported by the JDK (module jdk.unsupported), but javac warns
 *       of its name with a warning that nothing turns off, so it is called by reflection. Where it
 *       is missing, the hook does what it can.
 *   <li>SIGHUP is the hook's alone: nobody is left who could send a second one.
 * </ol>
 */
public final class Interruption implements InvocationHandler {
  private static final int SIGNAL_BASE = 128;

  /** What the hook has heard; the JVM tells it no number, and ends with the right one. */
  private static final int UNKNOWN = -1;

  private static final long LONGEST_READING_SECONDS = 3;

  private final PrintStream err;
  private final boolean errOnTerminal;
  private final boolean ofProcess;
  private final Thread installing =
      Thread.ofPlatform().daemon().name("picket-signals").unstarted(() -> install(false));
  private final Thread hook = Thread.ofPlatform().name("picket-hook").unstarted(this::shutDown);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private @Nullable Thread scanning;
  private int received;

  private Interruption(PrintStream err, boolean errOnTerminal, boolean ofProcess) {
    this.err = err;
    this.errOnTerminal = errOnTerminal;
    this.ofProcess = ofProcess;
  }

  /**
   * By the signals of this process.
   *
   * @param err where is said that it stops
   * @param errOnTerminal whether progress stands there
   */
  public static Interruption bySignals(PrintStream err, boolean errOnTerminal) {
    return new Interruption(err, errOnTerminal, true);
  }

  /** By nothing but an interrupt of the scanning thread. */
  static Interruption none(PrintStream err) {
    return new Interruption(err, false, false);
  }

  /** From now on a signal is kept for the scan that is to begin. */
  void prepare() {
    if (ofProcess) {
      try {
        Runtime.getRuntime().addShutdownHook(hook);
      } catch (IllegalStateException _) {
        // The JVM ends already: what begins before it is gone begins interrupted.
        synchronized (this) {
          received = UNKNOWN;
        }
      }
      installing.start();
    }
  }

  /** From now on a signal interrupts this thread; one that came before does so at once. */
  synchronized void begin() {
    scanning = Thread.currentThread();
    if (received != 0) {
      scanning.interrupt();
    }
    begun.countDown();
  }

  /** Waits until handlers are installed; from then on a second signal ends the process. */
  void settle() {
    boolean interrupted = false;
    while (installing.isAlive()) {
      try {
        installing.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything is written: signals mean again what they usually do. */
  void end() {
    if (ofProcess) {
      settle();
      install(true);
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        // The hook has begun, and waits for leave().
      }
    }
  }

  /** The exit code of an interrupted scan. */
  synchronized ExitCode exitCode() {
    return received + SIGNAL_BASE == ExitCode.TERMINATED.number()
        ? ExitCode.TERMINATED
        : ExitCode.INTERRUPTED;
  }

  /** Ends the process; where the JVM ends it already, with the number of the signal. */
  void leave(ExitCode code) {
    boolean endsAlready;
    synchronized (this) {
      endsAlready = received == UNKNOWN && code == ExitCode.INTERRUPTED;
    }
    if (endsAlready) {
      left.countDown();
    } else {
      Runtime.getRuntime().halt(code.number());
    }
  }

  private void install(boolean usual) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object then =
          usual
              ? handler.getField("SIG_DFL").get(null)
              : Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, this);
      for (String name : new String[] {"INT", "TERM"}) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), then);
      }
    } catch (ReflectiveOperationException | IllegalArgumentException _) {
      // The hook does without; only a second signal has no effect then.
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws ReflectiveOperationException, InterruptedException {
    return switch (method.getName()) {
      case "handle" -> {
        if (arguments != null) {
          Object signal = arguments[0];
          int number = (Integer) signal.getClass().getMethod("getNumber").invoke(signal);
          if (!signalled(number)) {
            Runtime.getRuntime().halt(SIGNAL_BASE + number);
          }
        }
        yield null;
      }
      case "hashCode" -> System.identityHashCode(this);
      case "equals" -> false;
      default -> "interruption";
    };
  }

  private void shutDown() {
    try {
      if (signalled(UNKNOWN)) {
        left.await();
      }
    } catch (InterruptedException _) {
      // Nobody interrupts it; the process ends now.
    }
  }

  /** Whether a scan stops for this signal, and will write what there is. */
  private boolean signalled(int number) throws InterruptedException {
    synchronized (this) {
      if (received != 0) {
        return false;
      }
      received = number;
      tell(number == UNKNOWN ? "" : "; once more ends it at once");
      if (scanning != null) {
        scanning.interrupt();
        return true;
      }
    }
    return begun.await(LONGEST_READING_SECONDS, TimeUnit.SECONDS);
  }

  private void tell(String more) {
    if (errOnTerminal) {
      // Progress stands there, and ^C behind it.
      err.println();
    }
    err.println("picket: stopping, writing what there is" + more);
  }
}
