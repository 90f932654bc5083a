package io.picket.fingerprints.advisories;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.Fields;
import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.data.Value;
import io.picket.fingerprints.data.Yaml;
import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Text;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A dated list of advisories.
 *
 * @param dated the day it was put together
 * @param alone whether it stands in the place of any other list, instead of extending it
 * @param all the advisories, in the order of the file
 * @param sources what it was read from, where that did not come with Picket
 */
public record Advisories(LocalDate dated, boolean alone, List<Advisory> all, List<Source> sources) {
  /**
   * A file of the operator's.
   *
   * @param name without its folders
   * @param lines its text
   */
  public record Source(String name, LocalDate dated, List<String> lines) {
    public Source {
      lines = List.copyOf(lines);
    }
  }

  /** The age, in days, from which on a list is called old. */
  public static final int OLD = 45;

  /** Products whose version no stranger sees; their advisories are for people to read. */
  private static final Set<String> UNSEEN =
      Set.of("beyondtrust-pra", "beyondtrust-rs", "support-center-plus");

  private static final Pattern ID = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,7}");
  private static final Pattern EDGE = Pattern.compile("[0-9.]+");
  private static final Pattern SCORE = Pattern.compile("[0-9]\\.[0-9]|10\\.0");

  public Advisories {
    all = List.copyOf(all);
    sources = List.copyOf(sources);
  }

  /** A list that nothing was read for. */
  public Advisories(LocalDate dated, boolean alone, List<Advisory> all) {
    this(dated, alone, all, List.of());
  }

  /** The list that comes with Picket, read when it is first asked for. */
  public static Advisories shipped() {
    return Shipped.LIST;
  }

  private static final class Shipped {
    static final Advisories LIST = read(Yaml.resource(Advisories.class, "advisories.yaml"));
  }

  /**
   * Reads a list of the operator's own.
   *
   * @throws BadInput when the file is not one, with the place and the mend
   */
  public static Advisories read(Path file) {
    String name = file.getFileName() == null ? file.toString() : file.getFileName().toString();
    return read(file.toString(), name, Yaml.text(file));
  }

  /**
   * The same from text that was kept.
   *
   * @param place what errors call the file
   * @param name what it was called
   * @throws BadInput with line, column and what to mend
   */
  public static Advisories read(String place, String name, String text) {
    Advisories read = read(Yaml.read(place, text));
    var source = new Source(Text.printable(name, 100), read.dated(), text.lines().toList());
    return new Advisories(read.dated(), read.alone(), read.all(), List.of(source));
  }

  /**
   * The other list where it stands alone; else these advisories, with the other's put in the place
   * of the same id or added. What was put together is as old as its oldest part, so that one fresh
   * advisory does not make an old list young.
   */
  public Advisories with(Advisories other) {
    if (other.alone) {
      return other;
    }
    Set<String> replaced = new HashSet<>();
    other.all.forEach(advisory -> replaced.add(advisory.id()));
    var both = new ArrayList<Advisory>();
    all.stream().filter(advisory -> !replaced.contains(advisory.id())).forEach(both::add);
    both.addAll(other.all);
    var read = new ArrayList<>(sources);
    read.addAll(other.sources);
    return new Advisories(dated.isBefore(other.dated) ? dated : other.dated, alone, both, read);
  }

  /** Whether any advisory speaks of a product. */
  public boolean knows(String product) {
    return all.stream()
        .anyMatch(advisory ->
            advisory.affects().stream().anyMatch(range -> range.product().equals(product)));
  }

  /** The advisories a version falls under, the most pressing first. */
  public List<Advisory> of(String product, ProductVersion version) {
    return all.stream()
        .filter(advisory -> advisory.affecting(product, version).isPresent())
        .sorted((one, other) -> {
          int order = Integer.compare(one.tier().days(), other.tier().days());
          return order != 0 ? order : other.cvss().compareTo(one.cvss());
        })
        .toList();
  }

  /** A warning when the list is old on the day of a scan. */
  public Optional<String> warning(Instant at) {
    long days = ChronoUnit.DAYS.between(dated, at.atOffset(ZoneOffset.UTC).toLocalDate());
    // Days begin at other times elsewhere, so one day ahead is no fault.
    if (days < -1) {
      return Optional.of(
          "The list of advisories is dated "
              + dated
              + ", which is still to come: nobody can tell how old it is.");
    }
    return days > OLD
        ? Optional.of(
            "The list of advisories is of "
                + dated
                + ", more than "
                + OLD
                + " days old; update Picket or give a newer list with --advisories.")
        : Optional.empty();
  }

  static Advisories read(Value value) {
    Fields fields = value.fields("dated", "alone", "advisories");
    var all = new ArrayList<Advisory>();
    Set<String> ids = new HashSet<>();
    for (Value each : fields.required("advisories").list()) {
      Advisory advisory = advisory(each);
      if (!ids.add(advisory.id())) {
        throw each.bad(advisory.id() + " is there twice", "keep one of them");
      }
      all.add(advisory);
    }
    return new Advisories(
        fields.required("dated").date(),
        fields.optional("alone").map(Value::flag).orElse(false),
        all);
  }

  private static Advisory advisory(Value value) {
    Fields fields =
        value.fields(
            "id",
            "title",
            "affects",
            "cvss",
            "exploited",
            "ransomware",
            "automatable",
            "total",
            "condition",
            "note");
    Value id = fields.required("id");
    if (!ID.matcher(id.text()).matches()) {
      throw id.bad("\"" + id.text() + "\" is not a CVE id", "write it like CVE-2024-1709");
    }
    return new Advisory(
        id.text(),
        fields.required("title").text(),
        ranges(fields.required("affects")),
        score(fields.required("cvss")),
        fields.optional("exploited").map(Value::date),
        fields.optional("ransomware").map(Value::flag).orElse(false),
        fields.required("automatable").flag(),
        fields.required("total").flag(),
        fields.text("condition"),
        fields.text("note"));
  }

  private static List<Advisory.Range> ranges(Value value) {
    List<Advisory.Range> ranges = value.list().stream().map(Advisories::range).toList();
    if (ranges.isEmpty()) {
      throw value.bad("it affects nothing", "write at least one range");
    }
    return ranges;
  }

  /** What names nothing that is recognised would never be found, and nobody would notice. */
  private static String product(Value value) {
    String product = value.text();
    if (!UNSEEN.contains(product)
        && Products.all().stream().noneMatch(one -> one.id().equals(product))) {
      throw value.bad(
          "there is no product \"" + Text.printable(product, 60) + "\"",
          Spelling.hint(product, Products.all().stream().map(Product::id).toList()));
    }
    return product;
  }

  private static Advisory.Range range(Value value) {
    Fields fields = value.fields("product", "from", "below", "through");
    String product = product(fields.required("product"));
    Optional<Value> below = fields.optional("below");
    Optional<Value> through = fields.optional("through");
    if (below.isPresent() == through.isPresent()) {
      throw value.bad("a range has one end", "write either \"below\" or \"through\"");
    }
    Optional<ProductVersion> from = fields.optional("from").map(first -> version(product, first));
    ProductVersion until = version(product, below.or(() -> through).orElseThrow());
    int room = from.map(until::compareTo).orElse(1);
    if (room < 0 || (room == 0 && through.isEmpty())) {
      throw value.bad("no version lies in this range", "\"from\" comes before the other end");
    }
    return new Advisory.Range(product, from, until, through.isPresent());
  }

  /** What a banner may trail behind a version has no place at an edge. */
  private static ProductVersion version(String product, Value value) {
    return ProductVersion.parse(product, value.text())
        .filter(version -> version.exact() && EDGE.matcher(value.text()).matches())
        .orElseThrow(() ->
            value.bad(
                "\"" + value.text() + "\" is not a version of " + product,
                "write numbers parted by dots"));
  }

  private static BigDecimal score(Value value) {
    String text = value.text();
    if (!SCORE.matcher(text).matches()) {
      throw value.bad("\"" + text + "\" is not a CVSS score", "write it like 9.8");
    }
    return new BigDecimal(text);
  }
}
