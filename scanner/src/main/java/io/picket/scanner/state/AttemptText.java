package io.picket.scanner.state;

import io.picket.model.Addresses;
import io.picket.model.HostName;
import io.picket.probes.login.LoginMemory.Attempt;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The form of the file of attempts: a first line that names it, then a line for each attempt with
 * tabs between time, name (or a hyphen), address, port, product and account.
 */
final class AttemptText {
  private static final String FIRST = "picket login attempts, version 1";
  private static final int COLUMNS = 6;

  private AttemptText() {}

  /** An attempt and when it was granted. */
  record Noted(Instant at, Attempt attempt) {}

  /** The text is not in this form. */
  static final class Bad extends Exception {
    private static final long serialVersionUID = 1L;

    Bad(String message) {
      super(message, null, false, false);
    }
  }

  static String write(List<Noted> all) {
    var text = new StringBuilder(FIRST).append('\n');
    for (Noted noted : all) {
      Attempt attempt = noted.attempt();
      text.append(
              String.join(
                  "\t",
                  noted.at().toString(),
                  attempt.name().orElse("-"),
                  attempt.address(),
                  Integer.toString(attempt.port()),
                  attempt.product(),
                  attempt.account()))
          .append('\n');
    }
    return text.toString();
  }

  static List<Noted> read(String text) throws Bad {
    if (!text.endsWith("\n")) {
      throw new Bad("its last line is not complete");
    }
    List<String> lines = text.lines().toList();
    if (!lines.getFirst().equals(FIRST)) {
      throw new Bad("it is not a file of attempts, or one of another version");
    }
    var all = new ArrayList<Noted>();
    for (int at = 1; at < lines.size(); at++) {
      try {
        all.add(noted(lines.get(at)));
      } catch (IllegalArgumentException | DateTimeException _) {
        throw new Bad("line " + (at + 1) + " is not understood");
      }
    }
    return all;
  }

  private static Noted noted(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != COLUMNS
        || Addresses.parse(parts[2]).isEmpty()
        || !parts[3].matches("[1-9][0-9]{0,4}")
        || !parts[4].matches("[a-z0-9-]{1,60}")
        || !parts[5].matches("[!-~]{1,60}")) {
      throw new IllegalArgumentException("not an attempt");
    }
    Optional<String> name =
        parts[1].equals("-") ? Optional.empty() : Optional.of(HostName.parse(parts[1]).ascii());
    return new Noted(
        Instant.parse(parts[0]),
        new Attempt(name, parts[2], Integer.parseInt(parts[3]), parts[4], parts[5]));
  }
}
