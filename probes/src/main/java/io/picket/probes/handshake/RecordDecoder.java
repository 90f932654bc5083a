package io.picket.probes.handshake;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;

/** One TLS record (RFC 8446 section 5.1), of any version that has records. */
public final class RecordDecoder implements Decoder<RecordDecoder.Fragment> {
  /** The longest fragment a peer may send: 2^14 bytes and what encryption may add. */
  public static final int LONGEST = (1 << 14) + 2048;

  public static final int ALERT = 21;
  public static final int HANDSHAKE = 22;
  public static final int APPLICATION_DATA = 23;
  public static final int CHANGE_CIPHER_SPEC = 20;

  /**
   * A record.
   *
   * @param header its five bytes, which TLS 1.3 authenticates
   */
  public record Fragment(int type, ByteBuffer header, ByteBuffer body) {}

  @Override
  public Step<Fragment> offer(ByteBuffer received) {
    int at = received.position();
    int available = received.remaining();
    if (available >= 1) {
      int type = received.get(at) & 0xff;
      if (type < CHANGE_CIPHER_SPEC || type > 24) {
        return new Step.Bad<>("not a TLS record: it begins with byte 0x" + hex(type));
      }
    }
    if (available >= 2 && received.get(at + 1) != 3) {
      return new Step.Bad<>("not a TLS record: version byte 0x" + hex(received.get(at + 1)));
    }
    if (available < 5) {
      return new Step.NeedMore<>();
    }
    int length = (received.get(at + 3) & 0xff) << 8 | (received.get(at + 4) & 0xff);
    if (length > LONGEST) {
      return new Step.Bad<>("a TLS record of " + length + " bytes");
    }
    if (available < 5 + length) {
      return new Step.NeedMore<>();
    }
    byte[] bytes = new byte[5 + length];
    received.get(at, bytes);
    return new Step.Done<>(
        new Fragment(
            bytes[0] & 0xff, ByteBuffer.wrap(bytes, 0, 5), ByteBuffer.wrap(bytes, 5, length)),
        5 + length);
  }

  private static String hex(int value) {
    return String.format("%02x", value & 0xff);
  }
}
