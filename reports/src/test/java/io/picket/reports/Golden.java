package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares with a file that is under version control. {@code mvn test -Dgolden=write} writes the
 * files anew; look at the difference before committing it.
 */
final class Golden {
  private static final boolean WRITE = "write".equals(System.getProperty("golden"));

  private Golden() {}

  /** Compares with a file under {@code src/test/resources/golden}. */
  static void check(String name, String actual) {
    checkFile(Path.of("src/test/resources/golden", name), actual);
  }

  /** Compares with any file of this module. */
  static void checkFile(Path file, String actual) {
    try {
      if (WRITE) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
      }
      assertThat(file).as("write it with -Dgolden=write").exists();
      assertThat(actual)
          .as("%s; if the change is meant, run with -Dgolden=write and look at the diff", file)
          .isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
