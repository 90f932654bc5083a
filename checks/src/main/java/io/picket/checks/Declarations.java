package io.picket.checks;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.Fields;
import io.picket.fingerprints.data.Place;
import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.data.Value;
import io.picket.fingerprints.data.Yaml;
import io.picket.fingerprints.guides.Guides;
import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Addresses;
import io.picket.model.Declaration;
import io.picket.model.Declaration.Attestation;
import io.picket.model.Declaration.Membership;
import io.picket.model.Declaration.Reach;
import io.picket.model.Declaration.Role;
import io.picket.model.Declaration.Stand;
import io.picket.model.Declaration.Use;
import io.picket.model.Declaration.UsedPort;
import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.model.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what an operator declares of his servers. */
public final class Declarations {
  private static final int LONGEST = 500;
  private static final Pattern OLD_NAME = Pattern.compile("(?i)connectwise[ _-]?control");

  /** How many years somebody's word counts; as long as an audit's papers are kept. */
  private static final int LONGEST_WORD = 3;

  private Declarations() {}

  /**
   * A declaration and the file it names.
   *
   * @param trustStore the certificates of a private authority, if it names any
   */
  public record Said(Declaration declaration, Optional<NamedFile> trustStore) {}

  /**
   * A file that a declaration names.
   *
   * @param path as seen from here, or else beside the declaration
   * @param place where it is named
   */
  public record NamedFile(Path path, Place place) {}

  /**
   * Reads one declaration, or a list of them.
   *
   * @throws BadInput when the file is not a declaration, with the place and the mend
   */
  public static List<Said> read(Path file) {
    return said(Yaml.read(file));
  }

  private static Path beside(Value value) {
    Path path = value.as(Path::of);
    Path beside = Path.of(value.place().file()).resolveSibling(path);
    return !Files.isReadable(path) && Files.isReadable(beside) ? beside : path;
  }

  static List<Declaration> read(Value value) {
    return said(value).stream().map(Said::declaration).toList();
  }

  private static List<Said> said(Value value) {
    var all = new ArrayList<Said>();
    List<Value> listed = value.oneOrMore();
    if (listed.isEmpty()) {
      throw value.bad("nothing is declared", "write a declaration, or leave --declare out");
    }
    for (Value each : listed) {
      Declaration said = one(each);
      if (isAmong(all, said)) {
        throw each.bad(
            said.server().orElse("every target") + " is declared twice",
            "write everything about it into one declaration");
      }
      Value store = each.entries().get("trust-store");
      all.add(
          new Said(
              said,
              Optional.ofNullable(store)
                  .map(named -> new NamedFile(beside(named), named.place()))));
    }
    return List.copyOf(all);
  }

  /** Whether the same server was declared already, so that one of the two would be left unread. */
  public static boolean isAmong(List<Said> all, Declaration said) {
    return all.stream().anyMatch(other -> other.declaration().server().equals(said.server()));
  }

