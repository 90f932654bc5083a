package io.picket.scanner;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command may use of the process it runs in; tests give their own.
 *
 * @param out data, and nothing else
 * @param err progress, summaries while data goes to {@code out}, and errors
 * @param environment the environment variables
 * @param outOnTerminal whether people watch {@code out}
 * @param errOnTerminal whether people watch {@code err}
 */
public record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    InstantSource clock,
    boolean outOnTerminal,
    boolean errOnTerminal) {
  private static final int USUAL_WIDTH = 100;

  /** The columns of the terminal: {@code COLUMNS}, or a guess. */
  public int width() {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
  }

  /**
   * Whether colours are wanted where people watch: not with {@code NO_COLOR} or a dumb terminal.
   */
  public boolean colours() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
