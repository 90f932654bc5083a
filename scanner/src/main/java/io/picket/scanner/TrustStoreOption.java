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

/** Reads the file named by {@code --trust-store}, or by what the operator declares. */
final class TrustStoreOption {
  private TrustStoreOption() {}

  static TrustStore read(String file, Surroundings surroundings) throws UsageException {
    return read("--trust-store", file, surroundings);
  }

  /**
   * Which authorities of his own the operator believes, and where.
   *
   * @param everywhere the file of the option, which counts instead of the declared ones
   * @param declared each file by the server that it is declared for; without one, for every target
   */
  record Chosen(Optional<Path> everywhere, Map<Optional<String>, NamedFile> declared) {
    Chosen {
      declared = Map.copyOf(declared);
    }

    static Chosen none() {
      return new Chosen(Optional.empty(), Map.of());
    }
  }

  /** Finds the files, and checks before anything is sent that they can be read. */
  static Chosen chosen(Arguments arguments, List<Said> said) throws UsageException {
    Optional<String> option = arguments.value("trust-store");
    if (option.isPresent()) {
      Path file = Path.of(option.get());
      return new Chosen(Optional.of(readable("--trust-store", file)), Map.of());
    }
    var declared = new HashMap<Optional<String>, NamedFile>();
    for (Said one : said) {
      if (one.trustStore().isPresent()) {
        NamedFile named = one.trustStore().get();
        readable(named.place() + ": trust-store", named.path());
        declared.put(one.declaration().server(), named);
      }
    }
    return new Chosen(Optional.empty(), declared);
  }

  /** The public roots, which are not read before the first certificate, and the operator's own. */
  static TrustStores stores(Chosen chosen, Profile profile, Surroundings surroundings)
      throws UsageException {
    List<TrustStore> programmes = TrustStore.publicProgrammes();
    if (chosen.everywhere().isPresent()) {
      String file = chosen.everywhere().get().toString();
      return TrustStores.everywhere(with(programmes, read(file, surroundings)));
    }
    var read = new HashMap<Optional<String>, List<TrustStore>>();
    for (var entry : chosen.declared().entrySet()) {
      NamedFile named = entry.getValue();
      TrustStore own = read(named.place() + ": trust-store", named.path().toString(), surroundings);
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

  private static TrustStore read(String where, String file, Surroundings surroundings)
      throws UsageException {
    try {
      return TrustFile.read(
          Path.of(file), LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC));
    } catch (InvalidPathException e) {
      throw new UsageException(where + ": no file name: " + e.getReason());
    } catch (IllegalArgumentException e) {
      throw new UsageException(where + ": " + e.getMessage());
    }
  }

  private static Path readable(String where, Path file) throws UsageException {
    if (!Files.isReadable(file)) {
      throw new UsageException(where + ": " + Text.printable(file.toString()) + " cannot be read");
    }
    return file;
  }
}
