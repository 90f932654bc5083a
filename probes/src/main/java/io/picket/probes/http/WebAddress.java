package io.picket.probes.http;

import io.picket.model.Addresses;
import io.picket.model.HostName;
import io.picket.model.Text;
import java.util.Locale;
import java.util.Optional;

/**
 * An http or https address, read strictly: a host is a DNS name or a canonical address literal and
 * nothing that some program might read as another address. User names and other schemes are
 * refused.
 *
 * @param host a name in ASCII or an address literal without brackets
 * @param target path and query, beginning with a slash
 */
record WebAddress(boolean tls, String host, int port, String target) {
  private static final int LONGEST = 2000;

  /**
   * Reads the Location of a redirect.
   *
   * @param from where the redirect came from, for relative references
   * @throws IllegalArgumentException when it must not be followed, saying why
   */
  static WebAddress redirect(WebAddress from, String location) {
    String text = location.strip();
    if (text.isEmpty()) {
      throw bad(location, "is empty");
    }
    if (text.length() > LONGEST) {
      throw bad(location, "is longer than " + LONGEST + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '\\') {
        throw bad(location, "holds a character that has no place in an address");
      }
    }
    int hash = text.indexOf('#');
    String bare = hash < 0 ? text : text.substring(0, hash);
    String lower = bare.toLowerCase(Locale.ROOT);
    if (lower.startsWith("https://")) {
      return absolute(true, bare.substring(8), location);
    }
    if (lower.startsWith("http://")) {
      return absolute(false, bare.substring(7), location);
    }
    if (bare.startsWith("//")) {
      return absolute(from.tls(), bare.substring(2), location);
    }
    if (lower.matches("[a-z][a-z0-9+.-]*:.*")) {
      throw bad(location, "is neither http nor https");
    }
    return new WebAddress(from.tls(), from.host(), from.port(), from.resolve(bare));
  }

  private static WebAddress absolute(boolean tls, String rest, String location) {
    int end = 0;
    while (end < rest.length() && "/?".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    String authority = rest.substring(0, end);
    String target = rest.substring(end);
    if (authority.indexOf('@') >= 0) {
      throw bad(location, "holds a user name");
    }
    int bracket = authority.lastIndexOf(']');
    int colon = authority.indexOf(':', Math.max(0, bracket));
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int port =
        colon < 0 || colon == authority.length() - 1
            ? (tls ? 443 : 80)
            : port(authority.substring(colon + 1), location);
    return new WebAddress(
        tls, host(host, location), port, target.startsWith("/") ? target : "/" + target);
  }

  private static int port(String digits, String location) {
    int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw bad(location, "names no possible port");
    }
    return port;
  }

  private static String host(String text, String location) {
    if (text.startsWith("[") && text.endsWith("]")) {
      String literal = text.substring(1, text.length() - 1);
      if (literal.indexOf(':') >= 0 && Addresses.parse(literal).isPresent()) {
        return literal;
      }
      throw bad(location, "names no address inside its brackets");
    }
    if (Addresses.looksNumeric(text)) {
      if (text.indexOf(':') < 0 && Addresses.parse(text).isPresent()) {
        return text;
      }
      throw bad(location, "has a host that programs read as different addresses");
    }
    try {
      return HostName.parse(text).ascii();
    } catch (IllegalArgumentException e) {
      throw (IllegalArgumentException) bad(location, "names no host").initCause(e);
    }
  }

  /** As it will be asked for: dot segments removed, and odd characters encoded. */
  WebAddress asSent() {
    return new WebAddress(tls, host, port, Question.asSent(target));
  }

  /** RFC 3986 section 5.2; dot segments are removed with {@link #asSent}. */
  private String resolve(String reference) {
    if (reference.startsWith("/")) {
      return reference;
    }
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (reference.startsWith("?") || reference.isEmpty()) {
      return path + reference;
    }
    return path.substring(0, path.lastIndexOf('/') + 1) + reference;
  }

  private static IllegalArgumentException bad(String location, String why) {
    return new IllegalArgumentException("\"" + Text.printable(location, 200) + "\" " + why);
  }

  /** The name to say in SNI; none for an address. */
  Optional<String> name() {
    return Addresses.parse(host).isPresent() ? Optional.empty() : Optional.of(host);
  }

  /** What goes into the Host header. */
  String authority() {
    String literal = Addresses.bracketed(host);
    return port == (tls ? 443 : 80) ? literal : literal + ":" + port;
  }

  /** The whole address. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority() + target;
  }
}
