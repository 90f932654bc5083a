package io.picket.model;

import java.util.List;
import java.util.Optional;

/**
 * What an open port speaks.
 *
 * @param protocol the application protocol found, in lower case: {@code http}, {@code ssh}, …;
 *     empty when none was recognised
 * @param tls whether the port speaks TLS straight after the connection
 * @param plainHttp whether the port answers an HTTP request in clear
 * @param httpOverTls whether it answers an HTTP request inside TLS
 * @param banner what the server said unasked, made printable
 * @param products what was recognised, most confident first; empty is "none recognised"
 * @param contradictory so many products at once that none is to be believed
 */
public record ServiceSeen(
    Optional<String> protocol,
    Answer tls,
    Answer plainHttp,
    Answer httpOverTls,
    Optional<String> banner,
    List<ProductMatch> products,
    boolean contradictory)
    implements Observation {
  public ServiceSeen {
    products = List.copyOf(products);
  }

  /** Whether anything at all came back, so that the port may be called a service. */
  public boolean alive() {
    return banner.isPresent()
        || tls.isYes()
        || plainHttp.isYes()
        || httpOverTls.isYes()
        || protocol.isPresent();
  }

  /** The match for a product id, unless the evidence is contradictory. */
  public Optional<ProductMatch> product(String id) {
    return contradictory
        ? Optional.empty()
        : products.stream().filter(match -> match.id().equals(id)).findFirst();
  }
}
