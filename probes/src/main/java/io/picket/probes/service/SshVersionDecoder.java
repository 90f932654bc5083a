package io.picket.probes.service;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the protocol version out of an SSH server's first line; other lines may stand before it
 * (RFC 4253 section 4.2). At most 4,096 bytes, and 255 in the line itself.
 */
final class SshVersionDecoder implements Decoder<String> {
  private static final int MOST = 4096;
  private static final int MOST_LINE = 255;
  private static final Pattern LINE = Pattern.compile("SSH-(1\\.[0-9]{1,2}|2\\.0)-[^\\x00]*");

  @Override
  public Step<String> offer(ByteBuffer received) {
    byte[] bytes = new byte[Math.min(received.remaining(), MOST)];
    received.duplicate().get(bytes);
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] != '\n') {
        continue;
      }
      String line = new String(bytes, start, at - start, StandardCharsets.ISO_8859_1).strip();
      if (line.startsWith("SSH-")) {
        Matcher version = LINE.matcher(line);
        return line.length() <= MOST_LINE && version.matches()
            ? new Step.Done<>(version.group(1), at + 1)
            : new Step.Bad<>("an SSH version that is none");
      }
      start = at + 1;
    }
    return bytes.length < MOST
        ? new Step.NeedMore<>()
        : new Step.Bad<>("no SSH version in " + MOST + " bytes");
  }
}
