package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.model.Answer;
import io.picket.model.TlsVersion;
import io.picket.probes.wire.Parallelism;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The chains that a server showed while it was asked for versions and suites, so that nobody need
 * ask for them again. Distinct ones are kept, at most {@value #MOST}. Safe for many threads.
 */
public final class ShownChains {
  private static final int MOST = 16;

  /** The second look is for servers that fetch what they staple when somebody asks for it. */
  private static final int LOOKS = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private volatile boolean everyOlderKey;
  private volatile Optional<Signing> signing = Optional.empty();
  private final Set<TlsVersion> refused = ConcurrentHashMap.newKeySet();
  // Guarded by "lock".
  private final Map<Place, Shown> shown = new LinkedHashMap<>();
  private final Map<Kind, Integer> looks = new HashMap<>();
  private boolean over;

  /**
   * One chain in one version, with SNI where there is a name to say.
   *
   * @param certificates DER, in the order sent; at least one
   * @param staples the OCSP responses that came along, by the place of the certificate; the first
   *     of each place
   * @param timestamps the SignedCertificateTimestampList sent in the handshake, the first one
   * @param asked in how many handshakes that asked for a stapled answer it was shown
   * @param stapled in how many of them an answer about the first certificate came along
   * @param schemes what the handshakes were signed with, in TLS 1.3
   */
  public record Shown(
      TlsVersion version,
      List<Octets> certificates,
      Map<Integer, Octets> staples,
      Optional<Octets> timestamps,
      int asked,
      int stapled,
      Set<Integer> schemes) {
    public Shown {
      schemes = Set.copyOf(schemes);
      certificates = List.copyOf(certificates);
      staples = Map.copyOf(staples);
    }

    private Shown and(Shown later) {
      var all = new HashMap<>(later.staples);
      all.putAll(staples);
      return new Shown(
          version,
          certificates,
          all,
          timestamps.or(later::timestamps),
          asked + later.asked,
          stapled + later.stapled,
          Stream.concat(schemes.stream(), later.schemes.stream()).collect(Collectors.toSet()));
    }
  }

  private record Place(TlsVersion version, List<Octets> certificates) {}

  private record Kind(TlsVersion version, Suite.Authentication by) {}

  /** Takes the chain of a flight in clear, unless there are too many. */
  void take(TlsVersion version, ServerFlight flight) {
    boolean asked = version.compareTo(TlsVersion.SSL_3) > 0;
    Map<Integer, Octets> staples =
        flight.staple().<Map<Integer, Octets>>map(staple -> Map.of(0, staple)).orElse(Map.of());
    take(
        new Shown(
            version,
            flight.certificates(),
            staples,
            flight.hello().extension(Extension.SIGNED_CERTIFICATE_TIMESTAMP),
            asked ? 1 : 0,
            staples.size(),
            Set.of()));
  }

  /** Takes the chain of a sealed flight, unless there are too many. */
  void take(SealedFlight flight) {
    take(
        new Shown(
            TlsVersion.TLS_1_3,
            flight.certificates(),
            flight.staples(),
            flight.timestamps(),
            1,
            flight.staples().containsKey(0) ? 1 : 0,
            Set.of(flight.scheme())));
  }

  private void take(Shown one) {
    var place = new Place(one.version(), one.certificates());
    lock.lock();
    try {
      if (!one.certificates().isEmpty() && (shown.size() < MOST || shown.containsKey(place))) {
        shown.merge(place, one, Shown::and);
        news.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What TLS 1.3 signs with, and whether every other scheme, and so every other key, is refused.
   */
  void signs(List<Integer> schemes, Answer complete) {
    signing = Optional.of(new Signing(schemes, complete));
  }

  /** What TLS 1.3 signs with, where somebody has asked; known when whoever asks has ended. */
  public Optional<Signing> signing() {
    return signing;
  }

  /**
   * Schemes of TLS 1.3.
   *
   * @param complete whether every other scheme is refused
   */
  public record Signing(List<Integer> schemes, Answer complete) {
    public Signing {
      schemes = List.copyOf(schemes);
    }
  }

  /**
   * That every suite and every scheme of TLS 1.2 and older was either accepted, and the flight
   * read, or refused, so that there is no other key.
   */
  void everyOlderKey() {
    everyOlderKey = true;
  }

  /** Whether no key is left to ask for below TLS 1.3; known when whoever asks has ended. */
  public boolean hasEveryOlderKey() {
    return everyOlderKey;
  }

  /** That a version is certainly not accepted, so that it has no chain to show. */
  void refuses(TlsVersion version) {
    refused.add(version);
  }

  /**
   * Whether a flight is worth reading for its chain alone; says so {@value #LOOKS} times at most
   * for each kind of key in a version, and once where that brought a stapled answer.
   */
  boolean lacks(TlsVersion version, Suite.Authentication by) {
    var kind = new Kind(version, by);
    lock.lock();
    try {
      int before = looks.getOrDefault(kind, 0);
      boolean stapled =
          shown.values().stream().anyMatch(one -> one.version() == version && one.stapled() > 0);
      if (before >= LOOKS || (before > 0 && (stapled || version == TlsVersion.SSL_3))) {
        return false;
      }
      looks.put(kind, before + 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a chain of TLS 1.3 was shown, which is the first that comes where that is accepted,
   * or whoever asks for versions has ended.
   */
  public void awaitModern(Parallelism leader) throws InterruptedException {
    leader.whenSettled(this::end);
    lock.lockInterruptibly();
    try {
      while (!over && shown.values().stream().noneMatch(ShownChains::isModern)) {
        news.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      over = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isModern(Shown one) {
    return one.version() == TlsVersion.TLS_1_3;
  }

  /** Whether a version is certainly not accepted; known when whoever asks has ended. */
  public boolean isRefused(TlsVersion version) {
    return refused.contains(version);
  }

  /** In the order in which they were first seen. */
  public List<Shown> all() {
    lock.lock();
    try {
      return new ArrayList<>(shown.values());
    } finally {
      lock.unlock();
    }
  }
}
