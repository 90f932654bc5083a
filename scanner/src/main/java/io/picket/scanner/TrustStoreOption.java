package io.picket.scanner;

import io.picket.model.Declaration;
import io.picket.model.Text;
import io.picket.probes.trust.TrustFile;
import io.picket.probes.trust.TrustStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads the file named by {@code --trust-store}, or by what the operator declares. */
final class TrustStoreOption {
  private TrustStoreOption() {}

  static TrustStore read(String file, Surroundings surroundings) throws UsageException {
    try {
      return TrustFile.read(
          Path.of(file), LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC));
    } catch (InvalidPathException e) {
      throw new UsageException("--trust-store: no file name: " + e.getReason());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--trust-store: " + e.getMessage());
    }
  }

  /** The file of the option, or else those that declarations name, each once. */
  static List<Path> files(Arguments arguments, List<Declaration> declarations)
      throws UsageException {
    Optional<String> option = arguments.value("trust-store");
    if (option.isPresent()) {
      return List.of(readable("", Path.of(option.get())));
    }
    var files = new LinkedHashSet<Path>();
    for (Declaration said : declarations) {
      if (said.trustStore().isPresent()) {
        files.add(declared(said.trustStore().get(), arguments));
      }
    }
    return List.copyOf(files);
  }

  /** A file that a declaration names: as seen from here, or else beside the declaration. */
  private static Path declared(String name, Arguments arguments) throws UsageException {
    Path file = Path.of(name);
    for (String declaration : arguments.values("declare")) {
      Path beside = Path.of(declaration).resolveSibling(name);
      if (!Files.isReadable(file) && Files.isReadable(beside)) {
        return beside;
      }
    }
    return readable(" (named by --declare)", file);
  }

  private static Path readable(String where, Path file) throws UsageException {
    if (!Files.isReadable(file)) {
      throw new UsageException(
          "--trust-store" + where + ": " + Text.printable(file.toString()) + " cannot be read");
    }
    return file;
  }
}
