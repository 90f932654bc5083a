package io.picket.scanner;

import io.picket.model.ScanRecord;
import io.picket.reports.RecordException;
import io.picket.reports.RecordJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** One command line run to its end in this process, and what came of it. */
record Ran(ExitCode code, String out, String err, Duration took) {
  /** For what was not run by {@code Main}. */
  Ran(ExitCode code, String out, String err) {
    this(code, out, err, Duration.ZERO);
  }

  static Ran picket(String... words) {
    return picket(List.of(words));
  }

  static Ran picket(List<String> words) {
    return with(Map.of(), new byte[0], words);
  }

  static Ran withInput(String input, String... words) {
    return with(Map.of(), input.getBytes(StandardCharsets.UTF_8), List.of(words));
  }

  /** With environment variables and standard input of its own, off a terminal. */
  static Ran with(Map<String, String> environment, byte[] input, List<String> words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            new ByteArrayInputStream(input),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            InstantSource.system(),
            false,
            false);
    long begun = System.nanoTime();
    ExitCode code = Main.run(words, surroundings);
    return new Ran(
        code,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        Duration.ofNanos(System.nanoTime() - begun));
  }

  /** The record that was printed with {@code -o json}. */
  ScanRecord record() throws IOException, RecordException {
    return RecordJson.read(
        new ByteArrayInputStream(out.getBytes(StandardCharsets.UTF_8)), "(output)");
  }

  /** Everything said, for the message of a failed assertion. */
  String said() {
    return "exit " + code + " after " + took + "\n" + out + "\n" + err;
  }
}
