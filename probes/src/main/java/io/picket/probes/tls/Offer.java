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
  Offer {
    suites = List.copyOf(suites);
  }
}
