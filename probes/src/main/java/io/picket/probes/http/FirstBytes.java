package io.picket.probes.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Remembers how a stream began, so that a failed handshake can be told from no TLS at all. */
final class FirstBytes extends FilterInputStream {
  private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);

  private final byte[] first = new byte[HTTP.length];
  private int seen;

  FirstBytes(InputStream in) {
    super(in);
  }

  /** Whether it began as an HTTP answer does. */
  boolean isHttp() {
    return java.util.Arrays.equals(first, HTTP);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    for (int i = 0; i < count && seen < first.length; i++) {
      first[seen++] = into[offset + i];
    }
    return count;
  }
}
