package io.picket.scanner;

import io.picket.scanner.scope.RefusedException;
import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.Options;

/** One verb of the command line. Every implementation stands in {@link Commands}. */
public interface Command {
  /** The verb, in lower case. */
  String name();

  /** What it is for, in one line without a full stop. */
  String summary();

  /** What follows the verb, such as {@code TARGET... [OPTIONS]}. */
  String syntax();

  /** Its options; {@code --help} is added to them by the caller. */
  Options options();

  /** The options under headings, for {@code --help}. */
  default List<Section> sections() {
    return List.of(new Section("Options", options()));
  }

  /** What else {@code --help} says below the options; empty when nothing. */
  default String notes() {
    return "";
  }

  /** Whether it writes down what there is when it is interrupted. */
  default boolean leavesRecord() {
    return false;
  }

  /**
   * Does it.
   *
   * @throws UsageException when the arguments make no sense; nothing has been sent then
   * @throws RefusedException when it goes beyond what is permitted; nothing has been sent either
   * @throws IOException when a file or stream of the operator's cannot be read or written
   * @throws InterruptedException when the command was cancelled before it had anything to keep
   */
  ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, RefusedException, IOException, InterruptedException;

  /** Options that belong together. */
  record Section(String title, Options options) {}
}
