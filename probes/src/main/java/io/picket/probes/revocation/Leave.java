package io.picket.probes.revocation;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Which addresses may be asked. The URLs stand in certificates, so whoever is scanned chooses them:
 * every address of every name of every hop is held against this, and the socket asks once more.
 */
@FunctionalInterface
public interface Leave {
  /** Why there is no leave for this address and port; empty when there is. */
  Optional<String> refusal(InetAddress address, int port);
}
