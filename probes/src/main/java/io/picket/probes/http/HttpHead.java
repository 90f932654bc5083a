package io.picket.probes.http;

import io.picket.model.HttpSeen.Header;
import java.util.List;

/**
 * The head of an HTTP/1 answer as it came over the wire.
 *
 * @param headers in order, names and values as sent
 */
record HttpHead(int status, List<Header> headers) {
  HttpHead {
    headers = List.copyOf(headers);
  }
}
