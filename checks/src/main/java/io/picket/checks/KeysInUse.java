package io.picket.checks;

import io.picket.model.Addresses;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.PortState;
import io.picket.model.ServiceFacts;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
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
  private final Map<String, Server> byTarget = new HashMap<>();
  private final Map<InetAddress, Server> byAddress = new HashMap<>();
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

  /**
   * What leads to one server: an address leads to the same one as every name it was found by, and a
   * name as every address it has, so that two names may be one server by way of a third.
   */
  private static final class Server {
    final Set<String> targets = new HashSet<>();
    final Set<InetAddress> addresses = new HashSet<>();
  }

  KeysInUse(List<HostFacts> hosts) {
    for (HostFacts host : hosts) {
      String target = host.host().declared();
      enter(host.host());
      if (!host.ports().fact().map(ports -> ports.in(PortState.UNKNOWN).isEmpty()).orElse(false)) {
        unsure.add(target);
      }
      host.services().forEach(service -> enter(host, service));
    }
  }

  private void enter(Host host) {
    Server one = byTarget.computeIfAbsent(host.declared(), any -> new Server());
    Server other = byAddress.computeIfAbsent(host.address(), any -> new Server());
    one.targets.add(host.declared());
    other.addresses.add(host.address());
    if (!one.equals(other)) {
      boolean more =
          one.targets.size() + one.addresses.size() > other.targets.size() + other.addresses.size();
      join(more ? one : other, more ? other : one);
    }
  }

  private void join(Server larger, Server smaller) {
    larger.targets.addAll(smaller.targets);
    larger.addresses.addAll(smaller.addresses);
    smaller.targets.forEach(target -> byTarget.put(target, larger));
    smaller.addresses.forEach(address -> byAddress.put(address, larger));
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
    seen.add(target);
    byKey
        .computeIfAbsent(leaf.spkiSha256(), any -> new ArrayList<>())
        .add(new Use(target, Addresses.bracketed(target) + ":" + port, leaf, trusted && named));
  }

  /** Every place that shows this key, in the order of the scan. */
  List<Use> of(String spkiSha256) {
    return byKey.getOrDefault(spkiSha256, List.of());
  }

  /** The targets that lead to the server of this one, itself among them. */
  Set<String> sameServer(String target) {
    Server server = byTarget.get(target);
    return server == null ? Set.of(target) : Collections.unmodifiableSet(server.targets);
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
