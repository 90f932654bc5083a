package io.picket.scanner;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/**
 * Asks the terminal how wide it is. The JDK does not know, and shells keep {@code COLUMNS} to
 * themselves; {@code stty} (POSIX, but for the word {@code size}, which all of them have) takes a
 * few milliseconds, so it is asked when a report is about to be shown.
 */
final class TerminalWidth {
  private TerminalWidth() {}

  /** The columns; 0 where nobody says, such as on Windows. */
  static int columns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(Redirect.DISCARD)
              .start();
      try (BufferedReader answer = stty.inputReader()) {
        String line = answer.readLine();
        boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
        return ended && line != null ? second(line) : 0;
      } finally {
        stty.destroy();
      }
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Rows, then columns; a terminal that was never told its size says 0. */
  private static int second(String line) {
    return line.matches("[0-9]{1,4} [0-9]{1,4}")
        ? Integer.parseInt(line.substring(line.indexOf(' ') + 1))
        : 0;
  }
}
