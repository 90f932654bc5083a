package io.picket.scanner.scope;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.Fields;
import io.picket.fingerprints.data.Value;
import io.picket.fingerprints.data.Yaml;
import io.picket.model.AddressRange;
import io.picket.model.ClientId;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.PortSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a scope file: a client's permission in writing. {@code picket schema scope} prints its
 * form.
 *
 * <pre>{@code
 * client: acme
 * granted_by: J. Doe, CEO
 * reference: contracts/acme-2026-04.pdf
 * from: 2026-04-01
 * until: 2027-04-01
 * targets: [rmm.acme.example, 203.0.113.0/28]
 * exclude: [203.0.113.5]
 * exclude_ports: 25,110
 * ceiling: authenticate
 * contact: security@msp.example
 * logins:
 *   - server: rmm.acme.example
 *     account: admin
 *     from: 2026-04-07T20:00:00+02:00
 *     until: 2026-04-07T22:00:00+02:00
 *     granted_by: J. Doe, CEO
 *     failure_may_lock: true
 * }</pre>
 */
public final class ScopeFile {
  private ScopeFile() {}

  /**
   * Reads a file.
   *
   * @throws BadInput with file:line:column and how to mend it
   */
  public static Permission read(Path file) {
    return read(file.getFileName().toString(), Yaml.read(file));
  }

  static Permission read(String name, Value root) {
    Fields fields =
        root.fields(
            "client",
            "granted_by",
            "reference",
            "from",
            "until",
            "targets",
            "exclude",
            "exclude_ports",
            "ceiling",
            "contact",
            "logins");
    ClientId client = fields.required("client").as(ClientId::new);
    String grantedBy = fields.required("granted_by").text();
    Optional<Instant> from = fields.optional("from").map(Value::moment);
    Value untilValue = fields.required("until");
    Instant until = untilValue.moment();
    if (from.isPresent() && !from.get().isBefore(until)) {
      throw untilValue.bad("the permission ends before it begins", "write a later moment");
    }
    List<HostName> names = new ArrayList<>();
    List<AddressRange> ranges = new ArrayList<>();
    for (Value value : fields.required("targets").oneOrMore()) {
      switch (withoutPort(value)) {
        case Target.Name target -> names.add(target.name());
        case Target.Address target -> ranges.add(AddressRange.of(target.address()));
        case Target.Block target -> ranges.add(target.range());
      }
    }
    Intrusion ceiling =
        fields
            .optional("ceiling")
            .map(value -> value.oneOf(Intrusion.class))
            .orElse(Intrusion.REQUEST);
    List<AddressRange> exclusions = exclusions(fields);
    List<Permission.Login> logins =
        new LoginGrants(names, ranges, exclusions, ceiling, from, until).read(fields);
    return new Permission(
        client,
        "scope file "
            + name
            + ", granted by "
            + grantedBy
            + fields.text("reference").map(text -> " (" + text + ")").orElse("")
            + ", until "
            + until,
        grantedBy,
        names,
        ranges,
        exclusions,
        fields
            .optional("exclude_ports")
            .map(value -> value.as(PortSet::parse))
            .orElseGet(PortSet::none),
        ceiling,
        from,
        Optional.of(until),
        fields.text("contact"),
        logins);
  }

  /** The form of a scope file, as JSON Schema; editors check YAML with it too. */
  public static String schema() throws IOException {
    try (var in = ScopeFile.class.getResourceAsStream("scope.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("scope.schema.json is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<AddressRange> exclusions(Fields fields) {
    List<AddressRange> exclusions = new ArrayList<>();
    Optional<Value> exclude = fields.optional("exclude");
    if (exclude.isPresent()) {
      for (Value value : exclude.get().oneOrMore()) {
        switch (withoutPort(value)) {
          case Target.Name _ ->
              throw value.bad(
                  "a name cannot be excluded, because its addresses change", "write its addresses");
          case Target.Address target -> exclusions.add(AddressRange.of(target.address()));
          case Target.Block target -> exclusions.add(target.range());
        }
      }
    }
    return exclusions;
  }

  static Target withoutPort(Value value) {
    Target target = value.as(Target::parse);
    if (!target.ports().isEmpty()) {
      throw value.bad("a port does not belong here", "use exclude_ports for ports");
    }
    return target;
  }
}
