package io.picket.probes.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks over TLS records and hands out what they carry, one message after the other, whether a
 * message is split over records or shares one. Looks at every byte once.
 */
final class RecordWalk {
  static final int CHANGE_CIPHER_SPEC = 20;
  static final int ALERT = 21;
  static final int HANDSHAKE = 22;
  static final int APPLICATION_DATA = 23;

  /** Type, version and length of a record (RFC 8446 section 5.1), in bytes. */
  static final int RECORD_HEAD = 5;

  private static final int MAX_RECORD = (1 << 14) + 2048;
  private static final int MESSAGE_HEAD = 4;

  /** What was found next. */
  sealed interface Found {
    /** A whole handshake message. */
    record Handshake(int type, Octets body) implements Found {}

    /** A whole alert. */
    record Warning(Alert alert) implements Found {}

    /** A record of another kind, such as ChangeCipherSpec; its content is of no interest. */
    record Other(int contentType) implements Found {}

    /** The bytes end before the next message does. */
    record End() implements Found {}

    /** These are no records. */
    record Broken(String why) implements Found {}
  }

  private final ByteBuffer in;
  private final int start;
  private final int maxMessage;

  private int contentType = -1;
  private int leftInRecord;
  private byte[] pending = new byte[0];
  private int pendingLength;

  /**
   * @param received from position to limit; not moved
   * @param maxMessage the longest handshake message borne, in bytes
   */
  RecordWalk(ByteBuffer received, int maxMessage) {
    this.in = received.duplicate();
    this.start = received.position();
    this.maxMessage = maxMessage;
  }

  /** How many bytes have been taken, up to the last byte of what {@link #next} returned. */
  int consumed() {
    return in.position() - start;
  }

  Found next() {
    while (true) {
      if (leftInRecord == 0) {
        Found stop = openRecord();
        if (stop != null) {
          return stop;
        }
      }
      Found found =
          switch (contentType) {
            case HANDSHAKE -> handshake();
            case ALERT -> alert();
            default -> other();
          };
      if (found != null) {
        return found;
      }
    }
  }

  private @Nullable Found openRecord() {
    int at = in.position();
    int available = in.remaining();
    if (available >= 1) {
      int type = in.get(at) & 0xFF;
      if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) {
        return new Found.Broken("not TLS: a record starts with byte " + type);
      }
    }
    if (available >= 2 && in.get(at + 1) != 3) {
      return new Found.Broken("not TLS: record version " + (in.get(at + 1) & 0xFF));
    }
    if (available < RECORD_HEAD) {
      return new Found.End();
    }
    int type = in.get(at) & 0xFF;
    int length = in.getShort(at + 3) & 0xFFFF;
    if (length > MAX_RECORD) {
      return new Found.Broken("a record of " + length + " bytes is too long");
    }
    if (length == 0 && type != APPLICATION_DATA) {
      return new Found.Broken("an empty record");
    }
    if (pendingLength > 0 && type != contentType) {
      return new Found.Broken("a message is interrupted by another kind of record");
    }
    in.position(at + RECORD_HEAD);
    contentType = type;
    leftInRecord = length;
    return length == 0 ? new Found.Other(type) : null;
  }

  private @Nullable Found handshake() {
    if (!fill(MESSAGE_HEAD)) {
      return starved();
    }
    int length = (pending[1] & 0xFF) << 16 | (pending[2] & 0xFF) << 8 | (pending[3] & 0xFF);
    if (length > maxMessage) {
      return new Found.Broken("a handshake message of " + length + " bytes is too long");
    }
    if (!fill(MESSAGE_HEAD + length)) {
      return starved();
    }
    var message =
        new Found.Handshake(
            pending[0] & 0xFF,
            Octets.of(Arrays.copyOfRange(pending, MESSAGE_HEAD, MESSAGE_HEAD + length)));
    pendingLength = 0;
    return message;
  }

  private @Nullable Found alert() {
    if (!fill(2)) {
      return starved();
    }
    var found = new Found.Warning(new Alert(pending[0] & 0xFF, pending[1] & 0xFF));
    pendingLength = 0;
    return found;
  }

  private @Nullable Found other() {
    if (in.remaining() < leftInRecord) {
      in.position(in.limit());
      return new Found.End();
    }
    in.position(in.position() + leftInRecord);
    leftInRecord = 0;
    return new Found.Other(contentType);
  }

  /** The record is used up (go on with the next) or the bytes are. */
  private @Nullable Found starved() {
    return leftInRecord == 0 ? null : new Found.End();
  }

  /** Gathers bytes of the open record until so many are pending. */
  private boolean fill(int wanted) {
    int missing = wanted - pendingLength;
    int take = Math.min(missing, Math.min(leftInRecord, in.remaining()));
    if (take > 0) {
      if (pending.length < pendingLength + take) {
        pending = Arrays.copyOf(pending, Math.max(pending.length * 2, pendingLength + take));
      }
      in.get(pending, pendingLength, take);
      pendingLength += take;
      leftInRecord -= take;
    }
    return pendingLength >= wanted;
  }
}
