package io.picket.probes.upgrade;

import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import io.picket.probes.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A connection whose bytes travel inside TDS packets of type PRELOGIN, as SQL Server wants the TLS
 * handshake to. Behind the handshake records stand by themselves: those are passed on as they are,
 * since no type of a TLS record is a type of a TDS packet. For one thread, as every connection.
 */
final class TdsConnection implements Connection {
  /** The packet size before any other was agreed, header included. */
  private static final int MOST_PACKET = 4096;

  private static final int HEADER = 8;
  private static final int RECORD_HEADER = 5;

  /** Up to TLS 1.2, with all that a cipher may add (RFC 5246 section 6.2.3). */
  private static final int MOST_RECORD = (1 << 14) + 2048;

  private static final byte PRELOGIN = 0x12;
  private static final byte LAST = 1;
  private static final int FIRST_RECORD_TYPE = 20;
  private static final int LAST_RECORD_TYPE = 24;

  private final Connection packets;
  private byte[] unread = {};

  TdsConnection(Connection packets) {
    this.packets = packets;
  }

  @Override
  public void send(byte[] bytes) throws WireException, InterruptedException {
    var out = new ByteArrayOutputStream();
    int at = 0;
    do {
      int size = Math.min(bytes.length - at, MOST_PACKET - HEADER);
      int whole = HEADER + size;
      boolean last = at + size == bytes.length;
      byte[] header = {PRELOGIN, last ? LAST : 0, (byte) (whole >> 8), (byte) whole, 0, 0, 0, 0};
      out.writeBytes(header);
      out.write(bytes, at, size);
      at += size;
    } while (at < bytes.length);
    packets.send(out.toByteArray());
  }

  @Override
  public <T> T receive(Decoder<T> decoder) throws WireException, InterruptedException {
    while (true) {
      if (unread.length > 0) {
        switch (decoder.offer(ByteBuffer.wrap(unread).asReadOnlyBuffer())) {
          case Step.Done<T>(T value, int consumed) -> {
            unread = Arrays.copyOfRange(unread, consumed, unread.length);
            return value;
          }
          case Step.Bad<T>(String why) ->
              throw new WireException(Reason.MALFORMED, Text.printable(why));
          case Step.NeedMore<T>() -> {}
        }
      }
      byte[] more = packets.receive(TdsConnection::piece);
      byte[] both = Arrays.copyOf(unread, unread.length + more.length);
      System.arraycopy(more, 0, both, unread.length, more.length);
      unread = both;
    }
  }

  /** The content of a packet, or a bare record. */
  static Step<byte[]> piece(ByteBuffer received) {
    if (!received.hasRemaining()) {
      return new Step.NeedMore<>();
    }
    int type = received.get(received.position());
    if (type >= FIRST_RECORD_TYPE && type <= LAST_RECORD_TYPE) {
      return record(received);
    }
    return switch (LengthPrefixed.TDS.offer(received)) {
      case Step.Done<byte[]>(byte[] packet, int consumed) ->
          new Step.Done<>(Arrays.copyOfRange(packet, HEADER, packet.length), consumed);
      case Step.NeedMore<byte[]>() -> new Step.NeedMore<>();
      case Step.Bad<byte[]>(String why) -> new Step.Bad<>(why);
    };
  }

  private static Step<byte[]> record(ByteBuffer received) {
    if (received.remaining() < RECORD_HEADER) {
      return new Step.NeedMore<>();
    }
    int length = Short.toUnsignedInt(received.getShort(received.position() + RECORD_HEADER - 2));
    if (length > MOST_RECORD) {
      return new Step.Bad<>("a TLS record of " + length + " bytes");
    }
    if (received.remaining() < RECORD_HEADER + length) {
      return new Step.NeedMore<>();
    }
    byte[] whole = new byte[RECORD_HEADER + length];
    received.get(received.position(), whole);
    return new Step.Done<>(whole, whole.length);
  }

  /** What is left inside of packets, then what was not unpacked. */
  @Override
  public byte[] unread() {
    byte[] outside = packets.unread();
    byte[] both = Arrays.copyOf(unread, unread.length + outside.length);
    System.arraycopy(outside, 0, both, unread.length, outside.length);
    return both;
  }

  @Override
  public void beginAgain() {
    packets.beginAgain();
  }

  @Override
  public void close() {
    packets.close();
  }
}
