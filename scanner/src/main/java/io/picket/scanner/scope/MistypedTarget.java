package io.picket.scanner.scope;

import io.picket.model.Addresses;
import io.picket.model.HostName;
import io.picket.model.Text;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to say of a word that other tools take for a target, or that was pasted from somewhere: a
 * URL, a list with commas, a login, a netmask. Pure text; nothing is looked up, and no file is
 * opened.
 */
final class MistypedTarget {
  private static final Pattern URL =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]*)://([^/?#\\\\]*).*|(https?):/*([^/?#\\\\]+).*");
  private static final Pattern NO_SCHEME = Pattern.compile("//([^/?#\\\\]+).*");
  private static final Pattern QUOTES = Pattern.compile("[\"'`´‘’‚“”„«»‹›]");
  private static final Pattern LAST_NUMBERS =
      Pattern.compile("([0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.)([0-9]{1,3}(?:,[0-9]{1,3}){1,9})");
  private static final Pattern INNER_RANGE =
      Pattern.compile("[0-9*-]+\\.[0-9*-]+\\.[0-9*-]+\\.[0-9*-]+");
  private static final Pattern MASKED = Pattern.compile("([^/]+)/([0-9]{1,3}(?:\\.[0-9]{1,3}){3})");
  private static final Pattern PATH = Pattern.compile("([^/\\\\?#]+)[/\\\\?#].*");
  private static final Pattern PORT_NAME = Pattern.compile("([^:]+):([A-Za-z][A-Za-z-]*)");

  private static final Pattern MAPPED =
      Pattern.compile("(?i)::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})");

  private MistypedTarget() {}

  /** The sentence behind the word, if it is known what was meant. */
  static Optional<String> mend(String text) {
    if (QUOTES.matcher(text).find()) {
      return Optional.of(" has quotation marks in it; write it without them");
    }
    if (text.chars().anyMatch(letter -> Character.isWhitespace(letter))) {
      return Optional.of(
          " has a space in it; each target is a word of its own, and a port follows a colon");
    }
    if (text.equals("-")) {
      return Optional.of(" is no target; -iL - reads them from standard input");
    }
    if (text.matches("[0-9]{1,5}")) {
      return Optional.of(
          " is not an address; if it is a port, write -p " + text + " beside a target");
    }
    if (text.matches(":[0-9]{1,5}")) {
      return Optional.of(" names no host; write HOST" + text);
    }
    return url(text)
        .or(() -> list(text))
        .or(() -> login(text))
        .or(() -> brackets(text))
        .or(() -> block(text))
        .or(() -> path(text))
        .or(() -> portName(text));
  }

  private static Optional<String> url(String text) {
    Matcher url = URL.matcher(text);
    Matcher rest = NO_SCHEME.matcher(text);
    String scheme = "";
    String host;
    if (url.matches()) {
      scheme = url.group(1) == null ? url.group(3) : url.group(1);
      host = url.group(1) == null ? url.group(4) : url.group(2);
    } else if (rest.matches()) {
      host = rest.group(1);
    } else {
      return Optional.empty();
    }
    host = host.substring(host.lastIndexOf('@') + 1);
    String port = port(scheme.toLowerCase(Locale.ROOT));
    boolean ported = host.matches(".*:[0-9]+") && (!host.startsWith("[") || !host.endsWith("]"));
    String meant = ported || port.isEmpty() ? host : host + ":" + port;
    return Optional.of(
        " is a URL; write the host and port alone" + (host.isEmpty() ? "" : ": " + shown(meant)));
  }

  /** The registered port of a URL's scheme; empty when that is not for us to know. */
  private static String port(String scheme) {
    return switch (scheme) {
      case "http", "ws" -> "80";
      case "https", "wss" -> "443";
      case "ftp" -> "21";
      case "ftps" -> "990";
      case "imap" -> "143";
      case "imaps" -> "993";
      case "ldap" -> "389";
      case "ldaps" -> "636";
      case "mysql" -> "3306";
      case "pop3" -> "110";
      case "pop3s" -> "995";
      case "postgres", "postgresql" -> "5432";
      case "rdp" -> "3389";
      case "sftp", "ssh" -> "22";
      case "smb" -> "445";
      case "smtp" -> "25";
      case "smtps" -> "465";
      case "vnc" -> "5900";
      default -> "";
    };
  }

  private static Optional<String> list(String text) {
    if (text.indexOf(',') < 0 && text.indexOf(';') < 0) {
      return Optional.empty();
    }
    Matcher numbers = LAST_NUMBERS.matcher(text);
    List<String> meant = new ArrayList<>();
    if (numbers.matches()) {
      for (String last : numbers.group(2).split(",", -1)) {
        meant.add(numbers.group(1) + last);
      }
    } else {
      for (String part : text.split("[,;]", -1)) {
        if (!part.isEmpty()) {
          meant.add(part);
        }
      }
      if (!meant.stream().allMatch(MistypedTarget::isTarget)) {
        return text.matches("[^,;]+:[0-9,;-]+")
            ? Optional.empty()
            : Optional.of(": targets are parted by spaces, not by commas");
      }
    }
    return Optional.of(
        ": targets are parted by spaces, not by commas; write " + shown(String.join(" ", meant)));
  }

  private static boolean isTarget(String text) {
    try {
      Target.parse(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Optional<String> login(String text) {
    int at = text.lastIndexOf('@');
    return at < 0
        ? Optional.empty()
        : Optional.of(
            " names a user; Picket looks from outside: write " + shown(text.substring(at + 1)));
  }

  private static Optional<String> brackets(String text) {
    int end = text.indexOf(']');
    if (!text.startsWith("[") || end < 0 || text.substring(1, end).indexOf(':') >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        ": only IPv6 stands in brackets; write "
            + shown(text.substring(1, end) + text.substring(end + 1)));
  }

  /** {@code 7f00} for {@code 7f00}, {@code 0001} for {@code 1}. */
  private static String padded(String group) {
    return "0".repeat(4 - group.length()) + group;
  }

  private static Optional<String> block(String text) {
    Matcher masked = MASKED.matcher(text);
    if (masked.matches()) {
      return prefix(masked.group(2))
          .map(bits -> " has a netmask; write " + shown(masked.group(1)) + "/" + bits);
    }
    Matcher mapped = MAPPED.matcher(text);
    if (mapped.matches()) {
      int bits = Integer.parseUnsignedInt(padded(mapped.group(1)) + padded(mapped.group(2)), 16);
      return Optional.of(
          " is IPv4 in the clothes of IPv6; write "
              + (bits >>> 24 & 255)
              + "."
              + (bits >>> 16 & 255)
              + "."
              + (bits >>> 8 & 255)
              + "."
              + (bits & 255));
    }
    int last = text.lastIndexOf(':');
    if (text.toLowerCase(Locale.ROOT).startsWith("::ffff:")
        && Addresses.parse(text.substring(last + 1)).isPresent()) {
      return Optional.of(" is IPv4 in the clothes of IPv6; write " + text.substring(last + 1));
    }
    return INNER_RANGE.matcher(text).matches() && text.matches(".*(\\*|-.*\\.).*")
        ? Optional.of(
            ": ranges within an address and wildcards are not supported; write a block such as"
                + " 203.0.113.0/24 or a range such as 203.0.113.10-12")
        : Optional.empty();
  }

  /** The length of an IPv4 netmask. */
  private static Optional<Integer> prefix(String mask) {
    Optional<InetAddress> address = Addresses.parse(mask);
    if (address.isEmpty() || !(address.get() instanceof Inet4Address)) {
      return Optional.empty();
    }
    int bits = 0;
    for (byte octet : address.get().getAddress()) {
      bits = bits << 8 | (octet & 0xff);
    }
    int length = Integer.numberOfLeadingZeros(~bits);
    return length == 32 || bits << length == 0 ? Optional.of(length) : Optional.empty();
  }

  private static Optional<String> path(String text) {
    Matcher path = PATH.matcher(text);
    if (!path.matches() || text.matches("[^/]*/[0-9.:]+") || text.startsWith(".")) {
      return Optional.empty();
    }
    return isTarget(path.group(1))
        ? Optional.of(" has a path; write the host and port alone: " + shown(path.group(1)))
        : Optional.empty();
  }

  private static Optional<String> portName(String text) {
    Matcher named = PORT_NAME.matcher(text);
    if (!named.matches() || !isName(named.group(1))) {
      return Optional.empty();
    }
    String port = port(named.group(2).toLowerCase(Locale.ROOT));
    return Optional.of(
        ": a port is a number"
            + (port.isEmpty() ? "" : "; write " + shown(named.group(1)) + ":" + port));
  }

  private static boolean isName(String text) {
    try {
      return Addresses.parse(text).isPresent() || !HostName.parse(text).ascii().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String shown(String text) {
    return Text.printable(text, 80);
  }
}
