package io.picket.scanner;

import io.picket.fingerprints.data.FileTrouble;
import io.picket.model.ScanRecord;
import io.picket.model.Text;
import io.picket.reports.RecordException;
import io.picket.reports.RecordJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a record that the operator names. */
final class RecordFile {
  private RecordFile() {}

  /**
   * The record in a file, or on standard input for {@code -}.
   *
   * @throws UsageException when there is none to be read, whatever the reason
   */
  static ScanRecord read(String name, Surroundings surroundings) throws UsageException {
    String shown = Text.printable(name);
    try {
      if (name.equals("-")) {
        return RecordJson.read(surroundings.in(), "(standard input)");
      }
      Path file = Path.of(name);
      if (Files.isDirectory(file)) {
        throw new UsageException(shown + " is a folder; name a record that -o json wrote");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return RecordJson.read(in, name);
      }
    } catch (NoSuchFileException _) {
      throw new UsageException("there is no file " + shown);
    } catch (InvalidPathException _) {
      throw new UsageException("\"" + shown + "\" is not a file name");
    } catch (RecordException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UsageException(shown + " cannot be read: " + FileTrouble.reason(e));
    }
  }
}
