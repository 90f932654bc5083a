package io.picket.fingerprints.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the small tables of this package: one row a line, cells split at commas, {@code #} starts a
 * comment line. No quoting, so that starting up needs no library.
 */
final class Table {
  private Table() {}

  static List<String[]> rows(String resource, int columns) {
    var rows = new ArrayList<String[]>(512);
    try (InputStream in = Table.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing");
      }
      var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() || line.charAt(0) == '#') {
          continue;
        }
        String[] cells = line.split(",", -1);
        if (cells.length != columns) {
          throw new IllegalStateException(resource + ": " + columns + " cells expected: " + line);
        }
        rows.add(cells);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
    return rows;
  }
}
