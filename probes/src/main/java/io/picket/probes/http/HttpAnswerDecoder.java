package io.picket.probes.http;

import io.picket.model.HttpSeen.Header;
import io.picket.model.Text;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An HTTP/1.0 or 1.1 answer (RFC 9112), interim answers passed over. Strict about the status line,
 * lenient about header lines, because servers are and fingerprints want to see them.
 */
public final class HttpAnswerDecoder implements Decoder<HttpAnswer> {
  /** The longest head, in bytes. */
  static final int MOST_HEAD = 64 * 1024;

  /** The most header fields kept. */
  static final int MOST_FIELDS = 100;

  private static final int MOST_INTERIM = 8;

  private final int bodyLimit;

  /**
   * @param bodyLimit bytes of body after which an answer is complete and truncated
   */
  public HttpAnswerDecoder(int bodyLimit) {
    this.bodyLimit = bodyLimit;
  }

  @Override
  public Step<HttpAnswer> offer(ByteBuffer received) {
    return read(received, false);
  }

  /**
   * The answer when no more bytes will come: whole where the close ends the body, truncated where
   * bytes are missing, nothing without a complete head.
   */
  public Optional<HttpAnswer> atEnd(ByteBuffer received) {
    return read(received, true) instanceof Step.Done<HttpAnswer>(HttpAnswer answer, int consumed)
            && consumed >= 0
        ? Optional.of(answer)
        : Optional.empty();
  }

  private Step<HttpAnswer> read(ByteBuffer received, boolean ended) {
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
        return body(bytes, end, status.get(), fields(text), ended);
      }
      at = end;
    }
    return new Step.Bad<>("more than " + MOST_INTERIM + " interim answers");
  }

  /** Where the blank line ends; Bad as soon as the bytes cannot be an HTTP answer. */
  private static Step<Integer> endOfHead(byte[] bytes, int from) {
    byte[] magic = {'H', 'T', 'T', 'P', '/'};
    for (int i = 0; i < magic.length && from + i < bytes.length; i++) {
      if (bytes[from + i] != magic[i]) {
        return new Step.Bad<>(
            "not HTTP: "
                + Text.printable(
                    new String(
                        bytes,
                        from,
                        Math.min(40, bytes.length - from),
                        StandardCharsets.ISO_8859_1)));
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
    var matcher =
        java.util.regex.Pattern.compile("HTTP/[0-9](?:\\.[0-9])? ([1-9][0-9]{2})(?:[ \\r\\n].*)?")
            .matcher(head.lines().findFirst().orElse(""));
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

  private Step<HttpAnswer> body(
      byte[] bytes, int at, int status, List<Header> fields, boolean ended) {
    if (status == 204 || status == 304 || status == 101) {
      return new Step.Done<>(new HttpAnswer(status, fields, new byte[0], false), at);
    }
    if (value(fields, "transfer-encoding").toLowerCase(java.util.Locale.ROOT).endsWith("chunked")) {
      return chunked(bytes, at, status, fields, ended);
    }
    String length = value(fields, "content-length");
    boolean told = length.matches("[0-9]{1,18}");
    long wanted = told ? Long.parseLong(length) : Long.MAX_VALUE;
    long have = bytes.length - (long) at;
    int kept = (int) Math.min(Math.min(have, wanted), bodyLimit);
    if (have >= wanted || have >= bodyLimit || ended) {
      boolean truncated = kept < wanted && (told || !ended || kept == bodyLimit);
      return done(
          status, fields, java.util.Arrays.copyOfRange(bytes, at, at + kept), truncated, at + kept);
    }
    return new Step.NeedMore<>();
  }

  private Step<HttpAnswer> chunked(
      byte[] bytes, int from, int status, List<Header> fields, boolean ended) {
    var body = new ByteArrayOutputStream();
    int at = from;
    while (true) {
      int line = endOfLine(bytes, at);
      if (line < 0) {
        return bytes.length - at > 256
            ? new Step.Bad<>("a chunk's size line is too long")
            : unfinished(bytes, status, fields, body, ended);
      }
      String size =
          new String(bytes, at, line - at, StandardCharsets.ISO_8859_1).split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        return new Step.Bad<>("a chunk without a size");
      }
      long wanted = Long.parseLong(size, 16);
      at = line;
      int have = (int) Math.min(wanted, bytes.length - at);
      body.write(bytes, at, Math.min(have, bodyLimit - body.size()));
      if (body.size() >= bodyLimit) {
        return done(status, fields, body.toByteArray(), true, bytes.length);
      }
      if (wanted == 0) {
        return done(status, fields, body.toByteArray(), false, at);
      }
      if (have < wanted) {
        return unfinished(bytes, status, fields, body, ended);
      }
      int next = endOfLine(bytes, at + have);
      if (next < 0) {
        return unfinished(bytes, status, fields, body, ended);
      }
      at = next;
    }
  }

  private static Step<HttpAnswer> unfinished(
      byte[] bytes, int status, List<Header> fields, ByteArrayOutputStream body, boolean ended) {
    return ended
        ? done(status, fields, body.toByteArray(), true, bytes.length)
        : new Step.NeedMore<>();
  }

  private static Step<HttpAnswer> done(
      int status, List<Header> fields, byte[] body, boolean truncated, int consumed) {
    return new Step.Done<>(new HttpAnswer(status, fields, body, truncated), consumed);
  }

  /** The index behind the next line feed; -1 when there is none. */
  private static int endOfLine(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static String value(List<Header> fields, String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }
}
