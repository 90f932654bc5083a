package io.picket.reports;

import io.picket.model.Text;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final Duration SETTLED = Duration.ofSeconds(2);
  private static final String ERASE = "\r\u001b[K";

  private final PrintStream to;
  private final InstantSource clock;
  private final Style style;
  private final Duration pause;
  private final int width;
  private @Nullable Instant last;
  private @Nullable Instant began;
  private long doneAtBegin;
  private String what = "";
  private String drawn = "";

  /**
   * @param to usually the standard error stream
   * @param every how often to tell in style {@link Style#LINES}
   * @param width columns of the terminal
   */
  public Progress(PrintStream to, InstantSource clock, Style style, Duration every, int width) {
    this.to = to;
    this.clock = clock;
    this.style = style;
    this.pause = style == Style.LIVE ? REDRAW : every;
    this.width = width;
  }

  /** Tells the state if it is time to. */
  public synchronized void show(State state) {
    Instant now = clock.instant();
    if (began == null || !state.what().equals(what)) {
      began = now;
      doneAtBegin = state.done();
      what = state.what();
      last = style == Style.LINES ? now : null;
    }
    if (style == Style.SILENT || (last != null && now.isBefore(last.plus(pause)))) {
      return;
    }
    last = now;
    String line = line(state, Duration.between(began, now));
    if (style == Style.LIVE) {
      String fits = line.length() < width ? line : line.substring(0, Math.max(0, width - 1));
      if (fits.equals(drawn)) {
        return;
      }
      to.print(ERASE + fits);
      drawn = fits;
    } else {
      to.println(line);
    }
    to.flush();
  }

  private String line(State state, Duration since) {
    List<String> parts = new ArrayList<>();
    boolean known = state.total() > 0;
    parts.add(
        Text.printable(state.what(), 40)
            + " "
            + Sentences.number(state.done())
            + (known ? "/" + Sentences.number(state.total()) + " (" + percent(state) + "%)" : ""));
    if (state.open() > 0) {
      parts.add(Sentences.number(state.open()) + " open");
    }
    if (state.failed() > 0) {
      parts.add(Sentences.number(state.failed()) + " failed");
    }
    long moved = state.done() - doneAtBegin;
    if (moved > 0 && since.compareTo(SETTLED) >= 0) {
      double perSecond = moved * 1000.0 / since.toMillis();
      parts.add(rate(perSecond));
      // Ports that keep silent are done after seconds, all at once: a guess from the first few is
      // none.
      if (known && state.done() < state.total() && moved >= state.total() / 100) {
        double left = (state.total() - state.done()) / perSecond;
        parts.add(
            "about "
                + Sentences.wholeSeconds(Duration.ofSeconds((long) Math.ceil(left)))
                + " left");
      }
    }
    return String.join(" · ", parts);
  }

  /** Rounded down: 100 is said only when all is done. */
  private static long percent(State state) {
    return (long) Math.floor(100.0 * Math.min(state.done(), state.total()) / state.total());
  }

  private static String rate(double perSecond) {
    return perSecond >= 10
        ? Sentences.number(Math.round(perSecond)) + "/s"
        : String.format(java.util.Locale.ROOT, "%.1f/s", perSecond);
  }

  /** Takes the live line away, so that something else can be written. */
  public synchronized void clear() {
    if (!drawn.isEmpty()) {
      to.print(ERASE);
      to.flush();
      drawn = "";
      last = null;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
