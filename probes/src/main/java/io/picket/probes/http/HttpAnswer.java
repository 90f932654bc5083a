package io.picket.probes.http;

import io.picket.model.HttpSeen.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An HTTP/1 answer as it came over the wire.
 *
 * @param headers in order, names and values as sent
 * @param body without transfer coding
 * @param truncated whether there was more of the body, or may have been
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HttpAnswer(int status, List<Header> headers, byte[] body, boolean truncated) {
  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  /** The first value of a header, by its name in any case. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** The body as UTF-8; what is not becomes replacement characters. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
