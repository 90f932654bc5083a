package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/** A server that is another program. */
record ProcessServer(Endpoint endpoint, ServerProcess process, TemporaryFolder folder)
    implements TlsServer {
  private static final int ATTEMPTS = 8;

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

  /** A port of 127.0.0.1 that was free a moment ago. */
  static int freePort() {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(Loopback.V4, 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
