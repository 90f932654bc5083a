package io.picket.probes.wire;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Netty from starting a logging framework, which costs more than the rest of its start, and
 * from writing lines that a target may have had a hand in to the terminal. What goes wrong reaches
 * people as the outcome of a probe.
 */
final class NoLogging extends InternalLoggerFactory {
  @Override
  protected InternalLogger newInstance(String name) {
    return new Silent(name);
  }

  private static final class Silent extends AbstractInternalLogger {
    private static final long serialVersionUID = 1L;

    Silent(String name) {
      super(name);
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public void trace(@Nullable String message) {}

    @Override
    public void trace(@Nullable String format, @Nullable Object argument) {}

    @Override
    public void trace(@Nullable String format, @Nullable Object first, @Nullable Object second) {}

    @Override
    public void trace(@Nullable String format, @Nullable Object... arguments) {}

    @Override
    public void trace(@Nullable String message, @Nullable Throwable thrown) {}

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public void debug(@Nullable String message) {}

    @Override
    public void debug(@Nullable String format, @Nullable Object argument) {}

    @Override
    public void debug(@Nullable String format, @Nullable Object first, @Nullable Object second) {}

    @Override
    public void debug(@Nullable String format, @Nullable Object... arguments) {}

    @Override
    public void debug(@Nullable String message, @Nullable Throwable thrown) {}

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public void info(@Nullable String message) {}

    @Override
    public void info(@Nullable String format, @Nullable Object argument) {}

    @Override
    public void info(@Nullable String format, @Nullable Object first, @Nullable Object second) {}

    @Override
    public void info(@Nullable String format, @Nullable Object... arguments) {}

    @Override
    public void info(@Nullable String message, @Nullable Throwable thrown) {}

    @Override
    public boolean isWarnEnabled() {
      return false;
    }

    @Override
    public void warn(@Nullable String message) {}

    @Override
    public void warn(@Nullable String format, @Nullable Object argument) {}

    @Override
    public void warn(@Nullable String format, @Nullable Object first, @Nullable Object second) {}

    @Override
    public void warn(@Nullable String format, @Nullable Object... arguments) {}

    @Override
    public void warn(@Nullable String message, @Nullable Throwable thrown) {}

    @Override
    public boolean isErrorEnabled() {
      return false;
    }

    @Override
    public void error(@Nullable String message) {}

    @Override
    public void error(@Nullable String format, @Nullable Object argument) {}

    @Override
    public void error(@Nullable String format, @Nullable Object first, @Nullable Object second) {}

    @Override
    public void error(@Nullable String format, @Nullable Object... arguments) {}

    @Override
    public void error(@Nullable String message, @Nullable Throwable thrown) {}
  }
}
