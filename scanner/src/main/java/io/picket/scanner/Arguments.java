package io.picket.scanner;

import io.picket.fingerprints.data.Spelling;
import io.picket.model.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * The arguments of one command, read strictly.
 *
 * <ol>
 *   <li>An option that the command does not have is an error, never a target.
 *   <li>Names are not abbreviated: {@code --excl} is an error that names {@code --exclude}.
 *   <li>A value that begins with a hyphen must be joined to its option: {@code --ports=-100},
 *       {@code -p-}. A lone hyphen is a value (standard input or output).
 *   <li>An option that takes one value is given once: of two, nobody knows which was meant.
 *   <li>{@code --} ends the options.
 * </ol>
 *
 * <p>Everything is brought into the form {@code --long=value} first, because the library would read
 * {@code --exclude --bogus} as the value "--bogus".
 */
public final class Arguments {
  private final String command;
  private final CommandLine line;

  private Arguments(String command, CommandLine line) {
    this.command = command;
    this.line = line;
  }

  /**
   * Reads what stands behind the verb.
   *
   * @throws UsageException naming the option that is wrong, and the nearest right one
   */
  static Arguments read(String command, Options options, List<String> typed) throws UsageException {
    List<String> words = looks(options) ? apart(typed) : typed;
    List<String> canonical = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    Set<String> given = new HashSet<>();
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      if (word.equals("--")) {
        plain.addAll(words.subList(at + 1, words.size()));
        break;
      }
      if (word.length() < 2 || word.charAt(0) != '-') {
        plain.add(word);
        continue;
      }
      Optional<String> format = format(options, word);
      if (format.isPresent()) {
        at++;
        canonical.add(
            "--output=" + format.get() + "=" + separate(words, at, word, "output", "FILE"));
        continue;
      }
      habit(options, word);
      Split split = split(command, options, word);
      for (Option flag : split.flags()) {
        canonical.add("--" + flag.getLongOpt());
      }
      if (split.valued().isPresent()) {
        Option option = split.valued().get();
        String value;
        if (split.value().isPresent()) {
          value = split.value().get();
        } else {
          at++;
          value = separate(words, at, word, option.getLongOpt(), option.getArgName());
        }
        if (!given.add(option.getLongOpt()) && !option.hasArgs()) {
          throw new UsageException(
              "--" + option.getLongOpt() + " is given twice, and takes one value; leave one out");
        }
        canonical.add("--" + option.getLongOpt() + "=" + value);
      }
    }
    canonical.add("--");
    canonical.addAll(plain);
    try {
      CommandLine line =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .setStripLeadingAndTrailingQuotes(false)
              .get()
              .parse(options, canonical.toArray(String[]::new));
      return new Arguments(command, line);
    } catch (ParseException e) {
      throw new UsageException(Text.printable(String.valueOf(e.getMessage())) + help(command));
    }
  }

  /** The value of an option that is given once. */
  public Optional<String> value(String option) {
    List<String> all = values(option);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** All values of a repeatable option, in the order given. */
  public List<String> values(String option) {
    String[] values = line.getOptionValues(option);
    return values == null ? List.of() : Arrays.asList(values);
  }

  /** Whether the option was given at all. */
  public boolean has(String option) {
    return line.hasOption(option);
  }

  /** How often the option was given. */
  public int count(String option) {
    return line.getOptionCount(option);
  }

  /** What is not an option, in the order given. */
  public List<String> words() {
    return List.copyOf(line.getArgList());
  }

  /**
   * The only word.
   *
   * @param what what it should be, such as {@code CHECK}
   */
  public String onlyWord(String what) throws UsageException {
    List<String> words = words();
    if (words.size() != 1) {
      throw new UsageException(
          (words.isEmpty() ? "one " + what + " is needed" : "one " + what + ", please")
              + help(command));
    }
    return words.getFirst();
  }

  /** Makes sure that there is no word. */
  public void noWords() throws UsageException {
    if (!words().isEmpty()) {
      throw new UsageException(
          "\""
              + Text.printable(words().getFirst(), 60)
              + "\" is not understood here"
              + help(command));
    }
  }

  private static String help(String command) {
    return "; see picket " + command + " --help";
  }

  /** One word taken apart: flags, and at most one option that takes a value. */
  private record Split(List<Option> flags, Optional<Option> valued, Optional<String> value) {
    static Split of(Option option, Optional<String> value) {
      return option.hasArg()
          ? new Split(List.of(), Optional.of(option), value)
          : new Split(List.of(option), Optional.empty(), Optional.empty());
    }
  }

  private static Split split(String command, Options options, String word) throws UsageException {
    return word.startsWith("--")
        ? splitLong(command, options, word)
        : splitShort(command, options, word.substring(1));
  }

  /** Whether the command looks at targets, so that habits of other scanners come up. */
  private static boolean looks(Options options) {
    return options.hasLongOption("input-list");
  }

  private static List<String> apart(List<String> typed) {
    List<String> words = new ArrayList<>();
    for (String word : typed) {
      words.addAll(NmapHabits.apart(word));
    }
    return words;
  }

  /** The format of {@code -oX FILE}, where reports are written. */
  private static Optional<String> format(Options options, String word) {
    boolean reports = looks(options) && options.hasLongOption("output");
    return reports ? NmapHabits.output(word) : Optional.empty();
  }

  /** Before {@code -oG} is read as the format G and {@code -T4} is taken for {@code -4}. */
  private static void habit(Options options, String word) throws UsageException {
    if (!looks(options)) {
      return;
    }
    Optional<String> instead = NmapHabits.instead(word);
    if (instead.isPresent()) {
      throw new UsageException(Text.printable(word, 60) + " is nmap's: " + instead.get());
    }
    Optional<String> other = OtherHabits.instead(word);
    if (other.isPresent()) {
      throw new UsageException(Text.printable(word, 60) + " is another tool's: " + other.get());
    }
  }

  private static Split splitLong(String command, Options options, String word)
      throws UsageException {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
    if (!options.hasLongOption(name)) {
      throw unknown(command, options, "--" + name);
    }
    Option option = options.getOption(name);
    if (equals >= 0 && !option.hasArg()) {
      throw new UsageException("--" + name + " takes no value; write --" + name + " alone");
    }
    return Split.of(
        option, equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1)));
  }

  private static Split splitShort(String command, Options options, String letters)
      throws UsageException {
    Optional<Option> whole = shortOption(options, letters);
    if (whole.isPresent()) {
      return Split.of(whole.get(), Optional.empty());
    }
    int equals = letters.indexOf('=');
    String bare = equals < 0 ? letters : letters.substring(0, equals);
    if (options.hasLongOption(bare)) {
      throw new UsageException("-" + bare + " is written --" + bare);
    }
    for (int length = letters.length() - 1; length > 0; length--) {
      Optional<Option> option = shortOption(options, letters.substring(0, length));
      if (option.isPresent() && option.get().hasArg()) {
        String value = letters.substring(length);
        return Split.of(
            option.get(), Optional.of(value.startsWith("=") ? value.substring(1) : value));
      }
    }
    List<Option> flags = new ArrayList<>();
    for (int at = 0; at < letters.length(); at++) {
      Optional<Option> flag = shortOption(options, letters.substring(at, at + 1));
      if (flag.isEmpty() || flag.get().hasArg()) {
        throw unknown(command, options, "-" + letters);
      }
      flags.add(flag.get());
    }
    return new Split(flags, Optional.empty(), Optional.empty());
  }

  /** By its short name only; the library would find an option without one by its long name. */
  private static Optional<Option> shortOption(Options options, String name) {
    Option option = options.getOption(name);
    return option != null && name.equals(option.getOpt()) ? Optional.of(option) : Optional.empty();
  }

  private static String separate(
      List<String> words, int at, String word, String longName, String what) throws UsageException {
    String name = Text.printable(word);
    if (at >= words.size()) {
      throw new UsageException(name + " needs a value: " + name + " " + what);
    }
    String value = words.get(at);
    if (value.length() > 1 && value.startsWith("-")) {
      throw new UsageException(
          name
              + " needs a value, and \""
              + Text.printable(value, 60)
              + "\" looks like an option; if it is the value, write --"
              + longName
              + "="
              + Text.printable(value, 60));
    }
    return value;
  }

  private static UsageException unknown(String command, Options options, String word) {
    var names = new TreeSet<String>();
    for (Option option : options.getOptions()) {
      names.add("--" + option.getLongOpt());
      if (option.getOpt() != null) {
        names.add("-" + option.getOpt());
      }
    }
    // Every letter is near to every other.
    boolean letters = word.length() < 4 && !word.startsWith("--");
    String meant =
        (letters ? Optional.<String>empty() : Spelling.nearest(word, names))
            .map(near -> "; did you mean " + near + "?")
            .orElse("");
    return new UsageException(
        "unknown option " + Text.printable(word, 60) + (meant.isEmpty() ? help(command) : meant));
  }
}
