package io.picket.fingerprints.data;

import io.picket.model.Text;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reading a file of the operator's, and why one cannot be read or written, in words for him. */
public final class FileTrouble {
  private FileTrouble() {}

  /**
   * What is in a file, and one byte more than the most where there is more.
   *
   * @throws BadInput when it cannot be read, with the reason
   */
  public static byte[] bytes(Path file, int most) {
    Place place = Place.startOf(file.toString());
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most + 1);
    } catch (NoSuchFileException e) {
      throw new BadInput(place, "there is no such file", "");
    } catch (IOException e) {
      throw new BadInput(place, "cannot be read: " + reason(e), "");
    }
  }

  /** The reason alone, printable; the file is named by whoever says it. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    String said =
        e instanceof FileSystemException of && of.getReason() != null
            ? of.getReason()
            : String.valueOf(e.getMessage());
    // The old streams put the reason behind the file's name.
    int open = said.lastIndexOf('(');
    boolean behind = e instanceof FileNotFoundException && open >= 0 && said.endsWith(")");
    return Text.printable(behind ? said.substring(open + 1, said.length() - 1) : said, 200);
  }
}
