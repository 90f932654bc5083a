package io.picket.checks;

import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.HostFacts;
import io.picket.model.PortState;
import io.picket.model.ServiceFacts;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which public key was seen where, over a whole scan. Made once for all hosts, so that a question
 * about one endpoint need not walk through every other.
 */
final class KeysInUse {
  private final Map<String, List<Use>> byKey = new HashMap<>();
  private final Map<String, Set<InetAddress>> addresses = new HashMap<>();
  private final Map<InetAddress, Set<String>> targets = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> unsure = new HashSet<>();

  /**
   * A place where a server presents a certificate as its own.
   *
   * @param target as declared
   * @param place {@code host:port}, for people
   * @param granted whether an authority that some store trusts issued it for this very place, or
   *     for a place whose name nobody knows
   */
  record Use(String target, String place, Certificate certificate, boolean granted) {}

  KeysInUse(List<HostFacts> hosts) {
    for (HostFacts host : hosts) {
      String target = host.host().declared();
      addresses.computeIfAbsent(target, any -> new HashSet<>()).add(host.host().address());
      targets.computeIfAbsent(host.host().address(), any -> new HashSet<>()).add(target);
      if (!host.ports().fact().map(ports -> ports.in(PortState.UNKNOWN).isEmpty()).orElse(false)) {
        unsure.add(target);
      }
      host.services().forEach(service -> enter(host, service));
    }
  }

  private void enter(HostFacts host, ServiceFacts service) {
    List<Chain> chains =
        service.fact(CertificateSeen.class).map(CertificateSeen::chains).orElse(List.of()).stream()
            .filter(KeysInUse::isReadable)
            .toList();
    if (chains.isEmpty() && Facts.declinesTls(service).isEmpty()) {
      unsure.add(host.host().declared());
    }
    chains.forEach(chain -> enter(host, service.endpoint().port(), chain));
  }

  private static boolean isReadable(Chain chain) {
    return !chain.certificates().isEmpty()
        && chain.certificates().getFirst().malformed().isEmpty()
        && !chain.certificates().getFirst().spkiSha256().isEmpty();
  }

  private void enter(HostFacts host, int port, Chain chain) {
    Certificate leaf = chain.certificates().getFirst();
    boolean trusted = chain.paths().stream().anyMatch(path -> path.trusted().isYes());
    boolean named = host.host().name().isEmpty() || chain.nameMatches().isYes();
    String target = host.host().declared();
    String bracketed = target.indexOf(':') >= 0 ? "[" + target + "]" : target;
    seen.add(target);
    byKey
        .computeIfAbsent(leaf.spkiSha256(), any -> new ArrayList<>())
        .add(new Use(target, bracketed + ":" + port, leaf, trusted && named));
  }

  /** Every place that shows this key, in the order of the scan. */
  List<Use> of(String spkiSha256) {
    return byKey.getOrDefault(spkiSha256, List.of());
  }

  /** The targets that lead to the server of this one: they have an address in common with it. */
  Set<String> sameServer(String target) {
    var same = new HashSet<>(Set.of(target));
    addresses
        .getOrDefault(target, Set.of())
        .forEach(address -> same.addAll(targets.getOrDefault(address, Set.of())));
    return same;
  }

  /** How many targets that lead elsewhere showed a key. */
  long seenBeside(Set<String> sameServer) {
    return seen.size() - sameServer.stream().filter(seen::contains).count();
  }

  /** How many targets that lead elsewhere may have a key that nobody saw. */
  long unsureBeside(Set<String> sameServer) {
    return unsure.size() - sameServer.stream().filter(unsure::contains).count();
  }
}
