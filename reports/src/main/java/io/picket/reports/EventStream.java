package io.picket.reports;

import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.NotChecked;
import io.picket.model.Priority;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.Verdict;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * Tells what happens while it happens: JSON Lines, one event each, flushed at once. The last line
 * is {@code run_end} with counts, so that a stream that was cut off can be told from one that is
 * whole. May be used by several threads.
 */
public final class EventStream implements Closeable {
  private final OutputStream to;
  private final ModelWriter writer = ModelWriter.lines();
  private final Object writing = new Object();
  private long hosts;
  private long endpoints;
  private long findings;
  private long notChecked;

  public EventStream(OutputStream to) {
    this.to = to;
  }

  /** The scan begins; {@code finished} and {@code complete} of the run are not looked at. */
  public void runStart(ScanRecord.Tool tool, ScanRecord.Run run) throws IOException {
    event(
        "run_start",
        json -> {
          json.writeStringProperty("schema_version", ScanRecord.SCHEMA_VERSION);
          json.writePOJOProperty("tool", tool);
          json.writeStringProperty("client", run.client().value());
          json.writeStringProperty("profile", run.profile());
          if (run.measure().isPresent()) {
            json.writePOJOProperty("measure", run.measure().get());
          }
          json.writePOJOProperty("targets", run.targets());
          json.writePOJOProperty("started", run.started());
          json.writeStringProperty("permission", run.permission());
          json.writeBooleanProperty("pretend", run.pretend());
        });
  }

  /** Everything that will be known of one endpoint. */
  public void endpoint(Host host, ServiceFacts seen) throws IOException {
    event(
        "endpoint",
        json -> {
          endpoints++;
          json.writePOJOProperty("host", host);
          json.writePOJOProperty("endpoint", seen.endpoint());
          json.writePOJOProperty("runs", seen.runs());
        });
  }

  /** A host is finished; its endpoints were told before. */
  public void host(HostFacts facts) throws IOException {
    event(
        "host",
        json -> {
          hosts++;
          json.writePOJOProperty("host", facts.host());
          json.writePOJOProperty("ports", facts.ports());
          json.writeNumberProperty("endpoints", facts.services().size());
        });
  }

  /** A verdict. */
  public void finding(Finding finding) throws IOException {
    event(
        "finding",
        json -> {
          findings++;
          json.writePOJOProperty("key", finding.key());
          json.writePOJOProperty("verdict", finding.verdict());
          json.writePOJOProperty("seen_at", finding.seenAt());
        });
  }

  /** An advisory that a version seen falls under. */
  public void priority(Priority priority) throws IOException {
    event("priority", json -> json.writePOJOProperty("priority", priority));
  }

  /** What concerns the scan itself. */
  public void warning(String warning) throws IOException {
    event("warning", json -> json.writeStringProperty("warning", warning));
  }

  /** Something that was asked for and not looked at. */
  public void notChecked(NotChecked what) throws IOException {
    event(
        "not_checked",
        json -> {
          notChecked++;
          json.writeStringProperty("what", what.what());
          json.writePOJOProperty("reason", what.reason());
          json.writeStringProperty("detail", what.detail());
        });
  }

  /** The scan is over. */
  public void runEnd(ScanRecord record, Gate.Decision decision) throws IOException {
    event(
        "run_end",
        json -> {
          json.writePOJOProperty("finished", record.run().finished());
          json.writeBooleanProperty("complete", record.run().complete());
          json.writePOJOProperty("incomplete_because", record.run().incompleteBecause());
          json.writeName("gate");
          GateJson.write(decision, json);
          json.writeObjectPropertyStart("counts");
          json.writeNumberProperty("hosts", hosts);
          json.writeNumberProperty("endpoints", endpoints);
          json.writeNumberProperty("findings", findings);
          json.writeNumberProperty("not_checked", notChecked);
          json.writeNumberProperty("failed", verdicts(record, Verdict.Fail.class));
          json.writeNumberProperty("unknown", verdicts(record, Verdict.Unknown.class));
          json.writeNumberProperty("passed", verdicts(record, Verdict.Pass.class));
          json.writeEndObject();
        });
  }

  private static long verdicts(ScanRecord record, Class<? extends Verdict> kind) {
    return record.findings().stream().filter(finding -> kind.isInstance(finding.verdict())).count();
  }

  private void event(String type, Consumer<JsonGenerator> content) throws IOException {
    synchronized (writing) {
      try (JsonGenerator json = writer.generator(to)) {
        json.writeStartObject();
        json.writeStringProperty("event", type);
        content.accept(json);
        json.writeEndObject();
      } catch (JacksonException e) {
        throw new IOException("cannot write an event: " + e.getOriginalMessage(), e);
      }
      to.write('\n');
      to.flush();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (writing) {
      to.close();
    }
  }
}
