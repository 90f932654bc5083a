package io.picket.scanner;

import io.picket.fingerprints.data.FileTrouble;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The process's standard output, which remembers why it could not be written: the stream that
 * prints into it forgets the reason.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream to;
  private @Nullable IOException failure;

  StandardOutput() {
    this(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
  }

  StandardOutput(OutputStream to) {
    this.to = to;
  }

  /**
   * What to say about lost output; empty when all was written, or when the reader left of his own
   * accord, as {@code head} does.
   */
  Optional<String> complaint() {
    return Optional.ofNullable(failure)
        .map(FileTrouble::reason)
        .filter(reason -> !reason.equals("Broken pipe"))
        .map(reason -> "standard output could not be written: " + reason);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      to.write(bytes, from, count);
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      to.flush();
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  private IOException remembered(IOException e) {
    if (failure == null) {
      failure = e;
    }
    return e;
  }
}
