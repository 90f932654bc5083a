package io.picket.fingerprints.recog;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.FileTrouble;
import io.picket.fingerprints.data.Lazy;
import io.picket.fingerprints.data.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Files in Recog's format: where they are found, and in which order they are asked. */
public final class Recog {
  private static final int MOST_FILES = 300;

  /** The patterns that come along, by the kind of text; each file is read on first use. */
  private static final Map<String, Lazy<RecogFile>> SHIPPED =
      Map.of(
          "ftp.banner", lazy("ftp"),
          "http_header.server", lazy("http-server"),
          "imap4.banner", lazy("imap"),
          "mysql.banners", lazy("mysql"),
          "pop3.banner", lazy("pop3"),
          "smtp.banner", lazy("smtp"),
          "ssh.banner", lazy("ssh"));

  private Recog() {}

  private static Lazy<RecogFile> lazy(String name) {
    return new Lazy<>(() -> shipped(name));
  }

  /** The few patterns of our own for a kind of text. */
  public static Optional<RecogFile> shippedFor(String kind) {
    return Optional.ofNullable(SHIPPED.get(kind)).map(Lazy::value);
  }

  /** All patterns of our own. */
  static List<RecogFile> shipped() {
    return SHIPPED.values().stream().map(Lazy::value).toList();
  }

  private static RecogFile shipped(String name) {
    String file = name + ".xml";
    try (InputStream in = Recog.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing");
      }
      return RecogReader.read(file, in.readAllBytes(), all -> true).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file, or every {@code *.xml} of a folder, such as the {@code xml} folder of a copy of
   * Recog; the folder above that one will do too. The file with the highest preference comes first.
   *
   * @param wanted which kinds of text are of interest; files for others are passed over
   * @throws BadInput when something cannot be used, with the place and the mend
   */
  public static List<RecogFile> read(Path path, Predicate<String> wanted) {
    var files = new ArrayList<RecogFile>();
    for (Path file : files(path)) {
      RecogReader.read(file, wanted).ifPresent(files::add);
    }
    files.sort(Comparator.comparingDouble(RecogFile::preference).reversed());
    return List.copyOf(files);
  }

  private static List<Path> files(Path path) {
    Place place = Place.startOf(path.toString());
    if (!Files.exists(path)) {
      throw new BadInput(place, "there is no such file or folder", "");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> found = inFolder(path, place);
    if (found.isEmpty() && Files.isDirectory(path.resolve("xml"))) {
      found = inFolder(path.resolve("xml"), place);
    }
    if (found.isEmpty()) {
      throw new BadInput(
          place, "no *.xml in this folder", "name the folder with Recog's XML files");
    }
    return found;
  }

  private static List<Path> inFolder(Path folder, Place place) {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.xml")) {
      for (Path entry : entries) {
        found.add(entry);
        if (found.size() > MOST_FILES) {
          throw new BadInput(place, "more than " + MOST_FILES + " files", "");
        }
      }
    } catch (DirectoryIteratorException e) {
      throw new BadInput(
          place, "cannot be read: " + FileTrouble.reason(Objects.requireNonNull(e.getCause())), "");
    } catch (IOException e) {
      throw new BadInput(place, "cannot be read: " + FileTrouble.reason(e), "");
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }
}
