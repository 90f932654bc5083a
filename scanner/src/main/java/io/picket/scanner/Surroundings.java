package io.picket.scanner;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * What a command may use of the process it runs in; tests give their own.
 *
 * @param out data, and nothing else
 * @param err progress, summaries while data goes to {@code out}, and errors
 * @param environment the environment variables
 * @param outOnTerminal whether people watch {@code out}
 * @param errOnTerminal whether people watch {@code err}
 * @param columns asks the terminal how wide it is; 0 where it does not say
 * @param interruption what may end a scan early
 */
public record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    InstantSource clock,
    boolean outOnTerminal,
    boolean errOnTerminal,
    IntSupplier columns,
    Interruption interruption) {
  private static final int USUAL_WIDTH = 100;
  private static final int USUAL_TERMINAL = 80;

  /** Where no terminal can be asked how wide it is, and no signal is listened to. */
  public Surroundings(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      InstantSource clock,
      boolean outOnTerminal,
      boolean errOnTerminal) {
    this(
        in,
        out,
        err,
        environment,
        clock,
        outOnTerminal,
        errOnTerminal,
        () -> 0,
        Interruption.none(err));
  }

  /**
   * The columns to fill: {@code COLUMNS}; else the terminal's, which it takes a moment to ask for;
   * else a guess.
   *
   * @param watched whether it is a terminal that they fill
   */
  public int width(boolean watched) {
    int told = told();
    int asked = told == 0 && watched ? columns.getAsInt() : told;
    return asked == 0 ? USUAL_WIDTH : asked;
  }

  /** The columns that one line may take while there is no time to ask. */
  public int lineWidth() {
    return told() == 0 ? USUAL_TERMINAL : told();
  }

  private int told() {
    String told = environment.getOrDefault("COLUMNS", "");
    return told.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(told) : 0;
  }

  /**
   * Whether colours are wanted: where people watch, but for {@code NO_COLOR}, {@code CLICOLOR=0}
   * and a dumb terminal; elsewhere only with {@code CLICOLOR_FORCE}.
   */
  public boolean colours(boolean watched) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    String forced = environment.getOrDefault("CLICOLOR_FORCE", "");
    if (!forced.isEmpty() && !forced.equals("0")) {
      return true;
    }
    return watched
        && !environment.getOrDefault("CLICOLOR", "").equals("0")
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
