package io.picket.probes.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Takes from the library the request that was said already, and passes on what comes behind it. If
 * the library would have said something else, its answer would be to another question: that is a
 * fault of ours.
 */
final class SaidAlready extends FilterOutputStream {
  private final byte[] said;
  private int at;

  SaidAlready(byte[] said, OutputStream to) {
    super(to);
    this.said = said;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int taken = Math.min(length, said.length - at);
    for (int i = 0; i < taken; i++) {
      if (bytes[offset + i] != said[at++]) {
        throw new IOException("a fault in Picket: the first request was not the library's own");
      }
    }
    if (length > taken) {
      out.write(bytes, offset + taken, length - taken);
    }
  }
}
