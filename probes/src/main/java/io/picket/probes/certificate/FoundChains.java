package io.picket.probes.certificate;

import io.picket.model.CertificateSeen;
import io.picket.model.TlsVersion;
import io.picket.probes.tls.Octets;
import io.picket.probes.tls.ShownChains;
import io.picket.probes.trust.TimestampLists;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The chains that a server was seen with, each once however often and in whatever way it came. */
final class FoundChains {
  /** Asked for by name before without, newer versions before older. */
  private static final Comparator<String> BEST_FIRST =
      Comparator.comparing((String way) -> way.contains("no SNI"))
          .thenComparing(way -> way.substring(0, way.indexOf(',')), Comparator.reverseOrder())
          .thenComparing(Comparator.naturalOrder());

  private final CertificateExamination examination;
  private final String nameAsked;
  private final Instant now;
  private final List<Found> all = new ArrayList<>();

  /**
   * @param nameAsked the name or address that chains should be for
   * @param now the instant of validation
   */
  FoundChains(CertificateExamination examination, String nameAsked, Instant now) {
    this.examination = examination;
    this.nameAsked = nameAsked;
    this.now = now;
  }

  /** A chain, the handshakes it came in, and the ways in which it was asked for. */
  private static final class Found {
    private final List<Octets> ders;
    private final String via;
    private final Set<String> alsoVia = new LinkedHashSet<>();
    private final Map<TlsVersion, ShownChains.Shown> shown = new EnumMap<>(TlsVersion.class);
    private Optional<byte[]> timestamps = Optional.empty();
    private Handshakes asked;
    private CertificateSeen.@Nullable Chain examined;

    Found(List<Octets> ders, String via) {
      this.ders = ders;
      this.via = via;
      this.asked = new Handshakes(ders.stream().map(Octets::toBytes).toList(), Map.of(), 0, 0);
    }

    void by(String how, Presented presented) {
      asked = asked.and(Handshakes.of(presented));
      timestamps = timestamps.or(() -> presented.timestamps().map(Octets::toBytes));
      examined = null;
      by(how);
    }

    /** One that came along with other answers; taken again it takes the earlier one's place. */
    void by(String how, ShownChains.Shown one) {
      if (!one.equals(shown.put(one.version(), one))) {
        timestamps = timestamps.or(() -> one.timestamps().map(Octets::toBytes));
        examined = null;
        by(how);
      }
    }

    private void by(String how) {
      if (!how.equals(via)) {
        alsoVia.add(how);
      }
    }

    boolean isOlder() {
      return shown.keySet().stream().anyMatch(version -> version != TlsVersion.TLS_1_3);
    }

    Handshakes handshakes() {
      Handshakes all = asked;
      for (ShownChains.Shown one : shown.values()) {
        var staples = new HashMap<Integer, byte[]>();
        one.staples().forEach((place, staple) -> staples.put(place, staple.toBytes()));
        all = all.and(new Handshakes(all.certificates(), staples, one.asked(), one.stapled()));
      }
      return all;
    }
  }

  /** Takes a chain that was asked for. */
  void take(List<Octets> ders, String via, Presented presented) {
    found(ders, via).by(via, presented);
  }

  /** Takes a chain that came along with other answers. */
  void take(ShownChains.Shown shown, String via) {
    found(shown.certificates(), via).by(via, shown);
  }

  private Found found(List<Octets> ders, String via) {
    return all.stream()
        .filter(one -> one.ders.equals(ders))
        .findFirst()
        .orElseGet(() -> {
          var one = new Found(ders, via);
          all.add(one);
          return one;
        });
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  int size() {
    return all.size();
  }

  /** Whether any of them came with TLS 1.2 or older, unasked. */
  boolean hasOlder() {
    return all.stream().anyMatch(Found::isOlder);
  }

  /** Examines what is new; takes time, and may be done while others ask. */
  void examine() {
    all.forEach(this::examined);
  }

  /**
   * All of them as the record has them, in the order seen; their ways in an order of their own,
   * because which of two questions is answered first is no property of the server.
   */
  List<CertificateSeen.Chain> examined() {
    return all.stream()
        .map(one -> {
          List<String> ways =
              inOrder(Stream.concat(Stream.of(one.via), one.alsoVia.stream()).toList());
          return examined(one).with(ways.getFirst(), ways.subList(1, ways.size()), timestamps(one));
        })
        .toList();
  }

  /** The best first, whichever of them was answered first. */
  static List<String> inOrder(List<String> ways) {
    return ways.stream().sorted(BEST_FIRST).toList();
  }

  /** Again only when there is news. */
  private CertificateSeen.Chain examined(Found one) {
    CertificateSeen.Chain known = one.examined;
    if (known == null) {
      known = examination.examine(one.via, one.handshakes(), nameAsked, now, timestamps(one));
      one.examined = known;
    }
    return known;
  }

  private static List<CertificateSeen.Timestamps> timestamps(Found one) {
    return TimestampLists.of(
        one.asked.certificates().getFirst(),
        Optional.ofNullable(one.handshakes().staples().get(0)),
        one.timestamps);
  }
}
