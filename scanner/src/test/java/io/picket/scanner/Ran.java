package io.picket.scanner;

import io.picket.model.ScanRecord;
import io.picket.reports.RecordException;
import io.picket.reports.RecordJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** One command line run in this process, and what came of it. */
record Ran(ExitCode code, String out, String err) {
  static Ran picket(String... words) {
    return withInput("", words);
  }

  static Ran withInput(String input, String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            InstantSource.system(),
            false,
            false);
    ExitCode code = Main.run(List.of(words), surroundings);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The record that was printed with {@code -o json}. */
  ScanRecord record() throws IOException, RecordException {
    return RecordJson.read(
        new ByteArrayInputStream(out.getBytes(StandardCharsets.UTF_8)), "(output)");
  }
}
