package io.picket.probes.wire;

import io.picket.model.Reason;
import io.picket.model.Text;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What the operating system said about a connection. Java hands out the error number only as a
 * class and a text, and the text speaks the language of the machine; so the class decides where it
 * can, then the English text, then the machine's own text, learnt by provoking each error once on a
 * Unix-domain socket. What is still not recognised is never taken for an answer of the target.
 */
public enum Errno {
  /** ECONNREFUSED: the host said that nothing listens. */
  REFUSED(Reason.REFUSED),
  /** ECONNRESET, EPIPE, ENOTCONN: there was a connection, and the peer ended it with a reset. */
  RESET(Reason.RESET),
  /** EHOSTUNREACH, EHOSTDOWN: a router or the last link said that the host cannot be reached. */
  HOST_UNREACHABLE(Reason.UNREACHABLE),
  /** ENETUNREACH: no route, here or on the way. */
  NETWORK_UNREACHABLE(Reason.UNREACHABLE),
  /** ETIMEDOUT: the kernel gave up, or our own deadline passed. */
  TIMED_OUT(Reason.SILENT),
  /** The peer ended the connection in good order. */
  ENDED(Reason.CLOSED_EARLY),
  /** EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EADDRINUSE: this machine has none left. */
  OUT_OF_RESOURCES(Reason.OUT_OF_BUDGET),
  /** EACCES, EPERM, EINVAL, EAFNOSUPPORT: this machine does not let us, or cannot. */
  FORBIDDEN(Reason.NOT_TRIED),
  /** The channel was closed from our side. */
  CANCELLED(Reason.CANCELLED),
  UNRECOGNISED(Reason.BUG);

  private static final Map<String, Errno> ENGLISH =
      Map.ofEntries(
          Map.entry("connection refused", REFUSED),
          Map.entry("connection reset", RESET),
          Map.entry("connection reset by peer", RESET),
          Map.entry("broken pipe", RESET),
          Map.entry("connection aborted", RESET),
          Map.entry("software caused connection abort", RESET),
          Map.entry("transport endpoint is not connected", RESET),
          Map.entry("socket is not connected", RESET),
          Map.entry("no route to host", HOST_UNREACHABLE),
          Map.entry("host is down", HOST_UNREACHABLE),
          Map.entry("host is unreachable", HOST_UNREACHABLE),
          Map.entry("network is unreachable", NETWORK_UNREACHABLE),
          Map.entry("network is down", NETWORK_UNREACHABLE),
          Map.entry("connection timed out", TIMED_OUT),
          Map.entry("operation timed out", TIMED_OUT),
          Map.entry("too many open files", OUT_OF_RESOURCES),
          Map.entry("too many open files in system", OUT_OF_RESOURCES),
          Map.entry("no file descriptors available", OUT_OF_RESOURCES),
          Map.entry("no buffer space available", OUT_OF_RESOURCES),
          Map.entry("cannot allocate memory", OUT_OF_RESOURCES),
          Map.entry("out of memory", OUT_OF_RESOURCES),
          Map.entry("resource temporarily unavailable", OUT_OF_RESOURCES),
          Map.entry("cannot assign requested address", OUT_OF_RESOURCES),
          Map.entry("can't assign requested address", OUT_OF_RESOURCES),
          Map.entry("address not available", OUT_OF_RESOURCES),
          Map.entry("address already in use", OUT_OF_RESOURCES),
          Map.entry("address in use", OUT_OF_RESOURCES),
          Map.entry("closed by interrupt", CANCELLED),
          Map.entry("socket closed", CANCELLED),
          Map.entry("socket is closed", CANCELLED),
          Map.entry("canceled", CANCELLED),
          Map.entry("permission denied", FORBIDDEN),
          Map.entry("operation not permitted", FORBIDDEN),
          Map.entry("invalid argument", FORBIDDEN),
          Map.entry("address family not supported by protocol", FORBIDDEN),
          Map.entry("protocol family unavailable", FORBIDDEN));

