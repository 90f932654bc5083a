package io.picket.scanner;

import io.picket.fingerprints.advisories.Advisories;
import io.picket.fingerprints.advisories.Advisory;
import io.picket.fingerprints.data.Spelling;
import io.picket.model.Text;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** {@code picket advisories}: lists what versions are compared with. */
final class AdvisoriesCommand implements Command {
  private static final int WIDTH = 88;

  @Override
  public String name() {
    return "advisories";
  }

  @Override
  public String summary() {
    return "List the advisories that versions are compared with";
  }

  @Override
  public String syntax() {
    return "[PRODUCT]";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            ScanOptions.repeated(
                null, "advisories", "FILE", "put these in the place of the same ids, or add them"));
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings) throws UsageException {
    Advisories list = read(arguments);
    List<String> products =
        list.all().stream()
            .flatMap(advisory -> advisory.affects().stream())
            .map(Advisory.Range::product)
            .distinct()
            .sorted()
            .toList();
    Optional<String> product =
        arguments.words().isEmpty() ? Optional.empty() : Optional.of(arguments.onlyWord("PRODUCT"));
    if (product.isPresent() && !products.contains(product.get())) {
      throw new UsageException(
          "no advisory speaks of \""
              + Text.printable(product.get(), 60)
              + "\"; "
              + Spelling.hint(product.get(), products));
    }
    PrintStream out = surroundings.out();
    out.println("Advisories of " + list.dated() + ", the most pressing first");
    list.warning(surroundings.clock().instant()).ifPresent(surroundings.err()::println);
    list.all().stream()
        .filter(advisory -> product.isEmpty() || speaksOf(advisory, product.get()))
        .sorted(
            Comparator.comparingInt((Advisory advisory) -> advisory.tier().days())
                .thenComparing(Advisory::cvss, Comparator.reverseOrder())
                .thenComparing(Advisory::id))
        .forEach(advisory -> print(advisory, out));
    return ExitCode.PASSED;
  }

  /** The shipped list, with the operator's own put over it. */
  static Advisories read(Arguments arguments) {
    Advisories list = Advisories.shipped();
    for (String file : arguments.values("advisories")) {
      list = list.with(Advisories.read(Path.of(file)));
    }
    return list;
  }

  private static boolean speaksOf(Advisory advisory, String product) {
    return advisory.affects().stream().anyMatch(range -> range.product().equals(product));
  }

  private static void print(Advisory advisory, PrintStream out) {
    out.println();
    out.println(
        advisory.id()
            + "  fix within "
            + advisory.tier().days()
            + " days, CVSS "
            + advisory.cvss()
            + advisory.exploited().map(day -> ", exploited (listed " + day + ")").orElse("")
            + (advisory.ransomware() ? ", used by ransomware groups" : ""));
    indented(advisory.title(), out);
    for (Advisory.Range range : advisory.affects()) {
      indented(range.product() + " " + range, out);
    }
    advisory.condition().ifPresent(text -> indented(text, out));
    advisory.note().ifPresent(text -> indented("Note: " + text, out));
    indented(advisory.url(), out);
  }

  private static void indented(String text, PrintStream out) {
    Help.wrap(text, WIDTH).forEach(line -> out.println("    " + line));
  }
}
