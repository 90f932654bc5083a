package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every Java file of the repository looks as google-java-format leaves it. To mend: {@code mvn -pl
 * scanner -am test -Dtest=FormattingTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dpicket.format=write}.
 */
class FormattingTest {
  private static final boolean WRITE = "write".equals(System.getProperty("picket.format"));

  @Test
  void everyFileIsFormatted() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThan(100);
    List<Path> unformatted =
        files.parallelStream().filter(file -> !isFormatted(file)).sorted().toList();
    assertThat(WRITE ? List.<Path>of() : unformatted).isEmpty();
  }

  @Test
  void aFileThatIsNotFormattedIsNoticed() throws FormatterException {
    assertThat(formatted("class A{int b ;}")).isEqualTo("class A {\n  int b;\n}\n");
  }

  private static List<Path> files() throws IOException {
    Path root = Path.of("..").toRealPath();
    assertThat(root.resolve("pom.xml")).exists();
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(FormattingTest::javaFiles)
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFormatted(Path file) {
    try {
      String text = Files.readString(file);
      String wanted = formatted(text);
      if (WRITE && !text.equals(wanted)) {
        Files.writeString(file, wanted);
      }
      return text.equals(wanted);
    } catch (IOException | FormatterException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  /** As the formatter's own command line does it: imports ordered, unused ones removed. */
  private static String formatted(String text) throws FormatterException {
    return new Formatter().formatSourceAndFixImports(text);
  }
}
