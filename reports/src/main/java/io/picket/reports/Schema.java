package io.picket.reports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The published JSON Schema (2020-12) of a record. */
public final class Schema {
  private Schema() {}

  /** The schema as text. */
  public static String record() {
    try (InputStream from = Schema.class.getResourceAsStream("record.schema.json")) {
      return new String(Objects.requireNonNull(from).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the schema is part of this program", e);
    }
  }
}
