package io.picket.scanner;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * What happens at Ctrl-C (SIGINT) and SIGTERM: the first stops sending, so that a valid record is
 * written; the second ends the process at once. Only one scan runs in a process.
 *
 * <p>A shutdown hook would not do: during shutdown the JVM ignores a second signal. The class that
 * handles signals is exported by the JDK (module jdk.unsupported), but javac warns of its name with
 * a warning that nothing turns off, so it is called by reflection. Where it is missing, signals end
 * the process at once.
 */
final class Interruption implements AutoCloseable, InvocationHandler {
  private static final int SIGNAL_BASE = 128;

  private final Thread scanning;
  private final Surroundings surroundings;
  private final Thread installing;
  private volatile int received;

  private Interruption(Thread scanning, Surroundings surroundings) {
    this.scanning = scanning;
    this.surroundings = surroundings;
    this.installing =
        Thread.ofPlatform().daemon().name("picket-signals").unstarted(() -> install(false));
  }

  /**
   * Watches until closed, and interrupts the thread at the first signal. What that takes loads on a
   * thread of its own, so that the first packet need not wait for it; a signal before then ends the
   * process, as one before the call does. {@link #settle} waits for it.
   */
  static Interruption watch(Thread scanning, Surroundings surroundings) {
    var interruption = new Interruption(scanning, surroundings);
    interruption.installing.start();
    return interruption;
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
      // Without handlers a signal ends the process with the usual exit code and no record.
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws ReflectiveOperationException {
    return switch (method.getName()) {
      case "handle" -> {
        if (arguments != null) {
          Object signal = arguments[0];
          signalled((Integer) signal.getClass().getMethod("getNumber").invoke(signal));
        }
        yield null;
      }
      case "hashCode" -> System.identityHashCode(this);
      case "equals" -> false;
      default -> "interruption";
    };
  }

  private void signalled(int number) {
    if (received != 0) {
      Runtime.getRuntime().halt(SIGNAL_BASE + number);
    }
    received = number;
    if (surroundings.errOnTerminal()) {
      // Progress stands there, and ^C behind it.
      surroundings.err().println();
    }
    surroundings
        .err()
        .println("picket: stopping, writing what there is; once more ends it at once");
    scanning.interrupt();
  }

  /** The exit code of an interrupted scan. */
  ExitCode exitCode() {
    return received + SIGNAL_BASE == ExitCode.TERMINATED.number()
        ? ExitCode.TERMINATED
        : ExitCode.INTERRUPTED;
  }

  /** Waits until signals are watched for; from then on one leaves a record. */
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

  @Override
  public void close() {
    settle();
    install(true);
  }
}
