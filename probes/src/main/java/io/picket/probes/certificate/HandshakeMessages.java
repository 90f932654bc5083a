package io.picket.probes.certificate;

import io.picket.model.Reason;
import io.picket.probes.tls.HandshakeKeys;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The handshake messages a server sends, put together from records, in clear or not. */
final class HandshakeMessages {
  /** No certificate chain in use comes near this many bytes; a longer message is not awaited. */
  static final int LONGEST = 192 * 1024;

  /** A server that sends empty records or warnings without end is left after this many. */
  private static final int MOST_RECORDS = 200;

  private final Connection connection;
  private final RecordDecoder decoder = new RecordDecoder();
  private Optional<HandshakeKeys> keys = Optional.empty();
  private byte[] pending = new byte[0];
  private int records;

  HandshakeMessages(Connection connection) {
    this.connection = connection;
  }

  /**
   * One message.
   *
   * @param type HandshakeType
   * @param whole header and body, as the transcript wants it
   * @param body without the four bytes of the header
   */
  record Message(int type, ByteBuffer whole, ByteBuffer body) {}

  /** From now on, records of application data are opened with these keys. */
  void decryptWith(HandshakeKeys handshakeKeys) throws WireException {
    if (pending.length > 0) {
      throw new WireException(
          Reason.MALFORMED, "handshake messages behind a ServerHello of TLS 1.3, in clear");
    }
    keys = Optional.of(handshakeKeys);
  }

  /**
   * The next message.
   *
   * @throws WireException REFUSED for an alert, TOO_LARGE, MALFORMED, and what the connection says
   */
  Message next() throws WireException, InterruptedException {
    while (true) {
      if (pending.length >= 4) {
        int length = (pending[1] & 0xff) << 16 | (pending[2] & 0xff) << 8 | (pending[3] & 0xff);
        if (length > LONGEST) {
          throw new WireException(
              Reason.TOO_LARGE,
              "a handshake message of " + length + " bytes; at most " + LONGEST + " are read");
        }
        if (pending.length >= 4 + length) {
          byte[] whole = Arrays.copyOf(pending, 4 + length);
          pending = Arrays.copyOfRange(pending, 4 + length, pending.length);
          return new Message(
              whole[0] & 0xff,
              ByteBuffer.wrap(whole).asReadOnlyBuffer(),
              ByteBuffer.wrap(whole, 4, length).slice().asReadOnlyBuffer());
        }
      }
      append(record());
    }
  }

  private ByteBuffer record() throws WireException, InterruptedException {
    while (true) {
      if (++records > MOST_RECORDS) {
        throw new WireException(Reason.TOO_LARGE, "more than " + MOST_RECORDS + " TLS records");
      }
      RecordDecoder.Fragment fragment = connection.receive(decoder);
      int type = fragment.type();
      ByteBuffer content = fragment.body();
      if (type == RecordDecoder.APPLICATION_DATA && keys.isPresent()) {
        HandshakeKeys.Opened opened =
            keys.get()
                .open(bytes(fragment.header()), bytes(content))
                .orElseThrow(() ->
                    new WireException(
                        Reason.MALFORMED, "an encrypted handshake record does not open"));
        type = opened.type();
        content = opened.content();
      }
      switch (type) {
        case RecordDecoder.HANDSHAKE -> {
          return content;
        }
        case RecordDecoder.CHANGE_CIPHER_SPEC -> {
          // TLS 1.3 servers send one for the sake of middleboxes (RFC 8446 appendix D.4).
        }
        case RecordDecoder.ALERT -> alert(content);
        default ->
            throw new WireException(
                Reason.MALFORMED, "a TLS record of type " + type + " in the handshake");
      }
    }
  }

  /** A warning that the name is unknown is no refusal (RFC 6066 section 3); anything else is. */
  private static void alert(ByteBuffer content) throws WireException {
    if (content.remaining() < 2) {
      throw new WireException(Reason.MALFORMED, "an alert of " + content.remaining() + " bytes");
    }
    int level = content.get(content.position()) & 0xff;
    int description = content.get(content.position() + 1) & 0xff;
    if (level != 1 || description == 0) {
      throw new WireException(Reason.REFUSED, "TLS alert " + description);
    }
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
