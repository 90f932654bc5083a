package io.picket.probes.upgrade;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;

/**
 * A packet whose first bytes tell its length.
 *
 * @param header how many bytes tell it
 * @param most the longest packet waited for, in bytes, header included
 * @param length the whole length from the header, or something below the header's own for "no such
 *     packet"
 */
record LengthPrefixed(String name, int header, int most, ToIntFunction<byte[]> length)
    implements Decoder<byte[]> {
  /** MySQL: three bytes of length, low first, and a sequence number. */
  static final LengthPrefixed MYSQL =
      new LengthPrefixed(
          "MySQL",
          4,
          4096,
          head -> 4 + ((head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16));

  /** TDS: type, status, length with the header, high first (MS-TDS section 2.2.3.1). */
  static final LengthPrefixed TDS =
      new LengthPrefixed(
          "TDS",
          8,
          32 * 1024,
          head -> head[0] == 4 || head[0] == 0x12 ? (head[2] & 0xff) << 8 | (head[3] & 0xff) : 0);

  /** TPKT (RFC 1006 section 6). */
  static final LengthPrefixed TPKT =
      new LengthPrefixed(
          "TPKT",
          4,
          256,
          head -> head[0] == 3 && head[1] == 0 ? (head[2] & 0xff) << 8 | (head[3] & 0xff) : 0);

  @Override
  public Step<byte[]> offer(ByteBuffer received) {
    if (received.remaining() < header) {
      return new Step.NeedMore<>();
    }
    byte[] head = new byte[header];
    received.get(received.position(), head);
    int whole = length.applyAsInt(head);
    if (whole <= header || whole > most) {
      return new Step.Bad<>("no packet of " + name);
    }
    if (received.remaining() < whole) {
      return new Step.NeedMore<>();
    }
    byte[] packet = new byte[whole];
    received.get(received.position(), packet);
    return new Step.Done<>(packet, whole);
  }
}
