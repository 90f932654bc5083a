package io.picket.scanner;

import io.picket.checks.Declarations;
import io.picket.checks.Declarations.NamedFile;
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
   * @param declared each file at the server that it is declared for
   */
  record Chosen(Optional<Path> everywhere, List<NamedFile> declared) {
    Chosen {
      declared = List.copyOf(declared);
    }

    static Chosen none() {
      return new Chosen(Optional.empty(), List.of());
    }
  }

  /** Finds the files, and checks before anything is sent that they can be read. */
  static Chosen chosen(Arguments arguments, Profile profile) throws UsageException {
    Optional<String> option = arguments.value("trust-store");
    if (option.isPresent()) {
      Path file = Path.of(option.get());
      return new Chosen(Optional.of(readable("--trust-store", file)), List.of());
    }
    if (profile.declarations().stream().allMatch(said -> said.trustStore().isEmpty())) {
      return Chosen.none();
    }
    var declared = new ArrayList<NamedFile>();
    for (String file : arguments.values("declare")) {
      declared.addAll(Declarations.trustStores(Path.of(file)));
    }
    for (NamedFile named : declared) {
      readable(named.place() + ": trust-store", named.path());
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
    for (NamedFile named : chosen.declared()) {
      TrustStore own = read(named.place() + ": trust-store", named.path().toString(), surroundings);
      read.put(named.server(), with(programmes, own));
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
