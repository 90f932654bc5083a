package io.picket.probes.http;

import io.picket.model.HttpSeen.Header;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request. Its text form shows neither its headers nor its body, which may hold what must not
 * be shown.
 *
 * @param path the path and the query, as sent
 * @param headers more headers; the ones that every request has are not among them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WebRequest(String method, String path, List<Header> headers, byte[] body) {
  /**
   * @throws IllegalArgumentException when a piece would break out of its line
   */
  public WebRequest {
    headers = List.copyOf(headers);
    if (!path.matches("/[!-~]{0,2000}")) {
      throw new IllegalArgumentException("a path begins with / and holds no space");
    }
    for (Header header : headers) {
      if (!header.value().matches("[ -~]{0,16384}")) {
        throw new IllegalArgumentException("a header holds printable ASCII");
      }
    }
  }

  /** A request for a page. */
  public static WebRequest get(String path, Header... headers) {
    return new WebRequest("GET", path, List.of(headers), new byte[0]);
  }

  /** A name and its value, as a form sends them. */
  public record Field(String name, String value) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A form, sent as browsers do (application/x-www-form-urlencoded). */
  public static WebRequest form(String path, List<Field> fields, List<Header> headers) {
    var text = new StringBuilder();
    for (Field field : fields) {
      text.append(text.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(field.name(), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(field.value(), StandardCharsets.UTF_8));
    }
    byte[] body = text.toString().getBytes(StandardCharsets.US_ASCII);
    var all = new java.util.ArrayList<>(headers);
    all.add(new Header("Content-Type", "application/x-www-form-urlencoded"));
    return new WebRequest("POST", path, all, body);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
