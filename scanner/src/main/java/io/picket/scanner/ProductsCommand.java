package io.picket.scanner;

import io.picket.fingerprints.products.DefaultLogin;
import io.picket.fingerprints.products.DefaultLogins;
import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.fingerprints.recog.Hearsay;
import io.picket.fingerprints.recog.Recog;
import io.picket.fingerprints.recog.RecogFile;
import io.picket.model.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.Options;

/** {@code picket products}: lists the products that Picket can recognise. */
final class ProductsCommand implements Command {
  @Override
  public String name() {
    return "products";
  }

  @Override
  public String summary() {
    return "List the products that can be recognised";
  }

  @Override
  public String syntax() {
    return "[--recog DIR|FILE]";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            RecogOption.option("try the examples of patterns in Recog's XML format instead"));
  }

  @Override
  public String notes() {
    return "The ports are where a product usually listens; it is recognised by what it says,"
        + " wherever it listens. With --recog, exit 1 says that an example is not what its file"
        + " says.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings) throws UsageException {
    arguments.noWords();
    Optional<Path> recog = RecogOption.path(arguments);
    if (recog.isPresent()) {
      return verified(Recog.read(recog.get(), all -> true), surroundings);
    }
    for (Product product : Products.all()) {
      String kind = product.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      String ports = product.usualPorts().isEmpty() ? "" : "  " + product.usualPorts();
      surroundings
          .out()
          .println(
              ChecksCommand.padded(product.id(), 26)
                  + ChecksCommand.padded(kind, 19)
                  + product.name()
                  + ports
                  + accounts(product));
    }
    return ExitCode.PASSED;
  }

  /** Tries the examples of every file and tells those that fail, each with its place. */
  private static ExitCode verified(List<RecogFile> files, Surroundings surroundings) {
    int failed = 0;
    for (RecogFile file : files) {
      List<RecogFile.Failure> failures = file.failures();
      failed += failures.size();
      failures.forEach(failure ->
          surroundings.err().println(failure.place() + ": " + Text.printable(failure.what(), 300)));
      surroundings
          .out()
          .println(
              ChecksCommand.padded(Text.printable(file.matches(), 60), 30)
                  + file.patterns().size()
                  + " patterns, "
                  + file.examples()
                  + " examples"
                  + (failures.isEmpty() ? "" : ", " + failures.size() + " failures")
                  + (Hearsay.isSeen(file.matches()) ? "" : "  (a scan sees no such text)"));
    }
    return failed == 0 ? ExitCode.PASSED : ExitCode.FAILED;
  }

  /** The accounts it comes with, by name. */
  private static String accounts(Product product) {
    String names =
        DefaultLogins.of(product.id()).stream()
            .flatMap(login -> login.accounts().stream())
            .map(DefaultLogin.Account::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : "  comes with the account " + names;
  }
}
