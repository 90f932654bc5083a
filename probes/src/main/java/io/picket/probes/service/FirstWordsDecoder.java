package io.picket.probes.service;

import io.picket.model.Text;
import io.picket.probes.tls.AlertName;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Tells TLS, HTTP and a greeting apart by their first bytes. Warning alerts are passed over. */
final class FirstWordsDecoder implements Decoder<FirstWords> {
  /** The longest greeting or status line waited for, in bytes. */
  static final int MOST_LINE = 1024;

  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int SERVER_HELLO = 2;
  private static final int FATAL = 2;

  @Override
  public Step<FirstWords> offer(ByteBuffer received) {
    byte[] bytes = new byte[received.remaining()];
    received.duplicate().get(bytes);
    if (bytes.length == 0) {
      return new Step.NeedMore<>();
    }
    if (mayBeTls(bytes)) {
      return record(bytes);
    }
    if (Spoken.mayBecomeGreeting(bytes)) {
      return new Step.NeedMore<>();
    }
    int end = endOfLine(bytes);
    if (end < 0 && bytes.length < MOST_LINE) {
      return Spoken.isWholeGreeting(bytes)
          ? new Step.Done<>(new FirstWords.Said(bytes), bytes.length)
          : new Step.NeedMore<>();
    }
    String line =
        new String(bytes, 0, end < 0 ? MOST_LINE : end, StandardCharsets.ISO_8859_1).strip();
    if (line.startsWith("HTTP/")) {
      return line.matches("HTTP/[0-9](?:\\.[0-9])? [1-9][0-9]{2}(?: .*)?")
          ? new Step.Done<>(new FirstWords.Http(Text.printable(line, 100)), bytes.length)
          : new Step.Bad<>("a broken HTTP status line: " + Text.printable(line, 60));
    }
    return new Step.Done<>(new FirstWords.Said(bytes), bytes.length);
  }

  /** Whether bytes begin as a record of TLS would. */
  static boolean mayBeTls(byte[] bytes) {
    return bytes.length == 0 || bytes[0] == ALERT || bytes[0] == HANDSHAKE;
  }

  private static int endOfLine(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, MOST_LINE); i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static Step<FirstWords> record(byte[] bytes) {
    for (int at = 0; ; at += 7) {
      int have = bytes.length - at;
      if (have >= 2 && bytes[at + 1] != 3) {
        return new Step.Bad<>("a record of an unknown version");
      }
      if (have < 7) {
        return new Step.NeedMore<>();
      }
      int length = (bytes[at + 3] & 0xff) << 8 | (bytes[at + 4] & 0xff);
      if (bytes[at] == HANDSHAKE) {
        return bytes[at + 5] == SERVER_HELLO && length >= 4
            ? new Step.Done<>(new FirstWords.Tls("answers with a ServerHello"), bytes.length)
            : new Step.Bad<>("handshake message " + bytes[at + 5] + " before a ServerHello");
      }
      if (bytes[at] != ALERT || length != 2) {
        return new Step.Bad<>("record type " + bytes[at] + " of length " + length);
      }
      if (bytes[at + 5] == FATAL) {
        return new Step.Done<>(
            new FirstWords.Tls("answers with TLS " + AlertName.of(bytes[at + 6] & 0xff)),
            bytes.length);
      }
    }
  }
}
