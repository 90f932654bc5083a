package io.picket.fingerprints.guides;

import io.picket.fingerprints.data.Fields;
import io.picket.fingerprints.data.Value;
import io.picket.fingerprints.data.Yaml;
import io.picket.model.Declaration;
import io.picket.model.GuideCoverage.Power;
import io.picket.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The guides that come with Picket. */
public final class Guides {
  private static final List<String> NAMES = List.of("connectwise-control", "endpoint-central-msp");
  private static final Pattern ROW = Pattern.compile("[A-Z]{2}-[0-9]{2}");

  private Guides() {}

  /** The ids, in order. */
  public static List<String> names() {
    return NAMES;
  }

  /** The guide of this id; only this one is read. */
  public static Optional<Guide> named(String id) {
    return NAMES.contains(id)
        ? Optional.of(read(id, Yaml.resource(Guides.class, id + ".yaml")))
        : Optional.empty();
  }

  /** The ids of all rows of all guides, in order of guide. */
  public static List<String> rowIds() {
    return NAMES.stream()
        .map(name -> named(name).orElseThrow())
        .map(Guide::rows)
        .flatMap(List::stream)
        .map(Guide.Row::id)
        .toList();
  }

  static Guide read(String id, Value value) {
    Fields fields = value.fields("title", "source", "products", "remarks", "rows");
    var rows = new ArrayList<Guide.Row>();
    for (Value each : fields.required("rows").list()) {
      Guide.Row row = row(each);
      if (rows.stream().anyMatch(other -> other.id().equals(row.id()))) {
        throw each.bad("row " + row.id() + " is there twice", "keep one of them");
      }
      rows.add(row);
    }
    return new Guide(
        id,
        fields.required("title").text(),
        fields.required("source").text(),
        fields.texts("products"),
        fields.texts("remarks"),
        rows);
  }

  private static Guide.Row row(Value value) {
    Fields fields =
        value.fields(
            "id",
            "section",
            "text",
            "applies-to",
            "power",
            "severity",
            "needs-role",
            "against",
            "not-applicable",
            "remark");
    Value id = fields.required("id");
    if (!ROW.matcher(id.text()).matches()) {
      throw id.bad("\"" + id.text() + "\" is not a row id", "write it like CW-05");
    }
    return new Guide.Row(
        id.text(),
        fields.required("section").text(),
        fields.required("text").text(),
        fields.required("applies-to").text(),
        fields.required("power").oneOf(Power.class),
        fields.optional("severity").map(text -> text.oneOf(Severity.class)),
        fields.optional("needs-role").map(text -> text.oneOf(Declaration.Role.class)),
        fields.texts("against"),
        fields.text("not-applicable"),
        fields.text("remark"));
  }
}
