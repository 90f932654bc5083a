package io.picket.testkit;

import io.picket.model.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, with what it printed last. Its standard input stays open, since
 * some servers stop when it ends; it never outlives this JVM.
 */
final class ServerProcess implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int LINES_KEPT = 400;

  private final Process process;
  private final Thread killer;
  // Guarded by "this".
  private final Deque<String> lines = new ArrayDeque<>();
  private boolean outputEnded;

  private ServerProcess(Process process) {
    this.process = process;
    this.killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    Thread.ofVirtual().start(this::collect);
  }

  static ServerProcess start(Path folder, List<String> command) {
    try {
      return new ServerProcess(
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collect() {
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        printed(line);
      }
    } catch (IOException e) {
      // The process has gone.
    }
    ended();
  }

  private synchronized void printed(String line) {
    if (lines.size() == LINES_KEPT) {
      lines.removeFirst();
    }
    lines.addLast(line);
    notifyAll();
  }

  private synchronized void ended() {
    outputEnded = true;
    notifyAll();
  }

  /** Waits for a line of output that contains the pattern. */
  synchronized MatchResult awaitLine(Pattern pattern) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      for (String line : lines) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
          return matcher.toMatchResult();
        }
      }
      long left = end - System.nanoTime();
      if (outputEnded || left <= 0) {
        throw new IllegalStateException("no line with " + pattern + " from:\n" + log());
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  /** Waits until it accepts connections; false when it ended instead. */
  boolean awaitListening(Endpoint at) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end) {
      if (accepts(at)) {
        return process.isAlive();
      }
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    throw new IllegalStateException("nothing listens on " + at + ":\n" + log());
  }

  private static boolean accepts(Endpoint at) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(at.address(), at.port()), 2_000);
      // A connection to itself is no server.
      return socket.getLocalPort() != socket.getPort();
    } catch (IOException notYet) {
      return false;
    }
  }

  long pid() {
    return process.pid();
  }

  synchronized String log() {
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook does its work a second time, to no effect.
    }
  }
}
