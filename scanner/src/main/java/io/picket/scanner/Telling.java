package io.picket.scanner;

import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.NotChecked;
import io.picket.model.Outcome;
import io.picket.model.Priority;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Text;
import io.picket.reports.EventStream;
import io.picket.reports.Progress;
import io.picket.scanner.engine.Watcher;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells people and event streams what happens while it happens. A stream that cannot be written
 * does not stop the scan; its first error is kept for the end.
 */
final class Telling implements Watcher, AutoCloseable {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final Optional<EventStream> events;
  private final int verbosity;
  private final Surroundings surroundings;
  private final Progress progress;
  private @Nullable IOException failure;
  private Runnable beforeProbes = () -> {};

  /**
   * @param verbosity 0 for progress alone, 1 for what is found too, 2 for each probe as well
   */
  Telling(Optional<EventStream> events, int verbosity, Surroundings surroundings) {
    this.events = events;
    this.verbosity = verbosity;
    this.surroundings = surroundings;
    this.progress =
        new Progress(
            surroundings.err(),
            surroundings.clock(),
            surroundings.errOnTerminal() ? Progress.Style.LIVE : Progress.Style.LINES,
            BETWEEN_LINES,
            surroundings.lineWidth());
  }

  @Override
  public void started(ScanRecord.Tool tool, ScanRecord.Run run) {
    event(stream -> stream.runStart(tool, run));
  }

  /** What is to be done at an open port before anything is asked of it. */
  void beforeProbes(Runnable what) {
    beforeProbes = what;
  }

  @Override
  public void open(Host host, int port) {
    beforeProbes.run();
    say(host + " port " + port + " is open");
  }

  @Override
  public void endpoint(Host host, ServiceFacts seen) {
    event(stream -> stream.endpoint(host, seen));
    if (verbosity > 0) {
      String what =
          seen.fact(ServiceSeen.class)
              .map(Telling::describe)
              .orElse("what it speaks was not found out");
      say(host + " port " + seen.endpoint().port() + ": " + what + effort(seen));
    }
    if (verbosity > 1) {
      seen.runs().forEach(run -> say("  " + describe(run)));
    }
  }

  private static String describe(ProbeRun run) {
    String came =
        switch (run.outcome()) {
          case Outcome.Observed<?> _ -> "seen";
          case Outcome.Inconclusive<?>(Reason reason, String detail) ->
              reason.text() + " (" + detail + ")";
          case Outcome.NotApplicable<?>(String why, var _) -> "not applicable: " + why;
        };
    return "%s: %s; %s ms, %s connections, %s bytes sent, %s received"
        .formatted(
            run.probe(),
            Text.printable(came, 300),
            run.took().toMillis(),
            run.connections(),
            run.bytesSent(),
            run.bytesReceived());
  }

  /** What it took, and what could not be told. */
  private static String effort(ServiceFacts seen) {
    int connections = seen.runs().stream().mapToInt(ProbeRun::connections).sum();
    String doubts =
        seen.runs().stream()
            .map(run ->
                run.outcome() instanceof Outcome.Inconclusive<?>(Reason reason, _)
                    ? "; " + run.probe() + ": " + reason.text()
                    : "")
            .collect(Collectors.joining());
    return " (" + connections + (connections == 1 ? " connection" : " connections") + doubts + ")";
  }

  private static String describe(ServiceSeen seen) {
    String protocol = seen.protocol().orElse(seen.alive() ? "unknown protocol" : "no sign of life");
    String products =
        seen.products().stream()
            .map(match -> ", " + match.name() + match.version().map(v -> " " + v).orElse(""))
            .collect(Collectors.joining());
    if (seen.contradictory()) {
      products = ", with the signs of too many products at once" + products;
    }
    return Text.printable(protocol + (seen.tls().isYes() ? " over TLS" : "") + products, 300);
  }

  @Override
  public void host(HostFacts facts) {
    event(stream -> stream.host(facts));
  }

  @Override
  public void notChecked(NotChecked what) {
    event(stream -> stream.notChecked(what));
    say(what.what() + " is not looked at: " + what.detail());
  }

  @Override
  public void progress(Stage stage, long done, long total, long open, long failed) {
    progress.show(
        new Progress.State(stage.name().toLowerCase(Locale.ROOT), done, total, open, failed));
  }

  /** The scan is over: the progress line goes away. */
  void quiet() {
    progress.clear();
  }

  /** Tells the event stream how it ended. */
  void ended(ScanRecord record, Gate.Decision decision) {
    for (String warning : record.warnings()) {
      event(stream -> stream.warning(warning));
    }
    for (Priority priority : record.priorities()) {
      event(stream -> stream.priority(priority));
    }
    for (Finding finding : record.findings()) {
      event(stream -> stream.finding(finding));
    }
    event(stream -> stream.runEnd(record, decision));
  }

  /** The first error of the event stream, if there was one. */
  synchronized void rethrow() throws IOException {
    if (failure != null) {
      throw new IOException("-o jsonl: " + failure.getMessage(), failure);
    }
  }

  private void say(String line) {
    if (verbosity > 0) {
      progress.clear();
      surroundings.err().println(line);
    }
  }

  private synchronized void event(Event event) {
    if (events.isPresent() && failure == null) {
      try {
        event.tell(events.get());
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /** Something to write to the stream. */
  private interface Event {
    void tell(EventStream stream) throws IOException;
  }

  @Override
  public void close() throws IOException {
    progress.close();
    if (events.isPresent()) {
      events.get().close();
    }
  }
}
