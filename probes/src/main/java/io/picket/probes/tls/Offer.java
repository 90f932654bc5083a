package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import java.util.List;

/**
 * A hello and what an honest answer to it may name.
 *
 * @param version the only version that counts as a yes
 * @param suites the only suites that do, in the order offered
 */
record Offer(TlsVersion version, List<Integer> suites, Greeting hello) {
  /** How many suites the hello carries. */
  int weight() {
    return switch (hello) {
      case ClientHello client -> client.suites().size();
      case Ssl2Hello ssl2 -> ssl2.suites().size();
    };
  }

  Offer {
    suites = List.copyOf(suites);
  }
}
