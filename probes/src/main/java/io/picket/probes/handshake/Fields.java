package io.picket.probes.handshake;

import io.picket.probes.tls.Extension;
import io.picket.probes.tls.Octets;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads fields of handshake messages (RFC 8446 section 3). What is not there throws {@link
 * BufferUnderflowException}, which the callers turn into "malformed".
 */
public final class Fields {
  private static final int MOST_EXTENSIONS = 256;

  private Fields() {}

  /** A number of three bytes. */
  public static int u24(ByteBuffer in) {
    return (in.get() & 0xff) << 16 | (in.getShort() & 0xffff);
  }

  /** The next bytes as a buffer of their own. */
  public static ByteBuffer slice(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  /** The next bytes. */
  public static Octets octets(ByteBuffer in, int length) {
    return Octets.of(bytes(slice(in, length)));
  }

  /** All that is left of a buffer, which is not moved. */
  public static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(in.position(), bytes);
    return bytes;
  }

  /** A list of extensions with its length before it. */
  public static List<Extension> extensions(ByteBuffer in) {
    ByteBuffer block = slice(in, in.getShort() & 0xffff);
    var list = new ArrayList<Extension>();
    while (block.hasRemaining()) {
      if (list.size() == MOST_EXTENSIONS) {
        throw new BufferUnderflowException();
      }
      int type = block.getShort() & 0xffff;
      list.add(new Extension(type, octets(block, block.getShort() & 0xffff)));
    }
    return list;
  }

  static byte[] tail(Octets value, int from) {
    byte[] bytes = value.toBytes();
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }
}
