package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** A server that is another program. */
record ProcessServer(Endpoint endpoint, ServerProcess process, TemporaryFolder folder)
    implements TlsServer {
  private static final int ATTEMPTS = 8;

  /** Up to here and from there on are ports that mean something, to programs or to the system. */
  private static final int LOWEST_PORT = 20_000;

  private static final int PORTS = 7_000;

  /** Apart from those of other builds on the same machine. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger((int) (ProcessHandle.current().pid() % 70) * 100);

  /**
   * Starts a program that must be told its port. Between choosing a free port and the program's
   * taking it somebody else may have it, so another one is tried then.
   *
   * @param command the command line for a port
   */
  static ProcessServer onFreePort(TemporaryFolder folder, IntFunction<List<String>> command) {
    return onFreePort(folder, command, (process, at) -> process.awaitListening(at));
  }

  /** The same for a program that is not to be connected to before it is used: it says a line. */
  static ProcessServer onFreePort(
      TemporaryFolder folder, IntFunction<List<String>> command, Pattern ready) {
    return onFreePort(
        folder,
        command,
        (process, at) -> {
          try {
            process.awaitLine(ready);
            return true;
          } catch (IllegalStateException ended) {
            return false;
          }
        });
  }

  /**
   * Starts a program that listens on a port of its own choice, at an address that is ours alone.
   */
  static ProcessServer at(Endpoint endpoint, TemporaryFolder folder, List<String> command) {
    var process = ServerProcess.start(folder.path(), command);
    try {
      if (process.awaitListening(endpoint)) {
        return new ProcessServer(endpoint, process, folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String lastWords = process.log();
    process.close();
    folder.close();
    throw new IllegalStateException("the server does not start:\n" + lastWords);
  }

  @FunctionalInterface
  private interface Readiness {
    boolean await(ServerProcess process, Endpoint at) throws InterruptedException;
  }

  private static ProcessServer onFreePort(
      TemporaryFolder folder, IntFunction<List<String>> command, Readiness readiness) {
    var lastWords = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var endpoint = new Endpoint(Loopback.V4, freePort());
      var process = ServerProcess.start(folder.path(), command.apply(endpoint.port()));
      try {
        if (readiness.await(process, endpoint)) {
          return new ProcessServer(endpoint, process, folder);
        }
      } catch (InterruptedException e) {
        process.close();
        folder.close();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a server started", e);
      }
      lastWords = process.log();
      process.close();
    }
    folder.close();
    throw new IllegalStateException("the server does not start:\n" + lastWords);
  }

  /**
   * A port that was free a moment ago, at every address. It is none of those that the system gives
   * away: one of them may be another test's server by the time the program wants it, and that
   * server be taken for the program.
   */
  static int freePort() {
    for (int tried = 0; tried < PORTS; tried++) {
      int port = LOWEST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (var socket = new Socket()) {
        socket.bind(new InetSocketAddress(port));
        return port;
      } catch (BindException taken) {
        // The next one, then.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("none of " + PORTS + " ports is free");
  }

  @Override
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    process.close();
    folder.close();
  }
}
