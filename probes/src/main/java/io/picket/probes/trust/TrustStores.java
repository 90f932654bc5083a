package io.picket.probes.trust;

import io.picket.model.Host;
import java.util.List;

/**
 * Which roots are asked about at a host. The public programmes are the same everywhere; a private
 * authority is believed only where the operator said so, lest one customer's authority vouch for
 * another's server.
 */
@FunctionalInterface
public interface TrustStores {
  /** The roots to ask about, each answered apart. */
  List<TrustStore> at(Host host);

  /** The same ones at every host. */
  static TrustStores everywhere(List<TrustStore> stores) {
    List<TrustStore> all = List.copyOf(stores);
    return host -> all;
  }
}
