package io.picket.scanner;

import io.picket.fingerprints.data.Spelling;
import io.picket.model.ScanRecord;
import io.picket.model.Text;
import io.picket.reports.Diff;
import io.picket.reports.DiffFormat;
import io.picket.reports.DiffHtml;
import io.picket.reports.DiffJson;
import io.picket.reports.DiffText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** {@code picket diff}: tells what changed between records. */
final class DiffCommand implements Command {
  @Override
  public String name() {
    return "diff";
  }

  @Override
  public String summary() {
    return "Tell what changed from earlier JSON records to a newer one";
  }

  @Override
  public String syntax() {
    return "EARLIER.json... NOW.json [OPTIONS]";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            ScanOptions.valued(
                "o", "output", "FORMAT[=FILE]", "text, html or json; text when nothing is said"))
        .addOption(ScanOptions.flag(null, "no-color", "no colours"));
  }

  @Override
  public String notes() {
    return "Exit codes: 0 nothing worth telling, 1 something is, 3 nothing is as far as could be"
        + " told: the newest scan is incomplete, or did not confirm what failed before. The"
        + " oldest record comes first; with several earlier ones what came back is told from"
        + " what is new.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, IOException {
    List<String> names = arguments.words();
    if (names.size() < 2) {
      throw new UsageException("two records, please; see picket diff --help");
    }
    String output = arguments.value("output").orElse("text");
    int equals = output.indexOf('=');
    String name = equals < 0 ? output : output.substring(0, equals);
    String file = equals < 0 ? "-" : output.substring(equals + 1);
    boolean watched = file.equals("-") && surroundings.outOnTerminal();
    boolean colour =
        file.equals("-") && surroundings.colours(watched) && !arguments.has("no-color");
    DiffFormat format = format(name, new DiffText(surroundings.width(watched), colour));
    if (file.isEmpty()) {
      throw new UsageException("-o: no file behind " + output + "; write -o " + output + "FILE");
    }
    Optional<ReportFile> to =
        file.equals("-") ? Optional.empty() : Optional.of(ReportFile.of(file));
    List<ScanRecord> records = new ArrayList<>();
    for (String record : names) {
      records.add(RecordFile.read(record, surroundings));
    }
    oldestFirst(names, records);
    Diff diff = diff(records);
    if (to.isPresent()) {
      to.get().write(out -> format.write(diff, out));
    } else {
      format.write(diff, surroundings.out());
      surroundings.out().flush();
    }
    if (diff.isWorthTelling()) {
      return ExitCode.FAILED;
    }
    boolean told = diff.now().run().complete() && diff.of(Diff.Kind.UNCONFIRMED).isEmpty();
    return told ? ExitCode.PASSED : ExitCode.INCOMPLETE;
  }

  private static DiffFormat format(String name, DiffText text) throws UsageException {
    List<DiffFormat> formats = List.of(new DiffHtml(), new DiffJson(), text);
    for (DiffFormat format : formats) {
      if (format.name().equals(name)) {
        return format;
      }
    }
    throw new UsageException(
        "-o: there is no format \""
            + Text.printable(name, 40)
            + "\" here; "
            + Spelling.hint(name, formats.stream().map(DiffFormat::name).toList()));
  }

  /** Compared the wrong way round, what is new would be told to be resolved. */
  private static void oldestFirst(List<String> names, List<ScanRecord> records)
      throws UsageException {
    for (int at = 1; at < records.size(); at++) {
      Instant earlier = records.get(at - 1).run().started();
      Instant later = records.get(at).run().started();
      if (later.isBefore(earlier)) {
        throw new UsageException(
            Text.printable(names.get(at))
                + " began at "
                + later
                + ", before "
                + Text.printable(names.get(at - 1))
                + " ("
                + earlier
                + "); name the oldest record first");
      }
    }
  }

  private static Diff diff(List<ScanRecord> records) throws UsageException {
    try {
      return Diff.of(records.subList(0, records.size() - 1), records.getLast());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
