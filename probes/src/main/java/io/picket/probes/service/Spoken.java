package io.picket.probes.service;

import io.picket.model.ServiceSeen.Detail;
import io.picket.model.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A protocol recognised by its greeting.
 *
 * @param protocol as in {@link io.picket.model.ServiceSeen#protocol()}
 * @param details what the greeting gives away
 */
record Spoken(String protocol, List<Detail> details) {
  private static final int MYSQL_VERSION = 10;
  private static final int MYSQL_ERROR = 0xff;
  private static final int MOST_MYSQL = 2000;
  private static final int TELNET_IAC = 0xff;

  /** A line that begins a greeting, and how the protocol is called. */
  private record Opening(Pattern line, String protocol) {}

  private static final List<Opening> OPENINGS =
      List.of(
          new Opening(Pattern.compile("SSH-([0-9.]{1,5}-[^\\r\\n]{1,200})"), "ssh"),
          new Opening(Pattern.compile("RFB ([0-9]{3}\\.[0-9]{3})"), "vnc"),
          // Names of hosts stand in greetings too: ftp.example.com may be a mail server.
          new Opening(Pattern.compile("(?i)220[ -](.{0,300}\\bE?SMTP\\b(?!\\.).{0,300})"), "smtp"),
          new Opening(
              Pattern.compile(
                  "(?i)220[ -](.{0,300}\\b(?:ftp|(?:bs|pro|pure-|vs|wu-)?ftpd)\\b.{0,300})"),
              "ftp"),
          new Opening(Pattern.compile("(?i)220[ -](.{0,300}FileZilla.{0,300})"), "ftp"),
          new Opening(Pattern.compile("\\+OK ?(.{0,300})"), "pop3"),
          new Opening(Pattern.compile("\\* (?:OK|PREAUTH) ?(.{0,300})"), "imap"));

  Spoken {
    details = List.copyOf(details);
  }

  /** The protocol that greets like this, if one is known. */
  static Optional<Spoken> of(byte[] greeting) {
    Optional<Spoken> mysql = mysql(greeting);
    if (mysql.isPresent()) {
      return mysql;
    }
    if (isTelnet(greeting)) {
      return Optional.of(new Spoken("telnet", List.of()));
    }
    String text = line(greeting);
    String rest = isCutShort(greeting) ? "…" : "";
    for (Opening opening : OPENINGS) {
      Matcher matcher = opening.line().matcher(text);
      if (matcher.lookingAt()) {
        return Optional.of(
            new Spoken(
                opening.protocol(),
                List.of(new Detail("greeting", Text.printable(matcher.group(1), 200) + rest))));
      }
    }
    return Optional.empty();
  }

  /** Whether a line has begun and its end has not come. */
  private static boolean isCutShort(byte[] bytes) {
    for (byte one : bytes) {
      if (one == '\n') {
        return false;
      }
    }
    return true;
  }

  /** Whether a greeting without a line end is all there, so that no more need be waited for. */
  static boolean isWholeGreeting(byte[] bytes) {
    return mysql(bytes).isPresent() || isTelnet(bytes);
  }

  /** Whether a binary greeting has begun and is not all there; MySQL's holds a line feed. */
  static boolean mayBecomeGreeting(byte[] bytes) {
    if (bytes.length < 4 || bytes[3] != 0) {
      return false;
    }
    int length = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16;
    boolean kind =
        bytes.length == 4 || bytes[4] == MYSQL_VERSION || (bytes[4] & 0xff) == MYSQL_ERROR;
    return length >= 3 && length <= MOST_MYSQL && bytes.length < 4 + length && kind;
  }

  /** The first line, bounded and printable; of Telnet, without what it negotiates. */
  static String line(byte[] bytes) {
    byte[] said = isTelnet(bytes) ? withoutNegotiation(bytes) : bytes;
    String text =
        new String(
            said, 0, Math.min(said.length, FirstWordsDecoder.MOST_LINE), StandardCharsets.UTF_8);
    return Text.printable(text.lines().findFirst().orElse(""), FirstWordsDecoder.MOST_LINE);
  }

  /** Whether the bytes are a line of plain text, so that they cannot be a TLS record. */
  static boolean isTextLine(byte[] bytes) {
    for (byte one : bytes) {
      if (one == '\n') {
        return true;
      }
      if (one != '\r' && one != '\t' && (one < 0x20 || one == 0x7f)) {
        return false;
      }
    }
    return false;
  }

  /** Telnet option negotiation, RFC 854: IAC, then WILL, WONT, DO or DONT, then an option. */
  private static boolean isTelnet(byte[] bytes) {
    return bytes.length >= 3
        && (bytes[0] & 0xff) == TELNET_IAC
        && (bytes[1] & 0xff) >= 0xfb
        && (bytes[1] & 0xff) <= 0xfe;
  }

  /** Without the commands at the beginning: IAC, one of WILL, WONT, DO or DONT, an option. */
  private static byte[] withoutNegotiation(byte[] bytes) {
    int from = 0;
    while (isTelnet(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 3)))) {
      from += 3;
    }
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /** MySQL's HandshakeV10, or the error packet in its place: length, sequence 0, then the kind. */
  private static Optional<Spoken> mysql(byte[] bytes) {
    if (bytes.length < 7 || bytes[3] != 0) {
      return Optional.empty();
    }
    int length = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16;
    if (length < 3 || length > MOST_MYSQL || bytes.length < 4 + length) {
      return Optional.empty();
    }
    if (bytes[4] == MYSQL_VERSION) {
      int end = 5;
      while (end < 4 + length && bytes[end] != 0) {
        if (bytes[end] < 0x20) {
          return Optional.empty();
        }
        end++;
      }
      if (end == 4 + length || end == 5) {
        return Optional.empty();
      }
      String version = new String(bytes, 5, end - 5, StandardCharsets.ISO_8859_1);
      var details = new ArrayList<Detail>();
      details.add(new Detail("version", Text.printable(version, 100)));
      capabilities(bytes, end, 4 + length).ifPresent(details::add);
      return Optional.of(new Spoken("mysql", details));
    }
    String text =
        new String(bytes, 7, length - 3, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    boolean error =
        (bytes[4] & 0xff) == MYSQL_ERROR && (text.contains("mysql") || text.contains("mariadb"));
    return error
        ? Optional.of(
            new Spoken("mysql", List.of(new Detail("greeting", Text.printable(text, 200)))))
        : Optional.empty();
  }

  /** CLIENT_SSL (0x0800) of the lower capability flags, behind thread id, 8 bytes of salt, a 0. */
  private static Optional<Detail> capabilities(byte[] bytes, int nul, int end) {
    int at = nul + 1 + 4 + 8 + 1;
    if (at + 2 > end) {
      return Optional.empty();
    }
    boolean tls = (bytes[at + 1] & 0x08) != 0;
    return Optional.of(new Detail("tls", tls ? "offered" : "not offered"));
  }
}
