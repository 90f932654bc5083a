package io.picket.scanner.demo;

import io.picket.scanner.Interruption;
import io.picket.scanner.Main;
import io.picket.scanner.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Does once what scans do, so that the JVM can keep the classes it takes (an AOT cache). Touches
 * nothing but pretend servers on this machine. What a second start loads more slowly because it is
 * not done here is no fault, only a pity.
 */
public final class Training {
  private Training() {}

  /** Trains; any failure is the caller's sign to go without a cache. */
  public static void main(String[] args) throws IOException {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("picket-training");
    Path json = folder.resolve("record.json");
    Path html = folder.resolve("report.html");
    Path events = folder.resolve("events.jsonl");
    try {
      for (List<String> words :
          List.of(
              List.of("demo", "-o", "json=" + json, "-o", "html=" + html, "-o", "jsonl=" + events),
              List.of("scan", "127.0.0.1:9", "--timeout", "1s"),
              List.of("report", json.toString(), "-o", "json"),
              List.of("--help"),
              List.of("checks"),
              List.of("profiles"),
              List.of("version"))) {
        System.out.println(words.getFirst() + " " + Main.run(words, surroundings(nowhere)));
      }
    } finally {
      for (Path file : List.of(json, html, events, folder)) {
        Files.deleteIfExists(file);
      }
    }
    System.exit(0);
  }

  /** Of each command its own, as in a process. */
  private static Surroundings surroundings(PrintStream nowhere) {
    return new Surroundings(
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        Map.of(),
        InstantSource.system(),
        false,
        true,
        () -> 0,
        Interruption.bySignals(nowhere, true));
  }
}
