package io.picket.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;

/**
 * What SQL Server does before anybody logs in: it answers PRELOGIN and shakes hands in TLS that
 * travels inside TDS packets (MS-TDS sections 2.2.6.5 and 3.3.5.1). Written from the specification,
 * since no SQL Server is to be had from Debian.
 */
public final class TdsServer {
  private static final int HEADER = 8;
  private static final int MOST_PACKET = 4096;

  private TdsServer() {}

  /**
   * Starts one on an ephemeral port of 127.0.0.1.
   *
   * @param encryption the byte it answers with: 0 off, 1 on, 2 not supported, 3 required
   */
  public static HostileServer start(int encryption, BouncyCastleServer.Offer offer) {
    return HostileServer.doing(client -> {
      var in = client.socket().getInputStream();
      byte[] asked = packet(in);
      if (asked.length == 0) {
        return;
      }
      client.write(
          HexFormat.of()
              .parseHex(
                  "0401001a0000010000000b00060100110001ff0f0007d00000%02x".formatted(encryption)));
      if (encryption != 2) {
        BouncyCastleServer.serve(
            new Unwrapping(in), new Wrapping(client.socket().getOutputStream()), offer);
      }
    });
  }

  /** The content of one PRELOGIN packet; nothing at the end of the stream or for another type. */
  private static byte[] packet(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length < HEADER || header[0] != 0x12) {
      return new byte[0];
    }
    int length = (header[2] & 0xff) << 8 | (header[3] & 0xff);
    return in.readNBytes(Math.max(0, length - HEADER));
  }

  private static final class Unwrapping extends InputStream {
    private final InputStream packets;
    private byte[] content = {};
    private int at;

    Unwrapping(InputStream packets) {
      this.packets = packets;
    }

    @Override
    public int read() throws IOException {
      if (at == content.length) {
        content = packet(packets);
        at = 0;
      }
      return content.length == 0 ? -1 : content[at++] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int first = read();
      if (first < 0) {
        return -1;
      }
      into[from] = (byte) first;
      int more = Math.min(length - 1, content.length - at);
      System.arraycopy(content, at, into, from + 1, more);
      at += more;
      return 1 + more;
    }
  }

  /** One packet for each flush, or more where one is too small. */
  private static final class Wrapping extends OutputStream {
    private final OutputStream packets;

    Wrapping(OutputStream packets) {
      this.packets = packets;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      var out = new ByteArrayOutputStream();
      for (int at = 0; at < length; at += MOST_PACKET - HEADER) {
        int size = Math.min(length - at, MOST_PACKET - HEADER);
        int whole = HEADER + size;
        byte last = (byte) (at + size == length ? 1 : 0);
        out.writeBytes(new byte[] {0x12, last, (byte) (whole >> 8), (byte) whole, 0, 0, 0, 0});
        out.write(bytes, from + at, size);
      }
      packets.write(out.toByteArray());
    }
  }
}