  private final Reason reason;

  Errno(Reason reason) {
    this.reason = reason;
  }

  /** The same in the model's words. */
  public Reason reason() {
    return reason;
  }

  /** Reads what went wrong from an exception of a socket or a channel. */
  public static Errno of(Throwable thrown) {
    return of(thrown, MachineText::known);
  }

  static Errno of(Throwable thrown, Supplier<Map<String, Errno>> machineText) {
    Throwable cause = original(thrown);
    return switch (cause) {
      case SocketTimeoutException e -> TIMED_OUT;
      case NoRouteToHostException e -> HOST_UNREACHABLE;
      case PortUnreachableException e -> REFUSED;
      case InterruptedIOException e -> "timeout".equals(e.getMessage()) ? TIMED_OUT : CANCELLED;
      case InterruptedException e -> CANCELLED;
      case EOFException e -> ENDED;
      case java.nio.channels.ClosedChannelException e -> CANCELLED;
      case UnsupportedAddressTypeException e -> FORBIDDEN;
      case java.util.concurrent.RejectedExecutionException e -> CANCELLED;
      default -> byText(cause, machineText);
    };
  }

  private static Errno byText(Throwable cause, Supplier<Map<String, Errno>> machineText) {
    String text = text(cause);
    Errno english = ENGLISH.get(text.toLowerCase(Locale.ROOT));
    if (english != null) {
      return english;
    }
    if (cause instanceof BindException) {
      return OUT_OF_RESOURCES;
    }
    if (!(cause instanceof IOException) || text.isEmpty()) {
      return UNRECOGNISED;
    }
    Errno learnt = machineText.get().get(text);
    return learnt == null ? UNRECOGNISED : learnt;
  }

  /** Netty and libraries wrap and annotate; the innermost cause has the system's own words. */
  private static Throwable original(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; depth < 8 && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The message without what Windows and wrappers put behind the system's words. */
  private static String text(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    int colon = message.indexOf(": ");
    return colon < 0 ? message : message.substring(0, colon);
  }

  /**
   * What was said, for people: printable and bounded. The name of Java's class is there only where
   * the words alone say nothing.
   */
  static String quoted(Throwable thrown) {
    Throwable cause = original(thrown);
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    if (of(thrown) != UNRECOGNISED && !message.isEmpty()) {
      return Text.printable(message, 200);
    }
    return Text.printable(
        cause.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message), 200);
  }

  static Map<String, Errno> learn() {
    return MachineText.learn();
  }

  /** The system's own words in the machine's language, learnt without touching a network. */
  private static final class MachineText {
    private static final Map<String, Errno> KNOWN = learn();

    static Map<String, Errno> known() {
      return KNOWN;
    }

    private static Map<String, Errno> learn() {
      var learnt = new ConcurrentHashMap<String, Errno>();
      try {
        Path folder = Files.createTempDirectory("picket");
        Path path = folder.resolve("s");
        try {
          provokeReset(path, learnt);
          provokeRefusal(path, learnt);
        } finally {
          Files.deleteIfExists(path);
          Files.deleteIfExists(folder);
        }
      } catch (IOException | UnsupportedOperationException e) {
        // What could not be learnt stays unrecognised, which is never an answer of a target.
        return learnt;
      }
      return learnt;
    }

    /** Writing to a socket whose other end is gone: EPIPE. Leaves a stale path behind. */
    private static void provokeReset(Path path, Map<String, Errno> learnt) throws IOException {
      var at = UnixDomainSocketAddress.of(path);
      try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(at);
        try (var client = SocketChannel.open(at)) {
          server.accept().close();
          client.write(ByteBuffer.wrap(new byte[1]));
        } catch (IOException e) {
          learnt.put(text(e), RESET);
        }
      }
    }

    private static void provokeRefusal(Path path, Map<String, Errno> learnt) throws IOException {
      try {
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      } catch (ConnectException e) {
        learnt.put(text(e), REFUSED);
      }
    }
  }
}
