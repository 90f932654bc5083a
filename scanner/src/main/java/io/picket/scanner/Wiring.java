package io.picket.scanner;

import io.picket.probes.Probe;
import io.picket.probes.ProbeList;
import io.picket.probes.wire.Network;
import io.picket.scanner.engine.Engine;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** Puts a scan together; everything that is passed in elsewhere is made here. */
final class Wiring {
  private Wiring() {}

  /** The network that a request asks for. Opens nothing yet. */
  static Network network(ScanRequest request, Surroundings surroundings) {
    return new Network(request.network(), surroundings.clock());
  }

  /** Every probe, fitted out. */
  static List<Probe<?>> probes(ScanRequest request, Surroundings surroundings) {
    return ProbeList.all(
        new ProbeList.Fittings(
            surroundings.clock(),
            new SecureRandom(),
            userAgent(request.job().permission().contact())));
  }

  /** The engine that carries a request out. */
  static Engine engine(ScanRequest request, Network network, Surroundings surroundings) {
    return new Engine(network, probes(request, surroundings), surroundings.clock());
  }

  /** What requests call themselves: {@code picket/0.1.0 (contact)}. */
  static String userAgent(Optional<String> contact) {
    String tool = Version.NAME + "/" + Version.text();
    return contact.map(text -> tool + " (" + text + ")").orElse(tool);
  }
}
