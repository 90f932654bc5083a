package io.picket.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is removed with everything in it when closed. */
record TemporaryFolder(Path path) implements AutoCloseable {
  static TemporaryFolder make(String prefix) {
    try {
      return new TemporaryFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets servers that give up root's rights reach what they need. */
  TemporaryFolder readable() {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder within, owned by a user of the system. */
  Path folderOf(String user, String name) {
    try {
      Path folder = Files.createDirectory(path.resolve(name));
      giveTo(user, folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes a user of the system the owner of a file or folder within, and lets nobody else write; a
   * file is nobody else's to read.
   */
  void giveTo(String user, Path file) {
    try {
      var users = file.getFileSystem().getUserPrincipalLookupService();
      boolean folder = Files.isDirectory(file);
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(folder ? "rwxr-xr-x" : "rw-------"));
      Files.setOwner(file, users.lookupPrincipalByName(user));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder within it, and those above. */
  Path folder(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(path.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path one : deepestFirst) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
