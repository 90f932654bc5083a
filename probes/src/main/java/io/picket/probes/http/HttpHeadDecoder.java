package io.picket.probes.http;

import io.picket.model.HttpSeen.Header;
import io.picket.model.Text;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The head of an HTTP/1.0 or 1.1 answer (RFC 9112), interim answers passed over. Strict about the
 * status line, lenient about header lines, because servers are and fingerprints want to see them.
 */
final class HttpHeadDecoder implements Decoder<HttpHead> {
  /** The longest head, in bytes. */
  static final int MOST_HEAD = 64 * 1024;

  /** The most header fields kept. */
  static final int MOST_FIELDS = 100;

  private static final int MOST_INTERIM = 8;
  private static final byte[] MAGIC = "HTTP/".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern STATUS =
      Pattern.compile("HTTP/[0-9](?:\\.[0-9])? ([1-9][0-9]{2})(?:[ \\r\\n].*)?");

  @Override
  public Step<HttpHead> offer(ByteBuffer received) {
    byte[] bytes = new byte[received.remaining()];
    received.duplicate().get(bytes);
    int at = 0;
    for (int interim = 0; interim <= MOST_INTERIM; interim++) {
      Step<Integer> head = endOfHead(bytes, at);
      if (!(head instanceof Step.Done<Integer>(Integer end, int size)) || size < 0) {
        return head instanceof Step.Bad<Integer>(String why)
            ? new Step.Bad<>(why)
            : new Step.NeedMore<>();
      }
      String text = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
      Optional<Integer> status = status(text);
      if (status.isEmpty()) {
        return new Step.Bad<>("not an HTTP status line: " + Text.printable(text, 60));
      }
      if (status.get() / 100 != 1 || status.get() == 101) {
        return new Step.Done<>(new HttpHead(status.get(), fields(text)), end);
      }
      at = end;
    }
    return new Step.Bad<>("more than " + MOST_INTERIM + " interim answers");
  }

  /** Where the blank line ends; Bad as soon as the bytes cannot be an HTTP answer. */
  private static Step<Integer> endOfHead(byte[] bytes, int from) {
    for (int i = 0; i < MAGIC.length && from + i < bytes.length; i++) {
      if (bytes[from + i] != MAGIC[i]) {
        int shown = Math.min(40, bytes.length - from);
        return new Step.Bad<>(
            "not HTTP: "
                + Text.printable(
                    new String(bytes, from, shown, StandardCharsets.ISO_8859_1).stripTrailing()));
      }
    }
    int end = Math.min(bytes.length, from + MOST_HEAD);
    for (int i = from; i < end; i++) {
      if (bytes[i] == '\n') {
        if (i + 1 < end && bytes[i + 1] == '\n') {
          return new Step.Done<>(i + 2, i + 2);
        }
        if (i + 2 < end && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
          return new Step.Done<>(i + 3, i + 3);
        }
      }
    }
    return bytes.length - from >= MOST_HEAD
        ? new Step.Bad<>("the head is longer than " + MOST_HEAD + " bytes")
        : new Step.NeedMore<>();
  }

  private static Optional<Integer> status(String head) {
    var matcher = STATUS.matcher(head.lines().findFirst().orElse(""));
    return matcher.matches() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
  }

  private static List<Header> fields(String head) {
    var fields = new ArrayList<Header>();
    head.lines()
        .skip(1)
        .limit(10L * MOST_FIELDS)
        .forEach(line -> {
          int colon = line.indexOf(':');
          if (colon > 0 && fields.size() < MOST_FIELDS) {
            fields.add(
                new Header(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
          }
        });
    return fields;
  }
}
