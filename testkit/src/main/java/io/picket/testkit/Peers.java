package io.picket.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The real programs that tests are held against. */
public final class Peers {
  private static final List<String> FURTHER_FOLDERS =
      List.of(
          "/usr/sbin",
          "/usr/lib/postfix/sbin",
          "/usr/local/sbin",
          "/usr/local/bin",
          "/opt/homebrew/bin");

  private Peers() {}

  /** Where a program is, if it is installed. */
  public static Optional<Path> find(String program) {
    var folders = new ArrayList<String>();
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(Pattern.quote(File.pathSeparator))));
    }
    folders.addAll(FURTHER_FOLDERS);
    return folders.stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Where a program is. Without it the test fails where everything must be proven (environment
   * variable {@code CI=true}) and is skipped, visibly, elsewhere.
   */
  public static Path require(String program) {
    return find(program).orElseGet(() -> missing(program));
  }

  /** Where public test data are that a package installs; missing ones count as {@link #require}. */
  public static Path requireFolder(Path folder) {
    return Files.isDirectory(folder) ? folder : missing(folder.toString());
  }

  /** For servers that must be started as root to give up its rights themselves. */
  public static void requireRoot() {
    requireThat("root".equals(System.getProperty("user.name")), "root");
  }

  /** For peers that are no program; one that is not there counts as {@link #require}. */
  public static void requireThat(boolean there, String what) {
    if (!there) {
      missing(what);
    }
  }

  private static Path missing(String program) {
    String message =
        program + " is not installed: this test needs it (Debian packages: see .ci/run)";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    return Assumptions.abort(message);
  }
}
