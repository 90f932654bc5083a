package io.picket.scanner;

import io.picket.fingerprints.data.Spelling;
import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import io.picket.model.Text;
import io.picket.reports.EventStream;
import io.picket.reports.Formats;
import io.picket.reports.ReportFormat;
import io.picket.reports.TerminalReport;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
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
  private record Output(String format, Optional<ReportFile> file) {}

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
    List<Output> all = new ArrayList<>(reports);
    events.ifPresent(all::add);
    apart(all);
    if (onStandardOutput > 1) {
      throw new UsageException(
          "-o: only one format can go to standard output; write the others to files, such as -o"
              + " json=FILE");
    }
    return new Outputs(reports, events, surroundings, !arguments.has("no-color"));
  }

  /** One report only, such as {@code html=FILE}, and the summary. */
  static Outputs of(String output, Arguments arguments, Surroundings surroundings)
      throws UsageException {
    return new Outputs(
        List.of(output(output, false)), Optional.empty(), surroundings, !arguments.has("no-color"));
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
    return new Output(
        format, file.equals("-") ? Optional.empty() : Optional.of(ReportFile.of(file)));
  }

  /** Two reports in one file would leave only the later one. */
  private static void apart(List<Output> outputs) throws UsageException {
    for (int at = 0; at < outputs.size(); at++) {
      Output later = outputs.get(at);
      for (Output earlier : outputs.subList(0, at)) {
        if (earlier.file().isPresent()
            && later.file().isPresent()
            && earlier.file().get().replaces(later.file().get())) {
          throw new UsageException(
              "-o: "
                  + earlier.format()
                  + " and "
                  + later.format()
                  + " would both be written to "
                  + later.file().get().shown()
                  + "; give each a file of its own");
        }
      }
    }
  }

  /** The event stream, opened, if it was asked for. */
  Optional<EventStream> openEvents() throws IOException {
    if (events.isEmpty()) {
      return Optional.empty();
    }
    Optional<ReportFile> file = events.get().file();
    // Not a channel: those close when the thread that writes is interrupted.
    OutputStream to =
        file.isPresent()
            ? new FileOutputStream(file.get().path().toFile())
            : new Unclosed(surroundings.out());
    return Optional.of(new EventStream(to));
  }

  /**
   * Writes every report, the summary for people last.
   *
   * @throws IOException the first failure, when all that could be written was written
   */
  void write(ScanRecord record, Gate.Decision decision) throws IOException {
    List<Output> written = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    for (Output output : reports) {
      ReportFormat format = format(output);
      try {
        if (output.file().isPresent()) {
          output.file().get().write(out -> format.write(record, decision, out));
          written.add(output);
        } else {
          format.write(record, decision, surroundings.out());
          surroundings.out().flush();
        }
      } catch (IOException e) {
        failures.add(e);
      }
    }
    summary(record, decision);
    for (Output output : written) {
      output.file().ifPresent(file -> say("Wrote " + output.format() + " to " + file.shown()));
    }
    if (!failures.isEmpty()) {
      failures.subList(1, failures.size()).forEach(e -> say("picket: " + e.getMessage()));
      throw failures.getFirst();
    }
  }

  private void say(String line) {
    surroundings.err().println(line);
  }

  private void summary(ScanRecord record, Gate.Decision decision) {
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
  }

  private static boolean claimed(List<Output> outputs) {
    return outputs.stream().anyMatch(output -> output.file().isEmpty());
  }

  private ReportFormat format(Output output) {
    if (!output.format().equals("text")) {
      return Formats.named(output.format()).orElseThrow();
    }
    return output.file().isEmpty()
        ? text(surroundings.outOnTerminal())
        : new TerminalReport(surroundings.width(false), false);
  }

  private TerminalReport text(boolean watched) {
    return new TerminalReport(surroundings.width(watched), colour && surroundings.colours(watched));
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