  /** The JSON Schema of the file, for editors. */
  public static String schema() {
    try (InputStream in = Declarations.class.getResourceAsStream("declaration.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("declaration.schema.json is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every port that declarations name, so that the scan can ask for them. */
  public static PortSet ports(List<Declaration> declarations) {
    PortSet all = PortSet.none();
    for (Declaration declaration : declarations) {
      all = all.or(declaration.expectedOpen());
      for (UsedPort port : declaration.ports()) {
        all = all.or(PortSet.of(port.port()));
      }
    }
    return all;
  }

  private static Declaration one(Value value) {
    Fields fields =
        value.fields(
            "server",
            "product",
            "role",
            "ports",
            "expected-open",
            "domain-joined",
            "console-for",
            "trust-store",
            "attestations");
    return new Declaration(
        fields.optional("server").map(server -> server.as(Declarations::server)),
        fields.optional("product").map(Declarations::product),
        fields.optional("role").map(role -> role.oneOf(Role.class)).orElse(Role.SERVER),
        fields.optional("ports").map(Declarations::usedPorts).orElse(List.of()),
        expected(fields),
        fields
            .optional("domain-joined")
            .map(flag -> flag.flag() ? Membership.JOINED : Membership.NOT_JOINED)
            .orElse(Membership.NOT_SAID),
        fields.optional("console-for").map(Declarations::reach).orElse(Reach.NOT_SAID),
        fields.text("trust-store"),
        attestations(fields));
  }

  /** As targets are declared: a name in lower case, or an address in its canonical text. */
  private static String server(String text) {
    return Addresses.looksNumeric(text) || text.indexOf(':') >= 0
        ? Addresses.parse(text)
            .map(Addresses::text)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "\"" + Text.printable(text, 60) + "\" is neither a name nor an address"))
        : HostName.parse(text).ascii();
  }

  private static String product(Value value) {
    String id = value.text();
    List<String> known = products();
    if (!known.contains(id)) {
      throw value.bad(
          "there is no product \"" + Text.printable(id, 60) + "\"",
          isOldName(id) ? "did you mean \"screenconnect\"?" : Spelling.hint(id, known));
    }
    return id;
  }

  /** ScreenConnect was called ConnectWise Control for years, and its guide still calls it so. */
  private static boolean isOldName(String written) {
    return OLD_NAME.matcher(written).matches();
  }

  /** The ids of what a server may be said to be. */
  static List<String> products() {
    return Products.all().stream().filter(Declarations::isDeclared).map(Product::id).toList();
  }

  private static boolean isDeclared(Product product) {
    return switch (product.kind()) {
      case REMOTE_MANAGEMENT, SERVICE_DESK -> true;
      case WEB_SERVER -> false;
    };
  }

  private static Reach reach(Value value) {
    return switch (value.text()) {
      case "anyone" -> Reach.ANYONE;
      case "named-addresses" -> Reach.NAMED_ADDRESSES;
      default ->
          throw value.bad(
              "\"" + Text.printable(value.text(), 60) + "\" is not known here",
              "write anyone or named-addresses");
    };
  }

  private static List<UsedPort> usedPorts(Value value) {
    var ports = new ArrayList<UsedPort>();
    List<String> uses = new ArrayList<>();
    for (Use use : Use.values()) {
      uses.add(use.name().toLowerCase(Locale.ROOT));
    }
    value.fields(uses.toArray(String[]::new));
    for (Map.Entry<String, Value> entry : value.entries().entrySet()) {
      Use use = Use.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
      for (Value port : entry.getValue().oneOrMore()) {
        ports.add(new UsedPort(use, port.integer(1, 65535)));
      }
    }
    return ports;
  }

  private static PortSet expected(Fields fields) {
    PortSet all = PortSet.none();
    Optional<Value> value = fields.optional("expected-open");
    for (Value part : value.map(Value::oneOrMore).orElse(List.of())) {
      all = all.or(part.as(PortSet::parse));
    }
    return all;
  }

  private static List<Attestation> attestations(Fields fields) {
    var places = new HashMap<String, Place>();
    var all = new ArrayList<Attestation>();
    for (Value each : fields.list("attestations")) {
      Attestation word = attestation(each);
      Place before = places.putIfAbsent(word.row(), each.place());
      if (before != null) {
        throw each.bad(
            word.row() + " is attested already at " + before, "keep the word that counts");
      }
      all.add(word);
    }
    return List.copyOf(all);
  }

  private static Attestation attestation(Value value) {
    Fields fields = value.fields("row", "says", "owner", "date", "expires", "evidence");
    Value row = fields.required("row");
    List<String> known = Guides.rowIds();
    if (!known.contains(row.text())) {
      throw row.bad(
          "no guide has a row \"" + Text.printable(row.text(), 40) + "\"",
          Spelling.nearest(row.text(), known)
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("\"picket guide NAME\" lists them"));
    }
    LocalDate date = fields.required("date").date();
    Value expires = fields.required("expires");
    if (expires.date().isBefore(date)) {
      throw expires.bad("it expires before it was given", "write a later day");
    }
    if (expires.date().isAfter(date.plusYears(LONGEST_WORD))) {
      throw expires.bad(
          "it would count for more than " + LONGEST_WORD + " years",
          "write " + date.plusYears(LONGEST_WORD) + " or an earlier day, and look again then");
    }
    return new Attestation(
        row.text(),
        fields.optional("says").map(text -> text.oneOf(Stand.class)).orElse(Stand.HOLDS),
        words(fields.required("owner")),
        date,
        expires.date(),
        words(fields.required("evidence")));
  }

  private static String words(Value value) {
    String text = value.text();
    if (text.isBlank() || text.length() > LONGEST) {
      throw value.bad("write 1 to " + LONGEST + " characters", "");
    }
    return Text.printable(text);
  }
}
