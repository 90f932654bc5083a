package io.picket.fingerprints.products;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a service showed, for the matcher to read. Neither address nor port is among it: a port
 * number alone never identifies a product.
 *
 * @param pages the pages that were asked for
 * @param banner what the server said unasked
 * @param issuers distinguished names of the issuers of the certificates presented
 */
public record Traces(List<Page> pages, Optional<String> banner, List<String> issuers) {
  public Traces {
    pages = List.copyOf(pages);
    issuers = List.copyOf(issuers);
  }

  /** Nothing was shown. */
  public static Traces none() {
    return new Traces(List.of(), Optional.empty(), List.of());
  }

  /** The same and one page more. */
  public Traces with(Page page) {
    var more = new java.util.ArrayList<>(pages);
    more.add(page);
    return new Traces(more, banner, issuers);
  }

  /**
   * A page as it came.
   *
   * @param path what was asked for, beginning with a slash
   * @param body the beginning of the body as text
   * @param icon the digests of the body where an icon was asked for and came whole
   */
  public record Page(
      String path,
      int status,
      List<Header> headers,
      Optional<String> title,
      String body,
      List<String> icon) {
    public Page {
      headers = List.copyOf(headers);
      icon = List.copyOf(icon);
    }

    /** The values of a header, by its name in any case. */
    public List<String> header(String name) {
      return headers.stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(Header::value)
          .toList();
    }

    /** The names of the cookies set, as written. */
    public List<String> cookies() {
      return header("set-cookie").stream()
          .map(cookie -> cookie.split("[=;]", 2)[0].strip())
          .toList();
    }
  }

  /** A header field. */
  public record Header(String name, String value) {
    @Override
    public String toString() {
      return name.toLowerCase(Locale.ROOT) + ": " + value;
    }
  }
}
