package io.picket.reports;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Renders a difference in one format. */
public sealed interface DiffFormat permits DiffHtml, DiffJson, DiffText {
  /** The name for {@code -o}. */
  String name();

  /** Writes the difference; the same difference always gives the same bytes. */
  void write(Diff diff, OutputStream to) throws IOException;

  /** Every format, in alphabetic order of its name. */
  static List<DiffFormat> all() {
    return List.of(new DiffHtml(), new DiffJson(), new DiffText(100, false));
  }

  /** The format with this name. */
  static Optional<DiffFormat> named(String name) {
    return all().stream().filter(format -> format.name().equals(name)).findFirst();
  }
}
