package io.picket.scanner;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.Spelling;
import io.picket.model.Text;
import io.picket.scanner.scope.RefusedException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * The way in: finds the command, reads its arguments, and turns every ending into an exit code.
 * Nothing heavy is named here, because the first packet waits for whatever loads before it.
 */
public final class Main {
  private Main() {}

  /** Runs as a process of its own. */
  public static void main(String[] args) {
    var out = new StandardOutput();
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    boolean watched = onTerminal("2");
    var surroundings =
        new Surroundings(
            System.in,
            new PrintStream(out, false, StandardCharsets.UTF_8),
            err,
            System.getenv(),
            InstantSource.system(),
            onTerminal("1"),
            watched,
            TerminalWidth::columns,
            Interruption.bySignals(err, watched));
    ExitCode code = run(List.of(args), surroundings);
    surroundings.out().flush();
    if (surroundings.out().checkError() && out.complaint().isPresent()) {
      err.println("picket: " + out.complaint().get());
      code = code.withoutOutput();
    }
    err.flush();
    surroundings.interruption().leave(code);
  }

  /**
   * Whether people watch a stream: 1 is output, 2 is errors. The launcher says so ({@code
   * -Dpicket.terminal=12}); the JDK's console is asked only without it, because it loads much.
   */
  private static boolean onTerminal(String stream) {
    String said = System.getProperty("picket.terminal");
    if (said != null) {
      return said.contains(stream);
    }
    // JDK 25 has no console where there is no terminal.
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /** Runs one command line. */
  public static ExitCode run(List<String> words, Surroundings surroundings) {
    PrintStream err = surroundings.err();
    try {
      return dispatch(words, surroundings);
    } catch (UsageException e) {
      err.println("picket: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (BadInput e) {
      err.println("picket: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (InvalidPathException e) {
      err.println("picket: \"" + Text.printable(e.getInput(), 80) + "\" is not a file name here");
      return ExitCode.USAGE;
    } catch (RefusedException e) {
      err.println("picket: " + e.getMessage());
      return ExitCode.REFUSED;
    } catch (IOException e) {
      err.println("picket: " + Text.printable(String.valueOf(e.getMessage())));
      return ExitCode.INTERNAL;
    } catch (InterruptedException _) {
      err.println("picket: interrupted");
      return ExitCode.INTERRUPTED;
    } catch (RuntimeException | Error e) {
      err.println("picket: a fault in Picket, please report it with these lines:");
      e.printStackTrace(err);
      return ExitCode.INTERNAL;
    }
  }

  private static ExitCode dispatch(List<String> words, Surroundings surroundings)
      throws UsageException, RefusedException, IOException, InterruptedException {
    if (words.isEmpty()) {
      Help.overview(surroundings.err());
      return ExitCode.USAGE;
    }
    String verb = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    switch (verb) {
      case "--help", "-h", "help", "-?" -> {
        if (rest.isEmpty()) {
          Help.overview(surroundings.out());
        } else {
          Help.of(command(rest.getFirst()), surroundings.out());
        }
        return ExitCode.PASSED;
      }
      case "--version", "-V" -> verb = "version";
      default -> {}
    }
    Command command = command(verb);
    Options options = command.options();
    options.addOption(
        Option.builder("h").longOpt("help").desc("say how " + verb + " is used").get());
    if (asksForHelp(rest)) {
      Help.of(command, surroundings.out());
      return ExitCode.PASSED;
    }
    if (command.leavesRecord()) {
      surroundings.interruption().prepare();
    }
    return command.run(Arguments.read(verb, options, rest), surroundings);
  }

  private static boolean asksForHelp(List<String> words) {
    for (String word : words) {
      if (word.equals("--")) {
        return false;
      }
      if (word.equals("--help") || word.equals("-h")) {
        return true;
      }
    }
    return false;
  }

  private static Command command(String verb) throws UsageException {
    var found = Commands.named(verb);
    if (found.isPresent()) {
      return found.get();
    }
    var verbs = new TreeSet<String>();
    Commands.all().forEach(command -> verbs.add(command.name()));
    String shown = Text.printable(verb, 60);
    if (verb.isBlank()) {
      throw new UsageException("the command is empty; see picket --help");
    }
    if (verb.startsWith("-")) {
      throw new UsageException(
          "the command comes first: picket scan " + shown + " ...; see picket --help");
    }
    String meant =
        Spelling.nearest(verb, verbs)
            .map(near -> "did you mean " + near + "?")
            .orElse("to scan it, write: picket scan " + shown);
    throw new UsageException("unknown command " + shown + "; " + meant);
  }
}
