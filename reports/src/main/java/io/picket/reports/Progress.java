package io.picket.reports;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Tells how far a scan has come: on a terminal one line that keeps changing, otherwise a line now
 * and then. May be called as often as one likes and from several threads.
 */
public final class Progress implements AutoCloseable {
  /** How to tell. */
  public enum Style {
    /** One line, rewritten in place. */
    LIVE,
    /** A new line now and then. */
    LINES,
    /** Not at all. */
    SILENT
  }

  /**
   * How far it is.
   *
   * @param what what is being done, in a word or two, such as {@code ports}
   * @param done things finished, of {@code total}
   * @param total things to do; 0 when not known
   * @param open open ports found
   * @param failed things that could not be looked at
   */
  public record State(String what, long done, long total, long open, long failed) {}

  /**
   * @param to usually the standard error stream
   * @param every how often to tell in style {@link Style#LINES}
   * @param width columns of the terminal
   */
  public Progress(PrintStream to, InstantSource clock, Style style, Duration every, int width) {}

  /** Tells the state if it is time to. */
  public void show(State state) {}

  /** Takes the live line away, so that something else can be written. */
  public void clear() {}

  @Override
  public void close() {
    clear();
  }
}
