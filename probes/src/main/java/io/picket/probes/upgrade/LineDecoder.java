package io.picket.probes.upgrade;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One line of text, up to its line feed, which is not part of it; nor is a carriage return. */
final class LineDecoder implements Decoder<String> {
  /** The longest line waited for, in bytes; IMAP's recommendation is 8,000 (RFC 7162). */
  static final int MOST = 8192;

  @Override
  public Step<String> offer(ByteBuffer received) {
    int most = Math.min(received.remaining(), MOST);
    for (int at = 0; at < most; at++) {
      byte one = received.get(received.position() + at);
      if (one == '\n') {
        byte[] line = new byte[at];
        received.get(received.position(), line);
        String text = new String(line, StandardCharsets.ISO_8859_1);
        return new Step.Done<>(text.endsWith("\r") ? text.substring(0, at - 1) : text, at + 1);
      }
      if (one == 0) {
        return new Step.Bad<>("a line with a zero byte");
      }
    }
    return most == MOST
        ? new Step.Bad<>("a line of more than " + MOST + " bytes")
        : new Step.NeedMore<>();
  }
}
