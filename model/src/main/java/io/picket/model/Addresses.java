package io.picket.model;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Strict address literals. The JDK's own parsers read {@code 010.0.0.1}, {@code 127.1} and {@code
 * 2130706433} as addresses, and other programs read the same text as other addresses; here only the
 * canonical dotted quad and the RFC 4291 text form of IPv6 are addresses.
 */
public final class Addresses {
  private static final Pattern QUAD =
      Pattern.compile(
          "(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");
  private static final Pattern NUMERIC =
      Pattern.compile(
          "(?i)[0-9.]+|0x[0-9a-f.x]*|[0-9a-fx.]*\\.0x[0-9a-f.x]*|.*\\.[0-9]+|.*\\.0x[0-9a-f]*");

  /** {@code 64:ff9b::/96}. */
  private static final byte[] TRANSLATED = {
    0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private Addresses() {}

  /**
   * The address that a strict literal names; empty when the text is not one. No look-up is made.
   */
  public static Optional<InetAddress> parse(String text) {
    var quad = QUAD.matcher(text);
    if (quad.matches()) {
      byte[] bytes = new byte[4];
      for (int i = 0; i < 4; i++) {
        int part = Integer.parseInt(quad.group(i + 1));
        if (part > 255) {
          return Optional.empty();
        }
        bytes[i] = (byte) part;
      }
      return Optional.of(of(bytes));
    }
    return text.indexOf(':') >= 0 ? parse6(text) : Optional.empty();
  }

  /**
   * Whether a host looks like a number to some program or other (WHATWG URL calls it "ends in a
   * number"), so that it must either be a strict literal or be refused, never be looked up.
   */
  public static boolean looksNumeric(String host) {
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return bare.isEmpty() || bare.indexOf(':') >= 0 || NUMERIC.matcher(bare).matches();
  }

  /**
   * The address with these 4 or 16 bytes, in network order. IPv4-mapped IPv6 becomes IPv4.
   *
   * @throws IllegalArgumentException for any other number of bytes
   */
  public static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }

  /** The canonical text (RFC 5952 for IPv6), without brackets and without a zone. */
  public static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int bestAt = -1;
    int bestLength = 1;
    for (int at = 0; at < 8; at++) {
      int length = 0;
      while (at + length < 8 && groups[at + length] == 0) {
        length++;
      }
      if (length > bestLength) {
        bestAt = at;
        bestLength = length;
      }
    }
    var out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestAt) {
        out.append("::");
        i += bestLength - 1;
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }

  /**
   * The IPv4 address to which a packet for an IPv6 address goes on: behind the translators' prefix
   * (RFC 6052 section 2.1) and in 6to4 (RFC 3056 section 2). Empty for all others.
   */
  public static Optional<InetAddress> carried(InetAddress address) {
    byte[] octets = address.getAddress();
    if (octets.length == 16 && Arrays.equals(octets, 0, 12, TRANSLATED, 0, 12)) {
      return Optional.of(of(Arrays.copyOfRange(octets, 12, 16)));
    }
    return octets.length == 16 && octets[0] == 0x20 && octets[1] == 0x02
        ? Optional.of(of(Arrays.copyOfRange(octets, 2, 6)))
        : Optional.empty();
  }

  /** A name or an address as it stands before a port or in a URL: IPv6 in brackets (RFC 3986). */
  public static String bracketed(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  private static Optional<InetAddress> parse6(String text) {
    String head = text;
    byte[] tail = {};
    int lastColon = text.lastIndexOf(':');
    if (text.indexOf('.') >= 0) {
      var v4 = parse(text.substring(lastColon + 1));
      if (v4.isEmpty()) {
        return Optional.empty();
      }
      tail = v4.get().getAddress();
      head = text.substring(0, lastColon);
      if (head.endsWith(":")) {
        head += ":";
      }
    }
    int gap = head.indexOf("::");
    int[] left = groups(gap < 0 ? head : head.substring(0, gap));
    int[] right = gap < 0 ? new int[0] : groups(head.substring(gap + 2));
    if (isBad(left) || isBad(right)) {
      return Optional.empty();
    }
    int have = left.length + right.length + tail.length / 2;
    if (gap < 0 ? have != 8 : have > 7) {
      return Optional.empty();
    }
    byte[] bytes = new byte[16];
    for (int i = 0; i < left.length; i++) {
      put(bytes, i, left[i]);
    }
    int rightAt = 8 - tail.length / 2 - right.length;
    for (int i = 0; i < right.length; i++) {
      put(bytes, rightAt + i, right[i]);
    }
    System.arraycopy(tail, 0, bytes, 16 - tail.length, tail.length);
    try {
      // Keeps IPv4-mapped addresses from quietly becoming IPv4: they are refused instead.
      InetAddress address = Inet6Address.getByAddress(null, bytes, -1);
      return address instanceof Inet6Address v6 && !isMapped(bytes)
          ? Optional.of(v6)
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  private static void put(byte[] bytes, int group, int value) {
    bytes[2 * group] = (byte) (value >> 8);
    bytes[2 * group + 1] = (byte) value;
  }

  private static boolean isBad(int[] groups) {
    return groups.length == 1 && groups[0] < 0;
  }

  /** The hexadecimal groups of the text; a single -1 when one is malformed. */
  private static int[] groups(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    int[] groups = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].matches("[0-9a-fA-F]{1,4}")) {
        return new int[] {-1};
      }
      groups[i] = Integer.parseInt(parts[i], 16);
    }
    return groups;
  }
}
