package io.picket.scanner;

import io.picket.probes.trust.TrustFile;
import io.picket.probes.trust.TrustStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Reads the file named by {@code --trust-store}. */
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
}
