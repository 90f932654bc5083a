package io.picket.probes.wire;

import java.io.IOException;

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
      cause = cause.getCause();
    }
    return new WireException(Errno.of(thrown).reason(), Errno.quoted(thrown));
  }
}
