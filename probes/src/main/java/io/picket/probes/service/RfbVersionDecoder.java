package io.picket.probes.service;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the version by which a VNC server greets, twelve bytes (RFC 6143 section 7.1.1). */
final class RfbVersionDecoder implements Decoder<String> {
  private static final int LENGTH = 12;
  private static final String FORM = "RFB ddd.ddd\n";

  @Override
  public Step<String> offer(ByteBuffer received) {
    byte[] bytes = new byte[Math.min(received.remaining(), LENGTH)];
    received.duplicate().get(bytes);
    for (int at = 0; at < bytes.length; at++) {
      char form = FORM.charAt(at);
      if (form == 'd' ? bytes[at] < '0' || bytes[at] > '9' : bytes[at] != form) {
        return new Step.Bad<>("not a version of VNC");
      }
    }
    return bytes.length < LENGTH
        ? new Step.NeedMore<>()
        : new Step.Done<>(new String(bytes, 4, 7, StandardCharsets.US_ASCII), LENGTH);
  }
}
