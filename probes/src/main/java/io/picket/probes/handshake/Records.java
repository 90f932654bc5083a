package io.picket.probes.handshake;

import io.picket.model.Reason;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of a connection that speaks TLS records, in clear or not. A message is put
 * together from records and handed out whole.
 */
public final class Records {
  /** No certificate chain in use comes near this many bytes; a longer message is not awaited. */
  public static final int LONGEST = 192 * 1024;

  /** A server that sends empty records, warnings or messages without end is left after so many. */
  private static final int MOST_RECORDS = 200;

  private static final int MOST_MESSAGES = 200;
  private static final int MESSAGE_HEAD = 4;
  private static final int MOST_IN_A_RECORD = 1 << 14;

  private final Connection connection;
  private final RecordDecoder decoder = new RecordDecoder();
  private @Nullable Protection opening;
  private @Nullable Protection sealing;
  private byte[] pending = new byte[0];
  private int records;
  private int messages;
  private int version = 0x0301;

  public Records(Connection connection) {
    this.connection = connection;
  }

  /** What came in. */
  public sealed interface Incoming {
    /**
     * A handshake message.
     *
     * @param type HandshakeType
     * @param whole header and body, as the transcript wants it
     */
    record Message(int type, Octets whole) implements Incoming {
      /** Without the four bytes of the header. */
      public ByteBuffer body() {
        byte[] bytes = whole.toBytes();
        return ByteBuffer.wrap(bytes, MESSAGE_HEAD, bytes.length - MESSAGE_HEAD).slice();
      }
    }

    /** An alert. */
    record Alert(int level, int description) implements Incoming {
      /** Whether it ends the connection. TLS 1.3 ignores the level (RFC 8446 section 6). */
      public boolean isFatal() {
        return level != 1;
      }

      /** Whether it only says goodbye. */
      public boolean isGoodbye() {
        return description == 0;
      }
    }

    /** From here on the peer encrypts, up to TLS 1.2. */
    record ChangeCipherSpec() implements Incoming {}

    /** Data of the application, which nobody asked for here. */
    record Application() implements Incoming {}
  }

  /** From now on, records name this version; TLS 1.3 goes on to call itself TLS 1.2 in them. */
  void agreeOn(int agreed) {
    version = Math.min(agreed, 0x0303);
  }

  /** From now on, what comes is opened with this. */
  void openWith(Protection protection) throws WireException {
    if (pending.length > 0) {
      throw new WireException(
          Reason.MALFORMED, "a handshake message that begins before a change of keys");
    }
    opening = protection;
  }

  /** From now on, what is sent is sealed with this. */
  void sealWith(Protection protection) {
    sealing = protection;
  }

  /** Sends content of one type, in as many records as it takes. */
  void send(int type, byte[] content) throws WireException, InterruptedException {
    for (int at = 0; at < content.length; at += MOST_IN_A_RECORD) {
      byte[] part =
          Arrays.copyOfRange(content, at, Math.min(content.length, at + MOST_IN_A_RECORD));
      connection.send(sealing == null ? plain(type, part) : sealing.seal(type, part));
    }
  }

  /** Sends a ChangeCipherSpec, which is never encrypted again in the same direction. */
  void sendChangeCipherSpec() throws WireException, InterruptedException {
    connection.send(plain(RecordDecoder.CHANGE_CIPHER_SPEC, new byte[] {1}));
  }

  private byte[] plain(int type, byte[] content) {
    return ByteBuffer.allocate(5 + content.length)
        .put((byte) type)
        .putShort((short) version)
        .putShort((short) content.length)
        .put(content)
        .array();
  }

  /**
   * The next thing that comes.
   *
   * @throws WireException TOO_LARGE, MALFORMED, and what the connection says
   */
  public Incoming next() throws WireException, InterruptedException {
    while (true) {
      if (pending.length >= MESSAGE_HEAD) {
        int length = (pending[1] & 0xff) << 16 | (pending[2] & 0xff) << 8 | (pending[3] & 0xff);
        if (length > LONGEST) {
          throw new WireException(
              Reason.TOO_LARGE,
              "a handshake message of " + length + " bytes; at most " + LONGEST + " are read");
        }
        if (pending.length >= MESSAGE_HEAD + length) {
          return message(length);
        }
      }
      Incoming other = record();
      if (other != null) {
        return other;
      }
    }
  }

  private Incoming message(int length) throws WireException {
    if (++messages > MOST_MESSAGES) {
      throw new WireException(
          Reason.TOO_LARGE, "more than " + MOST_MESSAGES + " handshake messages");
    }
    byte[] whole = Arrays.copyOf(pending, MESSAGE_HEAD + length);
    pending = Arrays.copyOfRange(pending, MESSAGE_HEAD + length, pending.length);
    return new Incoming.Message(whole[0] & 0xff, Octets.of(whole));
  }

  /** Takes a record; nothing to hand out when it was a piece of a message. */
  private @Nullable Incoming record() throws WireException, InterruptedException {
    if (++records > MOST_RECORDS) {
      throw new WireException(Reason.TOO_LARGE, "more than " + MOST_RECORDS + " TLS records");
    }
    RecordDecoder.Fragment fragment = connection.receive(decoder);
    int type = fragment.type();
    ByteBuffer content = fragment.body();
    Protection protection = opening;
    if (protection != null && isSealed(protection, type)) {
      Protection.Opened opened =
          protection
              .open(bytes(fragment.header()), bytes(content))
              .orElseThrow(() ->
                  new WireException(
                      Reason.MALFORMED, "an encrypted handshake record does not open"));
      type = opened.type();
      content = opened.content();
    }
    if (pending.length > 0 && type != RecordDecoder.HANDSHAKE) {
      throw new WireException(
          Reason.MALFORMED, "a handshake message is interrupted by a record of type " + type);
    }
    return switch (type) {
      case RecordDecoder.HANDSHAKE -> {
        append(content);
        yield null;
      }
      case RecordDecoder.CHANGE_CIPHER_SPEC -> new Incoming.ChangeCipherSpec();
      case RecordDecoder.ALERT -> alert(content);
      case RecordDecoder.APPLICATION_DATA -> new Incoming.Application();
      default ->
          throw new WireException(
              Reason.MALFORMED, "a TLS record of type " + type + " in the handshake");
    };
  }

  /** TLS 1.3 still shows change_cipher_spec and early alerts in clear (RFC 8446 appendix D.4). */
  private static boolean isSealed(Protection protection, int type) {
    return !(protection instanceof ModernProtection) || type == RecordDecoder.APPLICATION_DATA;
  }

  private static Incoming.Alert alert(ByteBuffer content) throws WireException {
    if (content.remaining() < 2) {
      throw new WireException(Reason.MALFORMED, "an alert of " + content.remaining() + " bytes");
    }
    int at = content.position();
    return new Incoming.Alert(content.get(at) & 0xff, content.get(at + 1) & 0xff);
  }

  private void append(ByteBuffer content) {
    byte[] more = Arrays.copyOf(pending, pending.length + content.remaining());
    content.get(content.position(), more, pending.length, content.remaining());
    pending = more;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }
}
