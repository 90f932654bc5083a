package io.picket.probes.upgrade;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.util.HexFormat;

/**
 * PRELOGIN with encryption asked for; the TLS handshake then travels inside TDS packets (MS-TDS
 * sections 2.2.6.5 and 3.2.5.1). Since TDS 8.0 servers may also speak TLS straight away.
 */
record TdsUpgrade() implements Upgrade {
  /** Version 17.0, ENCRYPT_ON. */
  private static final byte[] PRELOGIN =
      HexFormat.of().parseHex("1201001a0000010000000b00060100110001ff11000000000001");

  private static final int TERMINATOR = 0xff;
  private static final int ENCRYPTION = 1;
  private static final int NOT_SUPPORTED = 2;

  @Override
  public String command() {
    return "PRELOGIN";
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    fresh.send(PRELOGIN);
    byte[] answer = fresh.receive(LengthPrefixed.TDS);
    int encryption = encryption(answer);
    return switch (encryption) {
      case 0, 1, 3 ->
          Asked.agreed(
              new TdsConnection(fresh),
              "answers PRELOGIN with encryption " + encryption,
              new Answer.No("the log-in itself is always encrypted"));
      case NOT_SUPPORTED ->
          Asked.declined(
              "answers PRELOGIN with \"encryption not supported\"",
              new Answer.Yes("has no TLS, so that every log-in is in clear"));
      default ->
          throw new WireException(Reason.MALFORMED, "PRELOGIN with encryption " + encryption);
    };
  }

  /** The byte behind option token 1. */
  private static int encryption(byte[] packet) throws WireException {
    for (int at = 8; at + 5 <= packet.length && (packet[at] & 0xff) != TERMINATOR; at += 5) {
      int offset = 8 + ((packet[at + 1] & 0xff) << 8 | (packet[at + 2] & 0xff));
      int size = (packet[at + 3] & 0xff) << 8 | (packet[at + 4] & 0xff);
      if (packet[at] == ENCRYPTION && size == 1 && offset < packet.length) {
        return packet[offset] & 0xff;
      }
    }
    throw new WireException(Reason.MALFORMED, "PRELOGIN without a word on encryption");
  }
}
