package io.picket.fingerprints.products;

import io.picket.fingerprints.data.Fields;
import io.picket.fingerprints.data.Value;
import io.picket.fingerprints.data.Yaml;
import io.picket.fingerprints.products.DefaultLogin.Account;
import io.picket.fingerprints.products.DefaultLogin.Example;
import io.picket.fingerprints.products.DefaultLogin.Flow;
import io.picket.fingerprints.products.DefaultLogin.Stop;
import io.picket.fingerprints.products.DefaultLogin.StopSign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The default accounts of every product that has them, in alphabetic order of product. */
public final class DefaultLogins {
  private DefaultLogins() {}

  /** Read on first use. */
  private static final class Loaded {
    static final List<DefaultLogin> ALL =
        read(Yaml.resource(DefaultLogins.class, "default-logins.yaml"));
  }

  /** All of them. */
  public static List<DefaultLogin> all() {
    return Loaded.ALL;
  }

  /** Those of a product. */
  public static Optional<DefaultLogin> of(String product) {
    return all().stream().filter(login -> login.product().equals(product)).findFirst();
  }

  /** The names of all accounts, each once, in alphabetic order. */
  public static List<String> accounts() {
    return all().stream()
        .flatMap(login -> login.accounts().stream())
        .map(Account::name)
        .distinct()
        .sorted()
        .toList();
  }

  static List<DefaultLogin> read(Value file) {
    Fields fields = file.fields("stop", "logins");
    List<StopSign> general = fields.list("stop").stream().map(DefaultLogins::stop).toList();
    return fields.required("logins").list().stream().map(value -> login(value, general)).toList();
  }

  private static DefaultLogin login(Value value, List<StopSign> general) {
    Fields fields = value.fields("product", "accounts", "flow", "stop", "sources", "examples");
    Value product = fields.required("product");
    if (Products.of(product.text()).isEmpty()) {
      throw product.bad("there is no product \"" + product.text() + "\"", "");
    }
    fields.required("sources").oneOrMore().forEach(Value::text);
    var stops = new ArrayList<StopSign>(general);
    fields.list("stop").forEach(stop -> stops.add(stop(stop)));
    return new DefaultLogin(
        product.text(),
        fields.required("accounts").list().stream().map(DefaultLogins::account).toList(),
        fields.optional("flow").map(DefaultLogins::flow),
        stops,
        fields.list("examples").stream().map(DefaultLogins::example).toList());
  }

  private static Account account(Value value) {
    Fields fields = value.fields("name", "password", "documentation");
    return new Account(
        fields.required("name").text(),
        new Secret(fields.required("password").text()),
        fields.required("documentation").text());
  }

  private static Flow flow(Value value) {
    Fields fields =
        value.fields(
            "page", "post", "user", "password", "holds", "also", "inside", "markers", "log-out");
    var also = new LinkedHashMap<String, String>();
    fields
        .optional("also")
        .ifPresent(more -> more.entries().forEach((name, text) -> also.put(name, text.text())));
    return new Flow(
        path(fields.required("page")),
        path(fields.required("post")),
        fields.required("user").text(),
        fields.required("password").text(),
        fields.texts("holds"),
        also,
        path(fields.required("inside")),
        fields.required("markers").list().stream().map(DefaultLogins::pattern).toList(),
        path(fields.required("log-out")));
  }

  private static StopSign stop(Value value) {
    Fields fields = value.fields("shows", "sign");
    return new StopSign(
        fields.required("shows").oneOf(Stop.class), pattern(fields.required("sign")));
  }

  private static Example example(Value value) {
    Fields fields = value.fields("body", "stop", "inside");
    return new Example(
        fields.required("body").text(),
        fields.optional("stop").map(stop -> stop.oneOf(Stop.class)),
        fields.optional("inside").map(Value::flag).orElse(false));
  }

  private static String path(Value value) {
    if (!value.text().matches("/[!-~]{0,200}")) {
      throw value.bad("a path begins with / and holds no space", "");
    }
    return value.text();
  }

  private static Pattern pattern(Value value) {
    try {
      return Pattern.compile(value.text());
    } catch (PatternSyntaxException e) {
      throw value.bad("not a regular expression: " + e.getDescription(), "");
    }
  }
}
