package io.picket.scanner;

import io.picket.checks.Declarations.NamedFile;
import io.picket.checks.Declarations.Said;
import io.picket.checks.Profile;
import io.picket.model.Text;
import io.picket.probes.trust.TrustFile;
import io.picket.probes.trust.TrustStore;
import io.picket.probes.trust.TrustStores;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Option;

/** Reads the file named by {@code --trust-store}, or by what the operator declares. */
final class TrustStoreOption {
  private static final String PASSWORD_FILE = "trust-store-password-file";

  private TrustStoreOption() {}

  /** The option that names the file with the stores' password. */
  static Option passwordFile() {
    return Option.builder()
        .longOpt(PASSWORD_FILE)
        .hasArg()
        .argName("FILE")
        .desc("the first line opens trust stores that are PKCS#12 with a password")
        .get();
  }

  /** The stores that the options name. */
  static List<TrustStore> all(Arguments arguments, Surroundings surroundings)
      throws UsageException {
    Optional<String> password = password(arguments).or(() -> inEnvironment(surroundings));
    var stores = new ArrayList<TrustStore>();
    for (String file : arguments.values("trust-store")) {
      stores.add(read("--trust-store", file, password, surroundings));
    }
    return List.copyOf(stores);
  }

  private static Optional<String> password(Arguments arguments) throws UsageException {
    Optional<String> file = arguments.value(PASSWORD_FILE);
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(CertificateFile.firstLine(file.get(), "--" + PASSWORD_FILE));
  }

  private static Optional<String> inEnvironment(Surroundings surroundings) {
    return Optional.ofNullable(surroundings.environment().get("PICKET_TRUST_STORE_PASSWORD"));
  }

  /**
   * Which authorities of his own the operator believes, and where.
   *
   * @param everywhere the file of the option, which counts instead of the declared ones
   * @param declared each file by the server that it is declared for; without one, for every target
   * @param password what opens them, where the options say; never shown
   */
  record Chosen(
      Optional<Path> everywhere,
      Map<Optional<String>, NamedFile> declared,
      Optional<String> password) {
    Chosen {
      declared = Map.copyOf(declared);
    }

    static Chosen none() {
      return new Chosen(Optional.empty(), Map.of(), Optional.empty());
    }

    @Override
    public String toString() {
      return everywhere + " " + declared;
    }
  }

  /** Finds the files, and checks before anything is sent that they can be read. */
  static Chosen chosen(Arguments arguments, List<Said> said) throws UsageException {
    Optional<String> option = arguments.value("trust-store");
    Optional<String> password = password(arguments);
    if (option.isPresent()) {
      Path file = Path.of(option.get());
      return new Chosen(Optional.of(readable("--trust-store", file)), Map.of(), password);
    }
    var declared = new HashMap<Optional<String>, NamedFile>();
    for (Said one : said) {
      if (one.trustStore().isPresent()) {
        NamedFile named = one.trustStore().get();
        readable(named.place() + ": trust-store", named.path());
        declared.put(one.declaration().server(), named);
      }
    }
    return new Chosen(Optional.empty(), declared, password);
  }

  /** The public roots, which are not read before the first certificate, and the operator's own. */
  static TrustStores stores(Chosen chosen, Profile profile, Surroundings surroundings)
      throws UsageException {
    List<TrustStore> programmes = TrustStore.publicProgrammes();
    Optional<String> password = chosen.password().or(() -> inEnvironment(surroundings));
    if (chosen.everywhere().isPresent()) {
      String file = chosen.everywhere().get().toString();
      return TrustStores.everywhere(
          with(programmes, read("--trust-store", file, password, surroundings)));
    }
    var read = new HashMap<Optional<String>, List<TrustStore>>();
    for (var entry : chosen.declared().entrySet()) {
      NamedFile named = entry.getValue();
      TrustStore own =
          read(named.place() + ": trust-store", named.path().toString(), password, surroundings);
      read.put(entry.getKey(), with(programmes, own));
    }
    Map<Optional<String>, List<TrustStore>> declared = Map.copyOf(read);
    return host ->
        profile
            .declarationOf(host.declared())
            .map(said -> declared.getOrDefault(said.server(), programmes))
            .orElse(programmes);
  }

  private static List<TrustStore> with(List<TrustStore> programmes, TrustStore own) {
    var all = new ArrayList<>(programmes);
    all.add(own);
    return List.copyOf(all);
  }

  private static TrustStore read(
      String where, String file, Optional<String> password, Surroundings surroundings)
      throws UsageException {
    try {
      return TrustFile.read(
          Path.of(file),
          LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC),
          password);
    } catch (InvalidPathException e) {
      throw new UsageException(where + ": no file name: " + e.getReason());
    } catch (IllegalArgumentException e) {
      throw new UsageException(where + ": " + e.getMessage());
    }
  }

  private static Path readable(String where, Path file) throws UsageException {
    String shown = Text.printable(file.toString());
    if (!Files.exists(file)) {
      throw new UsageException(where + ": there is no file " + shown);
    }
    if (!Files.isReadable(file)) {
      throw new UsageException(where + ": " + shown + " cannot be read: no permission");
    }
    return file;
  }
}
