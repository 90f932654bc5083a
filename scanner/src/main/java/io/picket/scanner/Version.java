package io.picket.scanner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Picket this is. */
public final class Version {
  /** The tool's name, as written in records and in the User-Agent. */
  public static final String NAME = "picket";

  private Version() {}

  /** The version, such as {@code 0.1.0}. */
  public static String text() {
    try (var in = Version.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IllegalStateException("version.txt is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
