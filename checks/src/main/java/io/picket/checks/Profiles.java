package io.picket.checks;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.Fields;
import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.data.Value;
import io.picket.fingerprints.data.Yaml;
import io.picket.fingerprints.tls.policies.Policies;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.Gate;
import io.picket.model.PortSet;
import io.picket.model.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The profiles that come with Picket, and the reading of others. */
public final class Profiles {
  /** The profile when none is named. */
  public static final String DEFAULT = "default";

  private static final List<String> NAMES =
      List.of("connectwise-control", "default", "endpoint-central-msp");

  private Profiles() {}

  /** The names, in order. */
  public static List<String> names() {
    return NAMES;
  }

  /** The profile of this name; only this one is read. */
  public static Optional<Profile> named(String name) {
    return NAMES.contains(name)
        ? Optional.of(read(name, Yaml.resource(Profiles.class, file(name))))
        : Optional.empty();
  }

  static String file(String name) {
    return "profiles/" + name + ".yaml";
  }

  /**
   * Reads a profile of the operator's own.
   *
   * @throws BadInput when the file is not a profile, with the place and the mend
   */
  public static Profile read(Path file) {
    String name = file.getFileName() == null ? file.toString() : file.getFileName().toString();
    return read(name.replaceFirst("\\.ya?ml$", ""), Yaml.read(file));
  }

  static Profile read(String name, Value value) {
    Fields fields =
        value.fields(
            "description",
            "ports",
            "checks",
            "without",
            "products",
            "expected-open",
            "fail-on",
            "guide",
            "tls-policy");
    PortSet ports = ports(fields, "ports");
    if (ports.isEmpty()) {
      throw new BadInput(fields.place(), "no ports", "name them with \"ports:\"");
    }
    return new Profile(
        name,
        fields.required("description").text(),
        ports,
        checks(fields),
        fields.texts("products"),
        ports(fields, "expected-open"),
        new Gate(fields.optional("fail-on").map(text -> text.oneOf(Severity.class))),
        fields.text("guide"),
        fields.optional("tls-policy").map(Profiles::policy),
        Optional.empty(),
        List.of());
  }

  private static TlsPolicy policy(Value value) {
    return Policies.named(value.text())
        .orElseThrow(
            () -> value.bad(Policies.unknown(value.text()), Policies.nearest(value.text())));
  }

  private static PortSet ports(Fields fields, String key) {
    PortSet all = PortSet.none();
    for (Value part : fields.optional(key).map(Value::oneOrMore).orElse(List.of())) {
      all = all.or(part.as(PortSet::parse));
    }
    return all;
  }

  private static List<Check> checks(Fields fields) {
    Value wanted = fields.required("checks");
    Set<String> ids = new LinkedHashSet<>();
    if (!wanted.isList() && wanted.text().equals("all")) {
      Catalogue.all().forEach(check -> ids.add(check.card().id().value()));
    } else {
      wanted.oneOrMore().forEach(each -> ids.add(known(each)));
    }
    fields.list("without").forEach(each -> ids.remove(known(each)));
    List<Check> checks = new ArrayList<>();
    for (Check check : Catalogue.all()) {
      if (ids.contains(check.card().id().value())) {
        checks.add(check);
      }
    }
    return checks;
  }

  private static String known(Value value) {
    String id = value.text();
    List<String> ids = Catalogue.all().stream().map(check -> check.card().id().value()).toList();
    if (!ids.contains(id)) {
      throw value.bad(
          "there is no check \"" + id + "\"",
          Spelling.nearest(id, ids)
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("\"picket checks\" lists them"));
    }
    return id;
  }
}
