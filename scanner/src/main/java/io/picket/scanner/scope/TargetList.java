package io.picket.scanner.scope;

import io.picket.fingerprints.data.FileTrouble;
import io.picket.model.AddressRange;
import io.picket.model.Text;
import io.picket.scanner.UsageException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads lists of targets: from the command line, and from files with {@code #} comments. */
public final class TargetList {
  /** The longest line of a file of targets, in characters. */
  private static final int LONGEST_LINE = 4096;

  /** A path, or the ending of a file that is no top-level domain. */
  private static final Pattern FILE =
      Pattern.compile(
          "^\\.|[/\\\\]|\\.(?i:txt|lst|list|csv|json|jsonl|xml|ya?ml|conf|hosts|targets)$");

  private TargetList() {}

  /**
   * Reads words of the command line.
   *
   * @throws UsageException naming the first word that is no target
   */
  public static List<Target> words(List<String> words) throws UsageException {
    List<Target> targets = new ArrayList<>();
    for (String word : words) {
      notAFile(word);
      try {
        targets.add(Target.parse(word));
      } catch (IllegalArgumentException e) {
        throw new UsageException("target " + e.getMessage());
      }
    }
    return targets;
  }

  /** No host is called list.txt, and a file's path would be told not to be a block. */
  private static void notAFile(String word) throws UsageException {
    if (FILE.matcher(word).find() && new File(word).isFile()) {
      String shown = Text.printable(word, 80);
      throw new UsageException(
          "target \"" + shown + "\" is a file here; -iL " + shown + " reads targets from it");
    }
  }

  /**
   * Reads a file, or standard input for {@code -}: targets parted by white space, {@code #} begins
   * a comment.
   *
   * @throws UsageException with file:line:column
   */
  public static List<Target> file(String flag, String name, InputStream standardInput)
      throws UsageException, IOException {
    if (name.equals("-")) {
      return lines("(standard input)", standardInput);
    }
    String shown = Text.printable(name);
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return lines(shown, in);
    } catch (NoSuchFileException e) {
      throw new UsageException(flag + ": there is no file " + shown);
    } catch (IOException e) {
      throw new UsageException(flag + ": " + shown + " cannot be read: " + FileTrouble.reason(e));
    }
  }

  private static List<Target> lines(String name, InputStream in)
      throws UsageException, IOException {
    List<Target> targets = new ArrayList<>();
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.length() > LONGEST_LINE) {
        throw new UsageException(
            name + ":" + number + ":1: a line has at most " + LONGEST_LINE + " characters");
      }
      line(name, number, line, targets);
    }
    return targets;
  }

  private static void line(String name, int number, String line, List<Target> to)
      throws UsageException {
    int comment = line.indexOf('#');
    String text = comment < 0 ? line : line.substring(0, comment);
    int at = 0;
    while (at < text.length()) {
      if (isBlank(text.charAt(at))) {
        at++;
        continue;
      }
      int end = at;
      while (end < text.length() && !isBlank(text.charAt(end))) {
        end++;
      }
      try {
        to.add(Target.parse(text.substring(at, end)));
      } catch (IllegalArgumentException e) {
        throw new UsageException(name + ":" + number + ":" + (at + 1) + ": " + e.getMessage());
      }
      at = end;
    }
  }

  private static boolean isBlank(char letter) {
    return Character.isWhitespace(letter) || letter == '\uFEFF';
  }

  /**
   * The addresses that targets stand for, for exclusions.
   *
   * @throws UsageException for a name or a port, which cannot be excluded
   */
  public static List<AddressRange> addresses(String flag, List<Target> targets)
      throws UsageException {
    List<AddressRange> ranges = new ArrayList<>();
    for (Target target : targets) {
      if (!target.ports().isEmpty()) {
        throw new UsageException(
            flag + " excludes whole addresses; leave the port of " + target.declared() + " out");
      }
      switch (target) {
        case Target.Name name ->
            throw new UsageException(
                flag
                    + " takes addresses, because a name's addresses change; write those of "
                    + name.declared());
        case Target.Address address -> ranges.add(AddressRange.of(address.address()));
        case Target.Block block -> ranges.add(block.range());
      }
    }
    return ranges;
  }
}
