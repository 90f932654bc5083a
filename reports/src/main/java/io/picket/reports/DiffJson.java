package io.picket.reports;

import io.picket.model.ScanRecord;
import io.picket.model.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A difference as JSON: counts, then every change with both verdicts, then ports. */
public record DiffJson() implements DiffFormat {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Override
  public String name() {
    return "json";
  }

  @Override
  public void write(Diff diff, OutputStream to) throws IOException {
    ObjectNode root = JSON.objectNode();
    root.put("schema_version", ScanRecord.SCHEMA_VERSION);
    root.set("before", side(diff.before()));
    root.set("now", side(diff.now()));
    root.put("tool_changed", diff.toolChanged());
    var measures = root.putArray("measures_changed");
    diff.otherMeasures().forEach(measures::add);
    root.put("undecided", diff.undecided());
    ObjectNode counts = root.putObject("counts");
    for (Diff.Kind kind : Diff.Kind.values()) {
      counts.put(kind.name().toLowerCase(Locale.ROOT), diff.of(kind).size());
    }
    var changes = root.putArray("changes");
    diff.changes().forEach(change -> changes.add(change(change)));
    var ports = root.putArray("ports");
    for (Diff.PortChange change : diff.ports()) {
      ports
          .addObject()
          .put("host", Text.printable(change.host()))
          .put("port", change.port())
          .put("before", change.before().label())
          .put("now", change.now().label());
    }
    to.write(
        (RecordJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode side(ScanRecord record) {
    ObjectNode side = JSON.objectNode();
    side.put("started", record.run().started().toString());
    side.put("complete", record.run().complete());
    side.put("tool", Text.printable(record.tool().version()));
    return side;
  }

  private static ObjectNode change(Diff.Change change) {
    ObjectNode json = JSON.objectNode();
    json.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
    json.put("severity", Outline.severity(change.failing()).label());
    json.set("key", ModelWriter.tree(change.key()));
    change.before().ifPresent(finding -> json.set("before", ModelWriter.tree(finding.verdict())));
    change.now().ifPresent(finding -> json.set("now", ModelWriter.tree(finding.verdict())));
    return json;
  }
}
