package io.picket.probes.revocation;

import io.picket.model.Addresses;
import io.picket.model.HostName;
import io.picket.model.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL out of a certificate, read so strictly that no two programs can read it differently: plain
 * {@code http}, a host name of two labels or more or a canonical address, a port in digits, a
 * target in printable ASCII. No user, no fragment, no backslash, no number in disguise.
 *
 * @param host a name in lower case, or a literal without brackets
 * @param target path and query, beginning with a slash
 */
record FetchAddress(String host, int port, String target) {
  private static final int LONGEST = 300;
  private static final Pattern URL =
      Pattern.compile(
          "(?i:http)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([1-9][0-9]{0,4}))?"
              + "([/?][!$-;=?-\\[\\]_a-z~%]*)?");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException saying, printably, what is wrong with it
   */
  static FetchAddress parse(String url) {
    Matcher matcher = URL.matcher(url);
    if (url.length() > LONGEST || !matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + Text.printable(url, 100) + "\" is not a plain http URL");
    }
    String port = matcher.group(2) == null ? "80" : matcher.group(2);
    String target = matcher.group(3) == null ? "/" : matcher.group(3);
    if (Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException("port " + port + " does not exist");
    }
    return new FetchAddress(
        host(matcher.group(1)),
        Integer.parseInt(port),
        target.startsWith("/") ? target : "/" + target);
  }

  private static String host(String written) {
    if (written.startsWith("[")) {
      String inside = written.substring(1, written.length() - 1);
      return Addresses.parse(inside)
          .map(Addresses::text)
          .orElseThrow(() -> new IllegalArgumentException(written + " is no address"));
    }
    if (Addresses.looksNumeric(written)) {
      return Addresses.parse(written)
          .map(Addresses::text)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "\"" + Text.printable(written, 100) + "\" is a number in disguise"));
    }
    if (written.indexOf('.') < 0 || written.endsWith(".")) {
      throw new IllegalArgumentException(
          "\"" + Text.printable(written, 100) + "\" is no name that everybody can look up");
    }
    return HostName.parse(written).ascii();
  }

  /** The URL, normalised. */
  String url() {
    return "http://" + Addresses.bracketed(host) + (port == 80 ? "" : ":" + port) + target;
  }
}
