package io.picket.scanner;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** One command line run to its end in this process, and what came of it. */
record CommandLine(ExitCode code, String out, String err, Duration took) {
  static CommandLine run(String... words) {
    return run(List.of(words));
  }

  static CommandLine run(List<String> words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            InstantSource.system(),
            false,
            false);
    long begun = System.nanoTime();
    ExitCode code = Main.run(words, surroundings);
    return new CommandLine(
        code,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        Duration.ofNanos(System.nanoTime() - begun));
  }

  /** Everything said, for the message of a failed assertion. */
  String said() {
    return "exit " + code + " after " + took + "\n" + out + "\n" + err;
  }
}
