package io.picket.probes.wire;

import java.io.IOException;
import java.util.Arrays;

/** A {@link WireException} on its way through a library that knows only {@link IOException}. */
public final class WireIOException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient WireException why;

  WireIOException(WireException why) {
    super(why.getMessage(), why);
    this.why = why;
  }

  /** What happened, in the model's words. */
  public WireException why() {
    return why;
  }

  /**
   * What an {@link IOException} of a guarded socket, or of a library on top of one, means: the
   * wire's own exception where there is one among its causes, otherwise what the operating system
   * said. The reason {@link io.picket.model.Reason#BUG} means that it was not recognised, and the
   * caller may know better.
   *
   * @throws RuntimeException the first among the causes, where it was thrown by code of ours that a
   *     library had called: that is no answer of the target's
   */
  public static WireException meaning(IOException thrown) {
    Throwable cause = thrown;
    for (int depth = 0; depth < 8 && cause != null; depth++) {
      if (cause instanceof WireIOException guarded) {
        return guarded.why();
      }
      for (Throwable suppressed : cause.getSuppressed()) {
        if (suppressed instanceof WireIOException guarded) {
          return guarded.why();
        }
      }
      if (cause instanceof RuntimeException fault && isOurs(fault)) {
        throw fault;
      }
      cause = cause.getCause();
    }
    return new WireException(Errno.of(thrown).reason(), Errno.quoted(thrown));
  }

  /** Whether our code threw it, or called what the JDK threw. */
  private static boolean isOurs(RuntimeException fault) {
    return Arrays.stream(fault.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .findFirst()
        .filter(name -> name.startsWith("io.picket."))
        .isPresent();
  }
}
