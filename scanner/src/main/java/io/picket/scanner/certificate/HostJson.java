package io.picket.scanner.certificate;

import io.picket.model.Addresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * The names that a certificate is asked to be for: text, an object of a kind and a value, or a list
 * of these, of which every one is asked.
 */
final class HostJson {
  static final int MOST = 20;

  private HostJson() {}

  /**
   * Reads them; none for null, the empty text and the empty list.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  static List<String> read(JsonNode value) {
    var hosts = new ArrayList<String>();
    if (value.isArray()) {
      if (value.size() > MOST) {
        throw new IllegalArgumentException("host: write at most " + MOST + " names");
      }
      for (JsonNode one : value) {
        add(one, hosts);
      }
    } else {
      add(value, hosts);
    }
    return hosts;
  }

  private static void add(JsonNode value, List<String> hosts) {
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    String text = value.isObject() ? named(value) : text(value);
    if (!text.isBlank()) {
      hosts.add(ascii(text));
    }
  }

  private static String named(JsonNode name) {
    String text = text(name.path("value"));
    boolean fits =
        switch (text(name.path("kind")).toUpperCase(Locale.ROOT)) {
          case "DNS" -> text.indexOf('@') < 0;
          case "IP" -> Addresses.parse(text).isPresent();
          case "RFC822", "EMAIL" -> text.indexOf('@') > 0;
          default -> throw unclear();
        };
    if (!fits) {
      throw new IllegalArgumentException("host: the value is not of the kind that is said");
    }
    return text;
  }

  private static String text(JsonNode value) {
    if (!value.isString()) {
      throw unclear();
    }
    return value.stringValue();
  }

  private static IllegalArgumentException unclear() {
    return new IllegalArgumentException(
        "host: write text, {\"kind\": \"DNS\", \"value\": …} (or IP, RFC822), or a list of these");
  }

  /** A name in Unicode in the form that is compared; others as they are, odd ones included. */
  private static String ascii(String host) {
    boolean plain =
        host.indexOf('@') > 0 || (host.chars().allMatch(c -> c < 0x80) && !host.startsWith("["));
    return plain ? host : Words.host(host);
  }
}
