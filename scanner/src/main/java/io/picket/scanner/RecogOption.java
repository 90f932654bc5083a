package io.picket.scanner;

import io.picket.fingerprints.recog.Hearsay;
import io.picket.fingerprints.recog.Recog;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.Option;

/** Reads the files named by {@code --recog}, in Recog's format. */
final class RecogOption {
  static final String NAME = "recog";

  private RecogOption() {}

  static Option option(String what) {
    return ScanOptions.valued(null, NAME, "DIR|FILE", what);
  }

  /** Patterns of the operator's, which go first, and those that come along. */
  static Hearsay hearsay(Arguments arguments) throws UsageException {
    Optional<Path> path = path(arguments);
    return path.isPresent()
        ? Hearsay.with(Recog.read(path.get(), Hearsay::isSeen))
        : Hearsay.ofOurs();
  }

  static Optional<Path> path(Arguments arguments) throws UsageException {
    Optional<String> named = arguments.value(NAME);
    try {
      return named.map(Path::of);
    } catch (InvalidPathException e) {
      throw new UsageException("--recog: no file name: " + e.getReason());
    }
  }
}
