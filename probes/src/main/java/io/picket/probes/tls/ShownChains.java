package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The chains that a server showed in clear while it was asked for versions and suites up to TLS
 * 1.2, so that nobody need ask for them again. Distinct ones are kept, at most {@value #MOST}. Safe
 * for many threads.
 */
public final class ShownChains {
  private static final int MOST = 16;

  // Guarded by "this".
  private final Set<Shown> shown = new LinkedHashSet<>();

  /**
   * One chain in one version, with SNI where there is a name to say. Neither stapled answers nor
   * timestamps had been asked for.
   *
   * @param certificates DER, in the order sent; at least one
   */
  public record Shown(TlsVersion version, List<Octets> certificates) {
    public Shown {
      certificates = List.copyOf(certificates);
    }
  }

  /** Takes a chain, unless there are too many. */
  synchronized void take(TlsVersion version, List<Octets> certificates) {
    if (shown.size() < MOST && !certificates.isEmpty()) {
      shown.add(new Shown(version, certificates));
    }
  }

  synchronized boolean isEmpty() {
    return shown.isEmpty();
  }

  /** In the order in which they were first seen. */
  public synchronized List<Shown> all() {
    return List.copyOf(shown);
  }
}
