package io.picket.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a web port answers.
 *
 * @param tls whether the exchanges ran inside TLS
 * @param exchanges the requests made to this endpoint, one per path, in the order made
 * @param trail where following redirects from the start page leads; empty on a TLS port
 */
public record HttpSeen(boolean tls, List<Exchange> exchanges, Optional<Trail> trail)
    implements Observation {
  public HttpSeen {
    exchanges = List.copyOf(exchanges);
  }

  /**
   * One request and its answer.
   *
   * @param url what was asked for
   * @param status the status code
   * @param headers as sent, in order, at most 100, values bounded and printable
   * @param title the text of the page's title
   * @param body what kind of page it is
   */
  public record Exchange(
      String url, int status, List<Header> headers, Optional<String> title, Body body) {
    public Exchange {
      headers = List.copyOf(headers);
    }

    /** The values of a header, by its name in any case. */
    public List<String> header(String name) {
      return headers.stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(Header::value)
          .toList();
    }

    /**
     * How long browsers are told to use HTTPS only, in seconds: max-age of the first
     * Strict-Transport-Security (RFC 6797 section 8.1); empty when there is none that can be read,
     * or there are two (section 6.1: browsers then ignore the field).
     */
    public OptionalLong hstsMaxAge() {
      List<String> ages =
          header("strict-transport-security").stream()
              .limit(1)
              .flatMap(value -> Stream.of(value.split(";", -1)))
              .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
              .filter(directive -> directive.startsWith("max-age="))
              .map(age -> age.substring("max-age=".length()).replace("\"", "").strip())
              .toList();
      return ages.size() == 1 && ages.getFirst().matches("[0-9]{1,18}")
          ? OptionalLong.of(Long.parseLong(ages.getFirst()))
          : OptionalLong.empty();
    }
  }

  /** A header field. */
  public record Header(String name, String value) {
    /** The name in lower case. */
    public String key() {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param bytes how many bytes were read
   * @param truncated whether there was more
   * @param content whether it is more than the stub a redirect usually carries
   * @param passwordField whether the page holds a password input
   * @param formTarget where the first form with a password field posts to
   */
  public record Body(
      int bytes,
      boolean truncated,
      boolean content,
      boolean passwordField,
      Optional<String> formTarget) {}

  /** A chain of redirects, bounded in length. */
  public record Trail(List<Hop> hops, End end, String detail) {
    public Trail {
      hops = List.copyOf(hops);
    }
  }

  /** One redirect. */
  public record Hop(String from, int status, String location) {}

  /** How a chain of redirects ends. */
  public enum End {
    /** The start page does not redirect. */
    NO_REDIRECT,
    /** A TLS endpoint answered. */
    ANSWERED_WITH_TLS,
    /** A page in clear answered after at least one redirect. */
    ANSWERED_IN_CLEAR,
    /** It comes back to where it was. */
    LOOP,
    /** More hops than we follow. */
    TOO_MANY,
    /** The next hop is https but does not answer with TLS. */
    TARGET_DEAD,
    /** The next hop is outside the scope, so it was not followed. */
    OUT_OF_SCOPE,
    /** The Location cannot be understood or must not be followed. */
    BAD_LOCATION,
    /** It leads from https back to http. */
    DOWNGRADE,
    /** The chain was cut short by something that is not an answer. */
    UNKNOWN
  }
}
