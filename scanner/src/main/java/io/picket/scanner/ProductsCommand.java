package io.picket.scanner;

import io.picket.fingerprints.products.DefaultLogin;
import io.picket.fingerprints.products.DefaultLogins;
import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import java.util.Locale;
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
    return "";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public String notes() {
    return "The ports are where a product usually listens; it is recognised by what it says,"
        + " wherever it listens.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings) throws UsageException {
    arguments.noWords();
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
