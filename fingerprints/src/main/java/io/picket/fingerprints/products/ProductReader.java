package io.picket.fingerprints.products;

import io.picket.fingerprints.data.Durations;
import io.picket.fingerprints.data.Fields;
import io.picket.fingerprints.data.Value;
import io.picket.model.Confidence;
import io.picket.model.LoginSeen;
import io.picket.model.PortSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads products from their data file. */
final class ProductReader {
  private static final int USUAL_REQUESTS = 20;

  private ProductReader() {}

  static List<Product> read(Value file) {
    return file.fields("products").required("products").list().stream()
        .map(ProductReader::product)
        .toList();
  }

  private static Product product(Value value) {
    Fields fields =
        value.fields(
            "id",
            "name",
            "kind",
            "family",
            "ports",
            "signs",
            "own-ports",
            "confirm",
            "pages",
            "requests",
            "spacing",
            "throttled",
            "documentation",
            "examples");
    String id = fields.required("id").text();
    return new Product(
        id,
        fields.required("name").text(),
        fields.required("kind").oneOf(Product.Kind.class),
        fields.text("family").orElse(id),
        fields.optional("ports").map(ports -> ports.as(PortSet::parse)).orElseGet(PortSet::none),
        fields.required("signs").list().stream().map(ProductReader::sign).toList(),
        fields.list("own-ports").stream().map(ProductReader::ownPort).toList(),
        fields.optional("confirm").map(Value::oneOrMore).orElse(List.of()).stream()
            .map(ProductReader::path)
            .toList(),
        fields.list("pages").stream().map(ProductReader::page).toList(),
        fields.optional("requests").map(most -> most.integer(1, 100)).orElse(USUAL_REQUESTS),
        fields
            .optional("spacing")
            .map(spacing -> spacing.as(Durations::parse))
            .orElse(Duration.ZERO),
        fields.optional("throttled").map(ProductReader::pattern),
        fields.text("documentation"),
        fields.required("examples").list().stream().map(ProductReader::example).toList());
  }

  private static Sign sign(Value value) {
    var places = new ArrayList<String>();
    for (Sign.Where where : Sign.Where.values()) {
      places.add(key(where));
    }
    var known = new ArrayList<>(places);
    known.addAll(List.of("path", "strong", "version", "version-confidence"));
    Fields fields = value.fields(known.toArray(String[]::new));
    List<String> named = fields.present().stream().filter(places::contains).toList();
    if (named.size() != 1) {
      throw value.bad(
          "a sign looks at exactly one place", "name one of: " + String.join(", ", places));
    }
    Value text = fields.required(named.getFirst());
    Pattern pattern = pattern(text);
    int groups = pattern.matcher("").groupCount();
    return new Sign(
        Sign.Where.valueOf(named.getFirst().toUpperCase(java.util.Locale.ROOT)),
        fields.optional("path").map(ProductReader::path),
        pattern,
        fields.optional("strong").map(Value::flag).orElse(false),
        fields.optional("version").map(group -> group.integer(1, groups)).orElse(0),
        fields
            .optional("version-confidence")
            .map(how -> how.oneOf(Confidence.class))
            .orElse(Confidence.MEDIUM));
  }

  private static String key(Sign.Where where) {
    return where.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Product.OwnPort ownPort(Value value) {
    Fields fields = value.fields("port", "what", "who");
    return new Product.OwnPort(
        fields.required("port").integer(1, 65535),
        fields.required("what").text(),
        fields.required("who").oneOf(Product.Who.class));
  }

  private static Product.Page page(Value value) {
    Fields fields = value.fields("kind", "path", "marker");
    return new Product.Page(
        fields.required("kind").oneOf(LoginSeen.Kind.class),
        path(fields.required("path")),
        fields.optional("marker").map(ProductReader::pattern));
  }

  private static Product.Example example(Value value) {
    Fields fields =
        value.fields(
            "path",
            "status",
            "server",
            "title",
            "cookie",
            "icon",
            "body",
            "issuer",
            "banner",
            "location",
            "authenticate",
            "matches",
            "version");
    var headers = new ArrayList<Traces.Header>();
    fields.texts("server").forEach(text -> headers.add(new Traces.Header("Server", text)));
    fields
        .texts("cookie")
        .forEach(text -> headers.add(new Traces.Header("Set-Cookie", text + "=1; path=/")));
    fields.texts("location").forEach(text -> headers.add(new Traces.Header("Location", text)));
    fields
        .texts("authenticate")
        .forEach(text -> headers.add(new Traces.Header("WWW-Authenticate", text)));
    var page =
        new Traces.Page(
            fields.text("path").orElse("/"),
            fields.optional("status").map(status -> status.integer(100, 599)).orElse(200),
            headers,
            fields.text("title"),
            fields.text("body").orElse(""),
            fields.texts("icon"));
    boolean web = fields.optional("banner").isEmpty();
    return new Product.Example(
        new Traces(web ? List.of(page) : List.of(), fields.text("banner"), fields.texts("issuer")),
        fields.optional("matches").map(Value::flag).orElse(true),
        fields.text("version"),
        value.place().toString());
  }

  private static String path(Value value) {
    String path = value.text();
    if (!path.startsWith("/")) {
      throw value.bad("a path begins with /", "write \"/" + path + "\"");
    }
    return path;
  }

  private static Pattern pattern(Value value) {
    String text = value.text();
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw value.bad("not a regular expression: " + e.getDescription(), "");
    }
  }
}
