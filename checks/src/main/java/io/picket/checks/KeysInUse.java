package io.picket.checks;

import io.picket.model.Addresses;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.ClientId;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.PortState;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which public key was seen where, over a whole scan and what is laid beside it. Made once for all
 * hosts, so that a question about one endpoint need not walk through every other.
 *
 * <p>Records of other clients are only compared: none of their names is told in this one's report.
 * A public address is one server whoever looks at it; a private one is another in each client's
 * network.
 */
final class KeysInUse {
  private final Map<String, List<Use>> byKey = new HashMap<>();
  private final Map<String, Server> byTarget = new HashMap<>();
  private final Map<Object, Server> byAddress = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> unsure = new HashSet<>();

  /**
   * A place where a server presents a certificate as its own.
   *
   * @param target as declared; another client's with the client in front, where it is private
   * @param place {@code host:port}, for people; empty for another client's
   * @param granted whether an authority that some store trusts issued it for this very place, or
   *     for a place whose name nobody knows
   */
  record Use(String target, Optional<String> place, Certificate certificate, boolean granted) {}

  /**
   * What leads to one server: an address leads to the same one as every name it was found by, and a
   * name as every address it has, so that two names may be one server by way of a third.
   */
  private static final class Server {
    final Set<String> targets = new HashSet<>();
    final Set<Object> addresses = new HashSet<>();
  }

  /** Whose hosts are entered; empty for the client in question. */
  private record Owner(Optional<ClientId> stranger) {
    String target(Host host) {
      return isShared(host) ? host.declared() : stranger.orElseThrow() + " " + host.declared();
    }

    Object address(Host host) {
      return isShared(host)
          ? host.address()
          : List.<Object>of(stranger.orElseThrow(), host.address());
    }

    private boolean isShared(Host host) {
      return stranger.isEmpty() || isPublic(host.address());
    }
  }

  KeysInUse(List<HostFacts> hosts) {
    hosts.forEach(host -> enter(host, new Owner(Optional.empty())));
  }

  /**
   * @param unseen targets that left no facts
   * @param client whose hosts they are
   * @param beside other records, of the same client or of others
   */
  KeysInUse(List<HostFacts> hosts, Set<String> unseen, ClientId client, List<ScanRecord> beside) {
    this(hosts);
    unsure.addAll(unseen);
    for (ScanRecord record : beside) {
      var owner = new Owner(Optional.of(record.run().client()).filter(one -> !one.equals(client)));
      record.hosts().forEach(host -> enter(host, owner));
      if (!record.run().complete()) {
        unsure.add(record.run().client() + ", what was cut short");
      }
    }
  }

  private static boolean isPublic(InetAddress address) {
    byte[] octets = address.getAddress();
    boolean shared = octets.length == 4 && octets[0] == 100 && (octets[1] & 0xC0) == 64;
    boolean local = octets.length == 16 && (octets[0] & 0xFE) == 0xFC;
    return !shared
        && !local
        && !address.isSiteLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isAnyLocalAddress();
  }

  private void enter(HostFacts host, Owner owner) {
    String target = owner.target(host.host());
    enter(target, owner.address(host.host()));
    if (!host.ports().fact().map(ports -> ports.in(PortState.UNKNOWN).isEmpty()).orElse(false)) {
      unsure.add(target);
    }
    host.services().forEach(service -> enter(host, service, owner));
  }

  private void enter(String target, Object address) {
    Server one = byTarget.computeIfAbsent(target, any -> new Server());
    Server other = byAddress.computeIfAbsent(address, any -> new Server());
    one.targets.add(target);
    other.addresses.add(address);
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

  private void enter(HostFacts host, ServiceFacts service, Owner owner) {
    List<Chain> chains =
        service.fact(CertificateSeen.class).map(CertificateSeen::chains).orElse(List.of()).stream()
            .filter(KeysInUse::isReadable)
            .toList();
    if (chains.isEmpty() && Facts.declinesTls(service).isEmpty()) {
      unsure.add(owner.target(host.host()));
    }
    chains.forEach(chain -> enter(host, service.endpoint().port(), chain, owner));
  }

  private static boolean isReadable(Chain chain) {
    return !chain.certificates().isEmpty()
        && chain.certificates().getFirst().malformed().isEmpty()
        && !chain.certificates().getFirst().spkiSha256().isEmpty();
  }

  private void enter(HostFacts host, int port, Chain chain, Owner owner) {
    Certificate leaf = chain.certificates().getFirst();
    boolean trusted = chain.paths().stream().anyMatch(path -> path.trusted().isYes());
    boolean named = host.host().name().isEmpty() || chain.nameMatches().isYes();
    String target = owner.target(host.host());
    Optional<String> place =
        owner.stranger().isPresent()
            ? Optional.empty()
            : Optional.of(Addresses.bracketed(host.host().declared()) + ":" + port);
    seen.add(target);
    byKey
        .computeIfAbsent(leaf.spkiSha256(), any -> new ArrayList<>())
        .add(new Use(target, place, leaf, trusted && named));
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
