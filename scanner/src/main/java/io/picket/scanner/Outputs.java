package io.picket.scanner;

import io.picket.fingerprints.data.Spelling;
import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import io.picket.model.Text;
import io.picket.reports.EventStream;
import io.picket.reports.Formats;
import io.picket.reports.ReportFormat;
import io.picket.reports.TerminalReport;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What to write where. Data goes to standard output only when it was asked for; the summary for
 * people goes there when nothing else does, and to standard error otherwise. Whether everything can
 * be written is found out before anything is sent.
 */
final class Outputs {
  /** The name of the event stream, which is no report: it is written while things happen. */
  private static final String EVENTS = "jsonl";

  private static final String USUAL_HTML = "picket-report.html";

  private final List<Output> reports;
  private final Optional<Output> events;
  private final Surroundings surroundings;
  private final boolean colour;

  /** One format and where it goes; standard output when there is no file. */
  private record Output(String format, Optional<Path> file) {}

  private Outputs(
      List<Output> reports, Optional<Output> events, Surroundings surroundings, boolean colour) {
    this.reports = reports;
    this.events = events;
    this.surroundings = surroundings;
    this.colour = colour;
  }

  /**
   * Reads {@code -o} and {@code --no-color}.
   *
   * @param eventsToo whether {@code jsonl} makes sense here
   * @throws UsageException for an unknown format, two that want standard output, or a file that
   *     cannot be written
   */
  static Outputs read(Arguments arguments, Surroundings surroundings, boolean eventsToo)
      throws UsageException {
    List<Output> reports = new ArrayList<>();
    Optional<Output> events = Optional.empty();
    int onStandardOutput = 0;
    for (String text : arguments.values("output")) {
      Output output = output(text, eventsToo);
      onStandardOutput += output.file().isEmpty() ? 1 : 0;
      if (output.format().equals(EVENTS)) {
        if (events.isPresent()) {
          throw new UsageException("-o: jsonl is asked for twice; leave one out");
        }
        events = Optional.of(output);
      } else {
        reports.add(output);
      }
    }
    if (onStandardOutput > 1) {
      throw new UsageException(
          "-o: only one format can go to standard output; write the others to files, such as -o"
              + " json=FILE");
    }
    boolean colour = !arguments.has("no-color") && surroundings.colours();
    return new Outputs(reports, events, surroundings, colour);
  }

  /** One report only, such as {@code html=FILE}, and the summary. */
  static Outputs of(String output, Arguments arguments, Surroundings surroundings)
      throws UsageException {
    return new Outputs(
        List.of(output(output, false)),
        Optional.empty(),
        surroundings,
        !arguments.has("no-color") && surroundings.colours());
  }

  private static Output output(String text, boolean eventsToo) throws UsageException {
    int equals = text.indexOf('=');
    String format = equals < 0 ? text : text.substring(0, equals);
    var known = new TreeSet<String>();
    Formats.all().forEach(each -> known.add(each.name()));
    if (eventsToo) {
      known.add(EVENTS);
    }
    if (!known.contains(format)) {
      throw new UsageException(
          "-o: there is no format \""
              + Text.printable(format, 40)
              + "\" here; "
              + Spelling.hint(format, known));
    }
    String file =
        equals >= 0 ? text.substring(equals + 1) : format.equals("html") ? USUAL_HTML : "-";
    if (file.isEmpty()) {
      throw new UsageException("-o: no file behind " + format + "=; write -o " + format + "=FILE");
    }
    return new Output(format, file.equals("-") ? Optional.empty() : Optional.of(writable(file)));
  }

  private static Path writable(String name) throws UsageException {
    String shown = Text.printable(name);
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException _) {
      throw new UsageException("-o: \"" + shown + "\" is not a file name");
    }
    Path folder = folder(file);
    if (Files.isDirectory(file)) {
      throw new UsageException("-o: " + shown + " is a folder; write a file's name");
    }
    if (!Files.isDirectory(folder)) {
      throw new UsageException("-o: there is no folder " + Text.printable(folder.toString()));
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new UsageException("-o: " + shown + " cannot be written");
    }
    return file;
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of(".") : parent;
  }

  /** The event stream, opened, if it was asked for. */
  Optional<EventStream> openEvents() throws IOException {
    if (events.isEmpty()) {
      return Optional.empty();
    }
    // Not a channel: those close when the thread that writes is interrupted.
    OutputStream to =
        events.get().file().isPresent()
            ? new FileOutputStream(events.get().file().get().toFile())
            : new Unclosed(surroundings.out());
    return Optional.of(new EventStream(to));
  }

  /** Writes every report, the summary for people last. */
  void write(ScanRecord record, Gate.Decision decision) throws IOException {
    for (Output output : reports) {
      ReportFormat format = format(output);
      if (output.file().isPresent()) {
        toFile(format, record, decision, output.file().get());
      } else {
        format.write(record, decision, surroundings.out());
        surroundings.out().flush();
      }
    }
    boolean onStandardOutput = claimed(reports) || claimed(events.stream().toList());
    boolean alreadyText =
        reports.stream()
            .anyMatch(output -> output.format().equals("text") && output.file().isEmpty());
    if (!alreadyText) {
      PrintStream to = onStandardOutput ? surroundings.err() : surroundings.out();
      boolean watched =
          onStandardOutput ? surroundings.errOnTerminal() : surroundings.outOnTerminal();
      to.print(text(watched).render(record, decision));
      to.flush();
    }
    for (Output output : reports) {
      output
          .file()
          .ifPresent(file ->
              surroundings
                  .err()
                  .println("Wrote " + output.format() + " to " + Text.printable("" + file)));
    }
  }

  private static boolean claimed(List<Output> outputs) {
    return outputs.stream().anyMatch(output -> output.file().isEmpty());
  }

  private ReportFormat format(Output output) {
    return output.format().equals("text")
        ? text(output.file().isEmpty() && surroundings.outOnTerminal())
        : Formats.named(output.format()).orElseThrow();
  }

  private TerminalReport text(boolean watched) {
    return new TerminalReport(surroundings.width(), watched && colour);
  }

  /** All or nothing: a reader never sees half a report. */
  private static void toFile(
      ReportFormat format, ScanRecord record, Gate.Decision decision, Path file)
      throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (var out = new BufferedOutputStream(new FileOutputStream(file.toFile()))) {
        format.write(record, decision, out);
      }
      return;
    }
    Path draft = folder(file).resolve("." + file.getFileName() + ".part");
    try {
      try (var out = new BufferedOutputStream(new FileOutputStream(draft.toFile()))) {
        format.write(record, decision, out);
      }
      try {
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException _) {
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Standard output is not ours to close. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
