package io.picket.scanner;

import io.picket.fingerprints.data.FileTrouble;
import io.picket.model.Text;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that a report goes to, known to be writable before anything is sent. It is written beside
 * its place and then moved there, so that nobody reads half a report and two runs with the same
 * file end with the whole report of one of them.
 *
 * @param path what it is called, links followed
 * @param shown what the operator called it, printable
 */
record ReportFile(Path path, String shown) {
  /** Writes a report. */
  interface Content {
    void to(OutputStream out) throws IOException;
  }

  /**
   * Looks whether the file can be written, without touching it.
   *
   * @throws UsageException naming the option and the reason when it cannot
   */
  static ReportFile of(String name) throws UsageException {
    String shown = Text.printable(name);
    Path file;
    try {
      file = Path.of(name).toAbsolutePath();
    } catch (InvalidPathException _) {
      throw new UsageException("-o: \"" + shown + "\" is not a file name");
    }
    if (Files.isDirectory(file)) {
      throw new UsageException("-o: " + shown + " is a folder; write a file's name");
    }
    Path folder = folder(file);
    if (!Files.isDirectory(folder)) {
      throw new UsageException("-o: there is no folder " + Text.printable(folder.toString()));
    }
    ReportFile place;
    try {
      place = new ReportFile(folder.toRealPath().resolve(file.getFileName()), shown);
      if (isThere(file)) {
        place = new ReportFile(file.toRealPath(), shown);
        if (!Files.isWritable(file)) {
          throw new UsageException("-o: " + shown + " cannot be written: no permission");
        }
      } else {
        Path draft = place.draft();
        new FileOutputStream(draft.toFile()).close();
        Files.delete(draft);
      }
    } catch (IOException e) {
      throw new UsageException("-o: " + shown + " cannot be written: " + FileTrouble.reason(e));
    }
    return place;
  }

  /** Whether two names lead to one file that keeps only what is written last. */
  boolean replaces(ReportFile other) {
    return path.equals(other.path) && (!Files.exists(path) || Files.isRegularFile(path));
  }

  /** All or nothing, where the folder allows it. */
  void write(Content content) throws IOException {
    try {
      boolean special = Files.exists(path) && !Files.isRegularFile(path);
      if (special || !Files.isWritable(folder(path))) {
        fill(path.toFile(), content);
      } else {
        byMoving(content);
      }
    } catch (IOException e) {
      throw new IOException("-o: " + shown + " could not be written: " + FileTrouble.reason(e), e);
    }
  }

  private void byMoving(Content content) throws IOException {
    Path draft = draft();
    try {
      fill(draft.toFile(), content);
      try {
        Files.move(
            draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException _) {
        Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void fill(File file, Content content) throws IOException {
    try (var out = new BufferedOutputStream(new FileOutputStream(file))) {
      content.to(out);
    }
  }

  /**
   * No other process and no other thread of this one has it; short, whatever the file is called.
   */
  private Path draft() {
    return folder(path)
        .resolve(
            ".picket-"
                + ProcessHandle.current().pid()
                + "-"
                + Thread.currentThread().threadId()
                + ".part");
  }

  private static boolean isThere(Path file) throws IOException {
    try {
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static Path folder(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of(".") : parent;
  }
}
