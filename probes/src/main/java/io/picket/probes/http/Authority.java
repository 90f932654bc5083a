package io.picket.probes.http;

import io.picket.model.Addresses;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostName;

/** How a web server is called in URLs and Host headers. */
public final class Authority {
  private Authority() {}

  /** The base of its URLs, without a path: {@code https://rmm.example.com:8040}. */
  public static String base(Host host, Endpoint endpoint, boolean tls) {
    return (tls ? "https://" : "http://") + of(host, endpoint, tls);
  }

  /** {@code rmm.example.com:8040}; the port is left out where it is the scheme's own. */
  public static String of(Host host, Endpoint endpoint, boolean tls) {
    String literal = Addresses.bracketed(endpoint.addressText());
    String name = host.name().map(HostName::ascii).orElse(literal);
    return endpoint.port() == (tls ? 443 : 80) ? name : name + ":" + endpoint.port();
  }
}
