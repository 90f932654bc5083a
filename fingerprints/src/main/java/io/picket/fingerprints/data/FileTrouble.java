package io.picket.fingerprints.data;

import io.picket.model.Text;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Why a file cannot be read or written, in words for its owner. */
public final class FileTrouble {
  private FileTrouble() {}

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
