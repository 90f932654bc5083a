package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.Test;

/** What the documents name is there: files, headings, classes, commands and options. */
class DocumentsTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CLASS =
      Pattern.compile("`(?:[a-z.]+\\.)?([A-Z][a-z]\\w+)(?:\\.\\w+)?(?:\\(\\))?`");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--([a-z][a-z-]+)");
  private static final Pattern COMMAND = Pattern.compile("picket ([a-z]+)\\b");

  /** Classes of the JDK and of libraries, and one that stands for many. */
  private static final Set<String> OTHERS =
      Set.of(
          "InstantSource",
          "InterruptedException",
          "NioIoHandler",
          "ObjectWriteContext",
          "OkHttpClient",
          "Options",
          "Selector",
          "Signal",
          "TlsClientProtocol",
          "XDecoder",
          "XProbe");

  /** Nested classes that the documents call by their own name. */
  private static final Set<String> NESTED = Set.of("NotApplicable");

  /** Options of other programs. */
  private static final Set<String> FOREIGN = Set.of("long", "bogus", "verify");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : found(LINK, page)) {
        if (!link.contains("://")) {
          String[] parts = link.split("#", 2);
          Path to = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
          if (!Files.exists(to) || (parts.length == 2 && !headings(to).contains(parts[1]))) {
            broken.add(HOME.relativize(page) + ": " + link);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyClassThatIsNamedExists() throws IOException {
    Set<String> known = new HashSet<>(OTHERS);
    known.addAll(NESTED);
    try (Stream<Path> files = Files.walk(HOME, 12)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .forEach(name -> known.add(name.substring(0, name.length() - ".java".length())));
    }
    assertThat(named(CLASS, known)).isEmpty();
  }

  @Test
  void everyOptionThatIsNamedExists() throws IOException {
    Set<String> known =
        Commands.all().stream()
            .flatMap(command -> command.options().getOptions().stream())
            .map(Option::getLongOpt)
            .collect(Collectors.toCollection(HashSet::new));
    known.add("help");
    known.addAll(FOREIGN);
    assertThat(named(OPTION, known)).isEmpty();
  }

  @Test
  void everyCommandOfTheReadmeExists() throws IOException {
    Set<String> known = Commands.all().stream().map(Command::name).collect(Collectors.toSet());
    assertThat(known).containsAll(found(COMMAND, HOME.resolve("README.md")));
  }

  /** What the pages name by a pattern and nobody knows, with the page. */
  private static Set<String> named(Pattern pattern, Set<String> known) throws IOException {
    Set<String> unknown = new TreeSet<>();
    for (Path page : pages()) {
      for (String name : found(pattern, page)) {
        if (!known.contains(name)) {
          unknown.add(HOME.relativize(page) + ": " + name);
        }
      }
    }
    return unknown;
  }

  /** Decisions that were superseded tell of what was. */
  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path folder : List.of(HOME, HOME.resolve("docs"), HOME.resolve("docs/adr"))) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    List<Path> present = new ArrayList<>();
    for (Path page : pages) {
      if (!Files.readString(page).contains("\nSuperseded by ")) {
        present.add(page);
      }
    }
    return present;
  }

  private static List<String> found(Pattern pattern, Path page) throws IOException {
    return pattern.matcher(Files.readString(page)).results().map(DocumentsTest::first).toList();
  }

  private static String first(MatchResult match) {
    return match.group(1);
  }

  /** As links name them: in lower case, hyphens for spaces, without signs. */
  private static Set<String> headings(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(java.util.Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
